// The ladder as flat rows with a unit or a kind in every name: of --json, of the CSV.
import type { LadderRow } from "../../prove/ladder/index.ts";

export interface Ladder {
  /** The world, as a title. */
  readonly world: string;
  /** Seed of the first episode; the others follow. */
  readonly seed: number;
  readonly rows: readonly LadderRow[];
  /** Names of policies that live on a gap in the rules. */
  readonly exploits: readonly string[];
  /** Name → rule in a sentence. */
  readonly rules: ReadonlyMap<string, string>;
  /** Name of the policy that wins are counted against. */
  readonly baseline: string;
  /** Rewards that were once published of these rules and cannot come from them; none for a world of our own. */
  readonly published: readonly PublishedRow[];
  /** What else was published, and why it cannot be, in a sentence. */
  readonly publishedFault: string;
}

interface PublishedRow {
  readonly policy: string;
  readonly rewardMean: number;
}

export type LadderJson = Readonly<Record<string, string | number | null>>;

/** `reward_ci95` is half of the interval's width: mean ± it. */
export const ladderJson = (row: LadderRow): LadderJson => ({
  policy: row.policy,
  episodes: row.episodes,
  reward_mean: row.rewardMean,
  reward_sd: row.rewardDeviation,
  reward_ci95: row.rewardMargin,
  steps_mean: row.stepsMean,
  alive_share: row.alive.share,
  alive_low: row.alive.low,
  alive_high: row.alive.high,
  oom_mean: row.outOfMemoryMean,
  critical_oom_mean: row.criticalOutOfMemoryMean,
  load_mean: row.loadMean,
  wins: row.wins,
  losses: row.losses,
  ties: row.ties,
  win_rate_vs_random: row.winRate.share,
  win_rate_low: row.winRate.low,
  win_rate_high: row.winRate.high,
});
