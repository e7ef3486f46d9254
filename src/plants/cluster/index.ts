// The door of the cluster worlds.
export { ClusterClassic } from "./classic.ts";
export type { ClassicChanges } from "./classic.ts";
export { Arena } from "./episode.ts";
export type { Episode } from "./episode.ts";
export { POLICIES, RANDOM } from "./policies/index.ts";
export type { Policy } from "./policies/index.ts";
export { policyNamed, tableNamed } from "./rollouts.ts";
export { PUBLISHED, REFERENCE, REFERENCE_EPISODES } from "./reference.ts";
export { traced } from "./trace.ts";
export { EXPERIMENTS, playCounted } from "./experiments.ts";
export type { Experiment } from "./experiments.ts";
