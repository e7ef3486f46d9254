// The settings of `gardener`, as rows of the same kind as those in options.ts.
import type { GardenKind, Policy } from "../plants/gardener/index.ts";
import type { OptionTable, ValuesOf } from "./options.ts";

export const GARDENER_ACTIONS = ["run", "bench", "play"] as const;
export type GardenerAction = (typeof GARDENER_ACTIONS)[number];

/** More would be weeks. */
const MOST_GENERATIONS = 100_000_000;
const MOST_RUNS = 10_000;

export const GARDENER_OPTIONS = {
  world: {
    name: "world",
    kind: "choice",
    placeholder: "NAME",
    choices: ["classic", "v1", "v1-droughts", "v1-scarce", "v1-crowded"],
    default: "classic",
    help: "Which garden: as published, ours, or ours with droughts, with little to live on, with room for three times the agents.",
  },
  policy: {
    name: "policy",
    kind: "text",
    placeholder: "NAME",
    pattern: "^[^,\\p{Cc}]+$",
    nameOf: "the name of a policy",
    default: null,
    unset: "classic, evolved in v1",
    help: "What the agents live by.",
  },
  policies: {
    name: "policies",
    kind: "text",
    placeholder: "NAMES",
    pattern: "^[^,\\p{Cc}]+(?:,[^,\\p{Cc}]+)*$",
    nameOf: "a list of policies with commas between",
    default: null,
    unset: "all",
    help: "Policies to compare, with commas between.",
  },
  generations: {
    name: "generations",
    kind: "count",
    min: 1,
    max: MOST_GENERATIONS,
    default: 2000,
    help: "Generations of a run.",
  },
  runs: {
    name: "runs",
    kind: "count",
    min: 1,
    max: MOST_RUNS,
    default: 8,
    help: "Runs of every policy, each on a seed of its own.",
  },
  seed: {
    name: "seed",
    kind: "count",
    min: 0,
    max: 4_294_967_295,
    default: 0,
    help: "Seed of the first run; the others follow.",
  },
  guard: {
    name: "guard",
    kind: "switch",
    default: true,
    help: "Let agents do whatever they choose: no failure mode is held back.",
  },
  ablation: {
    name: "ablation",
    kind: "switch",
    default: false,
    help: "Compare the parts of the guard under one policy instead of policies.",
  },
  out: {
    name: "out",
    kind: "path",
    placeholder: "DIR|FILE",
    default: null,
    unset: "run: resonetics_data.csv; bench: none",
    help: "Of run, its CSV; one that is there already is gone on with. Of bench, a folder for a report with figures and CSV; it must be new or empty.",
  },
  json: {
    name: "json",
    kind: "switch",
    default: false,
    configurable: true,
    help: "Print rows or summary as JSON.",
  },
} as const satisfies OptionTable;

export type GardenerSettings = ValuesOf<typeof GARDENER_OPTIONS>;

/** A garden, and what may rule it. */
export interface Choice {
  readonly kind: GardenKind;
  readonly policies: readonly Policy[];
}

/** Flags that only some of the actions have a use for. */
export const FLAGS_OF: Readonly<Record<GardenerAction, readonly string[]>> = {
  run: ["world", "policy", "generations", "seed", "guard", "out", "json"],
  bench: [
    "world",
    "policy",
    "policies",
    "generations",
    "runs",
    "seed",
    "guard",
    "ablation",
    "out",
    "json",
  ],
  play: ["world", "policy", "seed", "guard"],
};
