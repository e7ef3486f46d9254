// The library `homeostat/worlds`: simulated worlds to step, single or many at once, policies to
// compare with, and rollouts over threads. docs/worlds.md says what each world is.
export { describeTrouble } from "./base/index.ts";
export type { Chance, Result, Trouble } from "./base/index.ts";
export {
  AUTORESETS,
  batchOf,
  contains,
  Misuse,
  MOST_LANES,
  RENDER_MODES,
  singleOf,
  sizeOf,
} from "./plants/worlds/index.ts";
export type {
  Autoreset,
  BatchReset,
  Box,
  Discrete,
  Info,
  InfoTable,
  MakeRules,
  MultiDiscrete,
  Outcome,
  Picture,
  RenderMode,
  ResetOptions,
  Rules,
  Space,
  Start,
  Step,
  VectorWorld,
  World,
} from "./plants/worlds/index.ts";
export { Crew, rollouts, tableOf } from "./plants/rollouts/index.ts";
export type { Named, Plan, Player, Policy, Rollout, Table } from "./plants/rollouts/index.ts";
export {
  Arena,
  ClusterClassic,
  POLICIES as CLASSIC_POLICIES,
  policyNamed as classicPolicyNamed,
  tableNamed as classicTableNamed,
} from "./plants/cluster/index.ts";
export type { ClassicChanges, Episode, Policy as ClassicPolicy } from "./plants/cluster/index.ts";
export { ArenaV1, clusterConfig, ClusterV1, policiesOf } from "./plants/cluster/v1/index.ts";
export type { ClusterConfig, EpisodeV1, PolicyV1 } from "./plants/cluster/v1/index.ts";
export { GardenerClassic, GardenerV1 } from "./plants/gardener/index.ts";
