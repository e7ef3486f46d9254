// Cluster v1 with a policy of its ladder, to be watched.
import { seededChance } from "../../../base/index.ts";
import { POLICY_SEED_OFFSET } from "../policies/policy.ts";
import { ClusterV1, STANDARD } from "../v1/index.ts";
import type { ClusterConfig, PolicyV1 } from "../v1/index.ts";
import { ACTIONS } from "../figures.ts";
import { WatchedCluster } from "./watched-cluster.ts";

/** Above this share of CPU or memory minutes are lost. */
const LOSES_FROM = 0.8;

export function watchedV1(policy: PolicyV1, config: ClusterConfig = STANDARD): WatchedCluster {
  const rules = new ClusterV1(1, config);
  const sight = rules.sight(0);
  return new WatchedCluster({
    policy: policy.name,
    rules,
    actions: ACTIONS,
    highFrom: LOSES_FROM,
    fullBudget: config.budget,
    nodes: () => sight,
    begin(seed, observation) {
      const chance = seededChance(seed + POLICY_SEED_OFFSET);
      const player = policy.begin({ config, chance });
      const copyTo = (other: ClusterV1, lane: number): void => other.imitate(lane, rules, 0);
      return () => player.act({ observation, sight, copyTo });
    },
    cause: () => "the SLO-minutes allowed are lost",
    figures: (infos) => ({ allowance: sight.allowance, minutes_lost: infos["slo_lost"]![0]! }),
  });
}
