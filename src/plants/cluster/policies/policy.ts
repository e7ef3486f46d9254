// What a policy of the cluster world is: a name, what it is allowed to see, and a player
// that is begun anew for every episode. Pure: chance comes in as an argument.
import type { Chance } from "../../../base/index.ts";
import type { ClusterState } from "../state.ts";

/** Keeps a policy's stream of chance apart from the world's of the same seed. */
export const POLICY_SEED_OFFSET: number = 2 ** 40;

export interface Seen {
  /** As the world gives it (figures.ts); written over by the next step. */
  readonly observation: Float32Array;
  /** Everything. Only policies that say so may look. */
  state(): ClusterState;
}

export interface Player {
  /** The number of an action. */
  act(seen: Seen): number;
}

export interface Policy {
  readonly name: string;
  /** One sentence: the rule. */
  readonly rule: string;
  readonly sees: "nothing" | "observation" | "everything";
  /** True where it lives on a gap in the rules and is no way to run a cluster. */
  readonly exploit?: true;
  begin(chance: Chance): Player;
}
