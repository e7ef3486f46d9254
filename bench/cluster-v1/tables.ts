// What the bench prints: policies of a world with intervals, ratios of costs on the same
// seeds, goals met or missed.
import { mean } from "../../src/base/index.ts";
import type { EpisodeV1 } from "../../src/plants/cluster/v1/index.ts";
import { ladderRow } from "../../src/prove/ladder/index.ts";
import { meanInterval, ratioOfMeans } from "../../src/prove/trial/index.ts";

export type Played = ReadonlyMap<string, readonly EpisodeV1[]>;

const costs = (episodes: readonly EpisodeV1[]): number[] => episodes.map(({ cost }) => cost);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const POLICY_HEADS = [
  "| policy | cost | lost | spent | alive at 500 | steps | out of memory |",
  "|---|---:|---:|---:|---:|---:|---:|",
] as const;

export function policyLine(name: string, episodes: readonly EpisodeV1[]): string {
  const { estimate, high } = meanInterval(costs(episodes));
  const { alive, stepsMean, outOfMemoryMean } = ladderRow(name, episodes, episodes);
  const cells = [
    name,
    `${estimate.toFixed(1)} ± ${(high - estimate).toFixed(1)}`,
    mean(episodes.map(({ lost }) => lost)).toFixed(1),
    mean(episodes.map(({ spent }) => spent)).toFixed(1),
    `${percent(alive.share)} [${percent(alive.low)}, ${percent(alive.high)}]`,
    stepsMean.toFixed(0),
    outOfMemoryMean.toFixed(2),
  ];
  return `| ${cells.join(" | ")} |`;
}

export interface Ratio {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Mean cost of the one to that of the other, over the same seeds (Fieller). */
export const costRatio = (above: readonly EpisodeV1[], below: readonly EpisodeV1[]): Ratio =>
  ratioOfMeans(costs(above), costs(below));

export const ratioText = ({ estimate, low, high }: Ratio): string =>
  `${estimate.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

/** Met, or missed; and whether the interval says so, too. */
export function verdict(isMet: boolean, isSure: boolean): string {
  if (isMet) return isSure ? "met" : "met, though the interval reaches beyond";
  return isSure ? "missed" : "missed, though the interval reaches it";
}

/** Goals that every bench of these policies is held against; `all`: who sees everything. */
export function goalLines(played: Played, all: string): readonly string[] {
  const of = (name: string): readonly EpisodeV1[] => played.get(name) ?? [];
  const alive = (name: string) => ladderRow(name, of(name), of(name)).alive;
  const lines = ["no_op", "random", "blind_sweep"].map((name) => {
    const { share, low, high } = alive(name);
    return `| ${name} alive | < 5 % | ${percent(share)} [${percent(low)}, ${percent(high)}] | ${verdict(share < 0.05, share < 0.05 ? high < 0.05 : low > 0.05)} |`;
  });
  const full = alive(all);
  const ratioLine = (above: string, below: string, most: number): string => {
    const ratio = costRatio(of(above), of(below));
    const isMet = ratio.estimate <= most;
    return `| ${above} / ${below}, cost | ≤ ${most} | ${ratioText(ratio)} | ${verdict(isMet, isMet ? ratio.high <= most : ratio.low > most)} |`;
  };
  return [
    "| goal | wanted | found | |",
    "|---|---|---|---|",
    ...lines,
    `| ${all} alive | ≥ 80 % | ${percent(full.share)} [${percent(full.low)}, ${percent(full.high)}] | ${verdict(full.share >= 0.8, full.share >= 0.8 ? full.low >= 0.8 : full.high < 0.8)} |`,
    ratioLine("belief_planner", "heuristic_b", 0.8),
    ratioLine("learned", "belief_planner", 1.05),
  ];
}
