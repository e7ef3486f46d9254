// The ladder of the classic cluster world as it is known from 2,000 paired seeds of an
// independent implementation: ours must agree with it. And the table that was published
// with these rules and cannot come from them, kept so that nobody looks for it in vain.

export interface ReferenceRow {
  readonly policy: string;
  /** Mean and deviation over episodes. */
  readonly reward: number;
  readonly rewardDeviation: number;
  readonly steps: number;
  /** Share of episodes that lived to the 500th step. */
  readonly alive: number;
  /** Nodes that ran out of memory, an episode. */
  readonly outOfMemory: number;
}

export const REFERENCE_EPISODES = 2000;

const row = (
  policy: string,
  [reward, rewardDeviation]: readonly [number, number],
  [steps, alive, outOfMemory]: readonly [number, number, number],
): ReferenceRow => ({ policy, reward, rewardDeviation, steps, alive, outOfMemory });

export const REFERENCE: readonly ReferenceRow[] = [
  row("move_only", [-4.57, 1.55], [144.5, 0, 1.03]),
  row("random_without_scale", [4.4, 2.89], [164.9, 0, 1.02]),
  row("random", [28.3, 7.3], [480, 0.888, 0.114]),
  row("heuristic_a2", [25.6, 13.7], [366, 0.357, 0.645]),
  row("heuristic_a1", [38.2, 11.1], [460, 0.796, 0.204]),
  row("heuristic_a1_random", [47.3, 3.1], [500, 1, 0]),
  row("heuristic_b", [50.1, 3.4], [500, 1, 0]),
  row("greedy_memory", [51.7, 3.4], [500, 1, 0]),
  row("blind_sweep", [58.3, 3.7], [500, 1, 0]),
  row("reward_rate", [59.9, 3.8], [500, 1, 0]),
  row("scale_farming", [74.4, 3.4], [500, 1, 0]),
];

/** Published with these rules; an episode ends with its first out-of-memory step, so 1.82 of them cannot be. */
export const PUBLISHED = {
  random: -12.46,
  heuristic: 18.91,
  winRate: "50/50",
  outOfMemory: 1.82,
} as const;
