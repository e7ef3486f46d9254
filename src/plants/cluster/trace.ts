// An episode of the classic cluster world written down step by step.
import { must } from "../../base/index.ts";
import type { Trace, TraceStep } from "../../prove/collapse/index.ts";
import type { Arena } from "./episode.ts";
import { ACTIONS, CLEAN_COST, HOTSPOT, NODES, OUT_OF_MEMORY, SEEN_NODES } from "./figures.ts";
import type { Policy } from "./policies/index.ts";
import { AROUND, DISTANCES } from "./torus.ts";

/** Plays an episode and keeps all of it: a few hundred steps of sixteen nodes. */
export function traced(arena: Arena, policy: Policy, seed: number): Trace {
  const steps: TraceStep[] = [];
  let priorities: readonly number[] = [];
  const { alive } = arena.play(policy, seed, (seen, action, reward) => {
    const { cpu, memory, priority, agent, budget } = seen.state();
    if (steps.length === 0) priorities = [...priority];
    steps.push({
      step: steps.length + 1,
      action: must(ACTIONS[action], "a policy chooses among the actions"),
      agent,
      reward,
      budget,
      cpu: [...cpu],
      memory: [...memory],
    });
  });
  return {
    policy: policy.name,
    seed,
    steps,
    alive,
    priorities,
    distance: (from, to) => DISTANCES[NODES * from + to]!,
    sees: (from, node) =>
      AROUND.subarray(SEEN_NODES * from, SEEN_NODES * (from + 1)).includes(node),
    cleanCost: CLEAN_COST,
    hotFrom: HOTSPOT,
    outOfMemory: OUT_OF_MEMORY,
  };
}
