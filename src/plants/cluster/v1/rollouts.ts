// What rollout threads need of cluster v1: its tables and its policies, and how they are named.
import { must } from "../../../base/index.ts";
import type { Named } from "../../rollouts/index.ts";
import type { ClusterConfig } from "./config.ts";
import { ArenaV1 } from "./episode.ts";
import type { EpisodeV1 } from "./episode.ts";
import type { Checkpoint } from "./learning/checkpoint.ts";
import { DEVELOPMENT_WORLDS } from "./learning/development.ts";
import type { Role } from "./learning/development.ts";
import { policiesOf } from "./policies/index.ts";
import { believing, seeing } from "./policies/planned.ts";
import type { Weights } from "./policies/plans.ts";
import type { PolicyV1 } from "./policies/policy.ts";

type Begun = Pick<PolicyV1, "begin">;

/** For a thread: one world. */
export const arenaTable = (config: ClusterConfig): ArenaV1 => new ArenaV1(config);

/** For a thread: the development worlds, in turns by the seed. */
export function developmentTable(): { play(policy: Begun, seed: number): EpisodeV1 } {
  const arenas = DEVELOPMENT_WORLDS.map((config) => new ArenaV1(config));
  return { play: (policy, seed) => arenas[seed % arenas.length]!.play(policy, seed) };
}

/** For a thread: who plans by these weights. */
export function weighedPolicy({ role, weights }: { role: Role; weights: Weights }): Begun {
  return { begin: role === "believing" ? believing(weights) : seeing(weights) };
}

/** For a thread: a policy of the ladder. */
export function ladderPolicy({
  name,
  checkpoint,
}: {
  name: string;
  checkpoint: Checkpoint;
}): Begun {
  const found = policiesOf(checkpoint).find((one) => one.name === name);
  return must(found, "policies are named by those who know them");
}

const here = { module: import.meta.url };

export const arenaNamed = (config: ClusterConfig): Named => ({
  ...here,
  name: "arenaTable",
  with: config,
});
export const developmentNamed: Named = { ...here, name: "developmentTable" };
export const weighedNamed = (role: Role, weights: Weights): Named => ({
  ...here,
  name: "weighedPolicy",
  with: { role, weights },
});
export const ladderNamed = (name: string, checkpoint: Checkpoint): Named => ({
  ...here,
  name: "ladderPolicy",
  with: { name, checkpoint },
});
