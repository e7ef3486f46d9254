// The policies of the classic cluster world, from the weakest to the strongest.
import * as Plan from "./by-plan.ts";
import * as Rule from "./by-rule.ts";
import type { Policy } from "./policy.ts";
export { farming, sweepAbove } from "./by-plan.ts";
export type { Policy } from "./policy.ts";

export const POLICIES: readonly Policy[] = [
  Rule.MOVE_ONLY,
  Rule.RANDOM_WITHOUT_SCALE,
  Rule.RANDOM,
  Rule.HEURISTIC_A2,
  Rule.HEURISTIC_A1,
  Rule.HEURISTIC_A1_RANDOM,
  Rule.HEURISTIC_B,
  Plan.GREEDY_MEMORY,
  Plan.BLIND_SWEEP,
  Plan.REWARD_RATE,
  Plan.SCALE_FARMING,
];

/** Against which the others' wins are counted. */
export const RANDOM: Policy = Rule.RANDOM;
