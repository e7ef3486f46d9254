// What episodes say of a policy: means and shares with 95 % intervals, and how often it
// beat a baseline on the same seeds. Pure.
import { mean, must } from "../../base/index.ts";
import { LEVEL, studentT } from "../trial/interval.ts";

/** An episode, as far as it is compared. */
export interface Played {
  readonly reward: number;
  readonly steps: number;
  /** It lived to the last step. */
  readonly alive: boolean;
  /** Nodes that ran out of memory, and those of them that were critical. */
  readonly outOfMemory: number;
  readonly criticalOutOfMemory: number;
  readonly meanLoad: number;
}

/** A share with its 95 % interval (Wilson 1927), each in [0, 1]. */
export interface Share {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface LadderRow {
  readonly policy: string;
  readonly episodes: number;
  readonly rewardMean: number;
  /** Over episodes (divides by n − 1); null for one alone. */
  readonly rewardDeviation: number | null;
  /** Half of the mean's 95 % interval (Student); null for one episode alone. */
  readonly rewardMargin: number | null;
  readonly stepsMean: number;
  readonly alive: Share;
  readonly outOfMemoryMean: number;
  readonly criticalOutOfMemoryMean: number;
  readonly loadMean: number;
  /** Against the baseline, seed by seed. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** A tie counts half. */
  readonly winRate: Share;
}

/** The row of a policy. `played` and `baseline` hold the same seeds in the same order; at least one. */
export function ladderRow(
  policy: string,
  played: readonly Played[],
  baseline: readonly Played[],
): LadderRow {
  const episodes = played.length;
  must(episodes > 0 && baseline.length === episodes, "policies are compared on the same seeds");
  const rewards = played.map(({ reward }) => reward);
  const rewardMean = mean(rewards);
  const squares = rewards.reduce((sum, reward) => sum + (reward - rewardMean) ** 2, 0);
  const deviation = episodes < 2 ? null : Math.sqrt(squares / (episodes - 1));
  const sides = rewards.map((reward, i) => Math.sign(reward - baseline[i]!.reward));
  const [wins, losses, ties] = [1, -1, 0].map((side) => sides.filter((one) => one === side).length);
  return {
    policy,
    episodes,
    rewardMean,
    rewardDeviation: deviation,
    rewardMargin:
      deviation === null ? null : (studentT(LEVEL, episodes - 1) * deviation) / Math.sqrt(episodes),
    stepsMean: mean(played.map(({ steps }) => steps)),
    alive: shareOf(played.filter(({ alive }) => alive).length, episodes),
    outOfMemoryMean: mean(played.map(({ outOfMemory }) => outOfMemory)),
    criticalOutOfMemoryMean: mean(played.map((one) => one.criticalOutOfMemory)),
    loadMean: mean(played.map(({ meanLoad }) => meanLoad)),
    wins: wins!,
    losses: losses!,
    ties: ties!,
    winRate: shareOf(wins! + ties! / 2, episodes),
  };
}

/** Two-sided 95 % of a normal distribution. */
const Z = 1.959964;

/** `count` of `of`, with Wilson's interval, which is never empty and never leaves [0, 1]. */
function shareOf(count: number, of: number): Share {
  const share = count / of;
  const shrink = 1 + (Z * Z) / of;
  const centre = (share + (Z * Z) / (2 * of)) / shrink;
  const half = (Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of))) / shrink;
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
