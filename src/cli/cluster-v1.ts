// What `cluster bench` and `play` need of world v1: its setting from the flags, its ladder
// played over threads.
import { readFileSync } from "node:fs";
import { fail, must, ok } from "../base/index.ts";
import type { Result } from "../base/index.ts";
import {
  arenaNamed,
  clusterConfig,
  ladderNamed,
  policiesOf,
  RANDOM_V1,
  readCheckpoint,
  shippedCheckpoint,
  traceIn,
} from "../plants/cluster/v1/index.ts";
import type { Checkpoint, ClusterConfig, EpisodeV1 } from "../plants/cluster/v1/index.ts";
import { rollouts } from "../plants/rollouts/index.ts";
import { systemTrouble } from "../store/index.ts";
import type { Contest } from "./cluster-contest.ts";
import type { ClusterSettings } from "./cluster-options.ts";

/** The world that the flags describe. */
export function v1Config({
  side,
  trace,
}: Pick<ClusterSettings, "side" | "trace">): Result<ClusterConfig> {
  if (trace === null) return clusterConfig({ side });
  const text = read(trace);
  if (!text.ok) return text;
  const values = traceIn(text.value, trace);
  return values.ok ? clusterConfig({ side, trace: values.value }) : values;
}

/** The ladder of world v1, ready to be played. */
export function v1Contest(settings: ClusterSettings): Result<Contest> {
  const config = v1Config(settings);
  if (!config.ok) return config;
  const checkpoint = checkpointOf(settings);
  if (!checkpoint.ok) return checkpoint;
  return ok(contest(config.value, checkpoint.value, settings.threads));
}

/** Seconds of one core that an episode takes on 4 × 4; the full-state planner's, and any other's. */
const EPISODE_S = { full_planner: 0.9, other: 0.002 } as const;

function contest(config: ClusterConfig, checkpoint: Checkpoint, threads: number | null): Contest {
  const { side } = config;
  const policies = policiesOf(checkpoint);
  const secondsOf = (name: string): number =>
    (name === "full_planner" ? EPISODE_S.full_planner : EPISODE_S.other) * (side / 4) ** 2;
  return {
    title: `cluster world v1, ${side} × ${side}`,
    policies,
    baseline: RANDOM_V1.name,
    published: [],
    publishedFault: "",
    async playAll(names, seeds, { signal, progress }) {
      const total = seeds.length * names.reduce((sum, name) => sum + secondsOf(name), 0);
      const says = `playing ${names.length} policies on ${seeds.length} seeds`;
      progress.set({ done: 0, total, says });
      const played = await rollouts<EpisodeV1>({
        make: arenaNamed(config),
        policies: names.map((name) => ladderNamed(name, checkpoint)),
        seeds,
        signal,
        onProgress: (done, all) => progress.set({ done: (total * done) / all, total, says }),
        ...(threads === null ? {} : { threads }),
      });
      return new Map(names.map((name, i) => [name, must(played[i], "every policy was played")]));
    },
  };
}

function checkpointOf({ checkpoint }: ClusterSettings): Result<Checkpoint> {
  if (checkpoint === null) return ok(shippedCheckpoint());
  const text = read(checkpoint);
  return text.ok ? readCheckpoint(text.value, checkpoint) : text;
}

function read(path: string): Result<string> {
  try {
    return ok(readFileSync(path, "utf8"));
  } catch (error) {
    return fail(systemTrouble("cluster.file", path, ["cannot be read", error]));
  }
}
