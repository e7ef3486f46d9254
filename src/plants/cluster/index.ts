// The door of the cluster worlds.
export { ClusterClassic } from "./classic.ts";
export type { ClassicChanges, ClusterState } from "./classic.ts";
export { Arena } from "./episode.ts";
export type { Episode } from "./episode.ts";
export { ACTIONS, LONGEST_EPISODE } from "./figures.ts";
export { POLICIES, RANDOM } from "./policies/index.ts";
export type { Player, Policy, Seen } from "./policies/index.ts";
export { PUBLISHED, REFERENCE, REFERENCE_EPISODES } from "./reference.ts";
export type { ReferenceRow } from "./reference.ts";
