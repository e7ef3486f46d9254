// The policies of cluster v1, from the weakest to the strongest.
import { must } from "../../../../base/index.ts";
import { checkpointIn } from "../learning/checkpoint.ts";
import type { Checkpoint } from "../learning/checkpoint.ts";
import learned from "../learned.json" with { type: "json" };
import { BLIND_SWEEP, HEURISTIC_B, NO_OP, RANDOM } from "./by-rule.ts";
import { believing, rollingOut } from "./planned.ts";
import { HAND_WEIGHTS } from "./plans.ts";
import type { PolicyV1 } from "./policy.ts";
export type { PlayerV1, PolicyV1, SeenV1 } from "./policy.ts";

/** The checkpoint that came with the program. */
export function shippedCheckpoint(): Checkpoint {
  const read = checkpointIn(learned, "learned.json");
  return must(read.ok && read.value, "the checkpoint that came along is whole");
}

const BELIEF_PLANNER: PolicyV1 = {
  name: "belief_planner",
  rule: "believe what was seen to go on as measured; do first what saves most minutes for its price and way",
  sees: "observation",
  begin: believing(HAND_WEIGHTS),
};

/** The ladder, its last two policies with the weights of this checkpoint. */
export function policiesOf({ weights }: Checkpoint = shippedCheckpoint()): readonly PolicyV1[] {
  return [
    NO_OP,
    RANDOM,
    BLIND_SWEEP,
    HEURISTIC_B,
    BELIEF_PLANNER,
    {
      name: "learned",
      rule: "as belief_planner, with weights that evolution found",
      sees: "observation",
      begin: believing(weights.believing),
    },
    {
      name: "full_planner",
      rule: "see everything; play every first action out in several futures, take the one that surely costs least",
      sees: "everything",
      begin: rollingOut(weights.seeing),
    },
  ];
}

/** Against which the others' wins are counted. */
export const RANDOM_V1: PolicyV1 = RANDOM;
