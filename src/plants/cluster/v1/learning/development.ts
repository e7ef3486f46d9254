// What may be learned from: development seeds and two development worlds. Nothing here may
// touch the seeds and worlds that are held out (bench/cluster-v1).
import { must } from "../../../../base/index.ts";
import { clusterConfig } from "../config.ts";
import type { ClusterConfig } from "../config.ts";

/** Who weights are for: one who sees nine nodes and believes the rest, or one who sees all. */
export const ROLES = ["believing", "seeing"] as const;
export type Role = (typeof ROLES)[number];

/** Seeds of training, and of searches for exploits; the held-out ones begin far above. */
export const DEVELOPMENT_SEEDS_FROM = 1_000_000_000;
export const SEARCH_SEEDS_FROM = 2_000_000_000;
export const HELD_OUT_SEEDS_FROM = 3_000_000_000;

export const DEVELOPMENT_WORLDS: readonly ClusterConfig[] = [{}, { side: 10 }].map((changes) => {
  const made = clusterConfig(changes);
  return must(made.ok && made.value, "development worlds can be");
});
