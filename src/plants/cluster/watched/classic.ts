// The classic cluster world with a policy of its ladder, to be watched.
import { seededChance } from "../../../base/index.ts";
import { ClusterClassic } from "../classic.ts";
import { ACTIONS, BUDGET, HOTSPOT } from "../figures.ts";
import { POLICY_SEED_OFFSET } from "../policies/policy.ts";
import type { Policy } from "../policies/policy.ts";
import { WatchedCluster } from "./watched-cluster.ts";

export function watchedClassic(policy: Policy): WatchedCluster {
  const rules = new ClusterClassic(1);
  const state = () => rules.state(0);
  return new WatchedCluster({
    policy: policy.name,
    rules,
    actions: ACTIONS,
    highFrom: HOTSPOT,
    fullBudget: BUDGET,
    nodes: state,
    begin(seed, observation) {
      const player = policy.begin(seededChance(seed + POLICY_SEED_OFFSET));
      return () => player.act({ observation, state });
    },
    cause(infos) {
      const nodes = infos["oom_nodes"]![0]!;
      return nodes > 0 ? `${nodes} out of memory` : "too much load";
    },
    figures: () => ({}),
  });
}
