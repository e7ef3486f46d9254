// The settings of `cluster`, as rows of the same kind as those in options.ts.
import type { OptionTable, ValuesOf } from "./options.ts";

/** More would be days; streams of policies lie beyond the last seed. */
const MOST_EPISODES = 100_000;
/** As in plants/cluster/v1 and plants/rollouts, which are not loaded for a line of help. */
const SIDES = { min: 4, max: 64 } as const;
/** More would be days. */
const MOST_GENERATIONS = 10_000;
const MOST_THREADS = 256;

export const CLUSTER_ACTIONS = ["bench", "play", "train", "narrate"] as const;
export type ClusterAction = (typeof CLUSTER_ACTIONS)[number];

/** What each has a use for. */
export const ACTION_FLAGS: Readonly<Record<ClusterAction, readonly string[]>> = {
  bench: [
    "world",
    "policies",
    "episodes",
    "seed",
    "json",
    "format",
    "out",
    "side",
    "trace",
    "checkpoint",
    "threads",
    "experiment",
  ],
  play: ["world", "seed", "side", "trace"],
  narrate: ["policies", "seed", "json", "out"],
  train: ["world", "seed", "generations", "threads", "checkpoint"],
};

/** What only world v1 has a use for. */
export const V1_FLAGS: readonly string[] = ["side", "trace", "checkpoint", "threads"];

export const CLUSTER_OPTIONS = {
  world: {
    name: "world",
    kind: "choice",
    placeholder: "NAME",
    choices: ["classic", "v1"],
    default: null,
    unset: "classic; to train, v1",
    help: "Which cluster world.",
  },
  policies: {
    name: "policies",
    kind: "text",
    placeholder: "NAMES",
    pattern: "^[^,\\p{Cc}]+(?:,[^,\\p{Cc}]+)*$",
    nameOf: "a list of policies with commas between",
    default: null,
    unset: "all",
    help: "Policies to play, with commas between.",
  },
  episodes: {
    name: "episodes",
    kind: "count",
    min: 1,
    max: MOST_EPISODES,
    default: 50,
    help: "Episodes of every policy, each on a seed of its own.",
  },
  seed: {
    name: "seed",
    kind: "count",
    min: 0,
    max: 4_294_967_295,
    default: 0,
    help: "Seed of the first episode, the others follow; of training.",
  },
  json: {
    name: "json",
    kind: "switch",
    default: false,
    configurable: true,
    help: "Print one array of rows as JSON instead of the table.",
  },
  format: {
    name: "format",
    kind: "choice",
    placeholder: "NAME",
    choices: ["table", "classic"],
    default: "table",
    help: "The table with intervals, or one line a policy.",
  },
  out: {
    name: "out",
    kind: "path",
    placeholder: "DIR",
    default: null,
    unset: "none",
    help: "Write a report with figure and CSV to this folder; it must be new or empty.",
  },
  experiment: {
    name: "experiment",
    kind: "choice",
    placeholder: "NAME",
    choices: ["tight-budget", "over-cleaning"],
    default: null,
    unset: "none",
    help: "Of the classic world: compare with changed figures, and show what these ask for.",
  },
  side: {
    name: "side",
    kind: "count",
    ...SIDES,
    default: 4,
    help: "Nodes along one side of world v1.",
  },
  trace: {
    name: "trace",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: "none",
    help: "Let load in world v1 follow the CPU of this log of `watch`.",
  },
  checkpoint: {
    name: "checkpoint",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: "what came along; to train, cluster-v1.json",
    help: "Weights of the learned policy: read by bench, written by train.",
  },
  generations: {
    name: "generations",
    kind: "count",
    min: 1,
    max: MOST_GENERATIONS,
    default: 24,
    help: "Generations of training, for each of two kinds of sight.",
  },
  threads: {
    name: "threads",
    kind: "count",
    min: 1,
    max: MOST_THREADS,
    default: null,
    unset: "one a core",
    help: "Threads that play world v1; the result does not depend on them.",
  },
} as const satisfies OptionTable;

export type ClusterSettings = ValuesOf<typeof CLUSTER_OPTIONS>;
