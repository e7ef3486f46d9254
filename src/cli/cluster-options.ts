// The settings of `cluster`, as rows of the same kind as those in options.ts.
import type { OptionTable } from "./options.ts";

/** More would be days; streams of policies lie beyond the last seed. */
const MOST_EPISODES = 100_000;

export const CLUSTER_ACTIONS = ["bench", "play"] as const;

/** What `play` has a use for. */
export const PLAY_FLAGS: readonly string[] = ["world", "seed"];

export const CLUSTER_OPTIONS = {
  world: {
    name: "world",
    kind: "choice",
    placeholder: "NAME",
    choices: ["classic"],
    default: "classic",
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
    help: "Seed of the first episode; the others follow.",
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
} as const satisfies OptionTable;
