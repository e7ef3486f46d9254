// What a policy of cluster v1 is: a name, what it may look at, and a player that is begun
// anew for every episode. Chance comes in as an argument.
import type { Chance } from "../../../../base/index.ts";
import type { ClusterConfig } from "../config.ts";
import type { ClusterSight } from "../state.ts";
import type { ClusterV1 } from "../world.ts";

/** What lies on the table at every step. */
export interface SeenV1 {
  /** As the world gives it (figures.ts); written over by the next step. */
  readonly observation: Float32Array;
  /** Everything there is now. Only policies that say so may look. */
  readonly sight: ClusterSight;
  /** Makes a lane of another world what this one is now, its chance aside; for the same few. */
  copyTo(other: ClusterV1, lane: number): void;
}

export interface PlayerV1 {
  /** The number of an action. */
  act(seen: SeenV1): number;
}

export interface PolicyV1 {
  readonly name: string;
  /** One sentence: the rule. */
  readonly rule: string;
  readonly sees: "nothing" | "observation" | "everything";
  begin(table: { readonly config: ClusterConfig; readonly chance: Chance }): PlayerV1;
}
