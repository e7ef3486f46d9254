// The commands of the simulated worlds, as rows of the table in commands.ts.
import type { Command } from "./command.ts";
import { CLUSTER_ACTIONS, CLUSTER_OPTIONS } from "./cluster-options.ts";
import { ENV_ACTIONS, ENV_OPTIONS } from "./env-options.ts";
import { GARDENER_ACTIONS, GARDENER_OPTIONS } from "./gardener-options.ts";

export const cluster = {
  name: "cluster",
  summary: "Play the cluster world: policies compared on the same seeds",
  about:
    "`bench` plays every policy on the same seeds of a simulated cluster and prints the ladder: rewards with intervals, how many " +
    "episodes lived to the end, nodes that ran out of memory, and how often each beat a random one. `play` puts the world on this terminal, an action a key. " +
    "World classic keeps to its published rules; in v1 skill is needed, and rewards are minus what was lost and spent. `train` learns " +
    "weights for the planners of v1. `narrate` tells the first collapse of a policy of the classic world step by step. One seed gives " +
    "one run, on every machine.",
  operands: [
    {
      name: "WHAT",
      required: true,
      help: "What to do: bench, play, train or narrate.",
      takes: CLUSTER_ACTIONS,
    },
  ],
  options: CLUSTER_OPTIONS,
  examples: [
    { line: "homeostat cluster bench", says: "the ladder over 50 seeds" },
    {
      line: "homeostat cluster bench --episodes 2000 --out ladder",
      says: "tight intervals, with report, figure and CSV",
    },
    {
      line: "homeostat cluster bench --policies random,heuristic_b --json",
      says: "two policies as JSON",
    },
    { line: "homeostat cluster bench --world v1", says: "the world in which skill is needed" },
    {
      line: "homeostat cluster bench --experiment over-cleaning --episodes 200",
      says: "what another reward would ask for",
    },
    {
      line: "homeostat cluster narrate --policies heuristic_a1",
      says: "why a cluster collapsed, step by step",
    },
    { line: "homeostat cluster train --seed 1", says: "learn weights, in minutes" },
    { line: "homeostat cluster play --seed 7", says: "try it yourself" },
  ],
} as const satisfies Command;

export const gardener = {
  name: "gardener",
  summary: "Grow a simulated garden: run it into a CSV, compare policies, play it",
  about:
    "`run` lives a garden generation after generation into a CSV with twelve columns, its state beside it: the same command goes on " +
    "where a run ended or was ended. `bench` compares policies on the same seeds, with intervals. `play` puts a garden on this " +
    "terminal: you are one of its agents, a generation a key. One seed gives one run, on every machine.",
  operands: [
    {
      name: "WHAT",
      required: true,
      help: "What to do: run, bench or play.",
      takes: GARDENER_ACTIONS,
    },
  ],
  options: GARDENER_OPTIONS,
  examples: [
    { line: "homeostat gardener run", says: "2,000 generations into resonetics_data.csv" },
    {
      line: "homeostat gardener run --policy forager --generations 10000 --out forager.csv",
      says: "a longer run of another policy",
    },
    { line: "homeostat gardener bench --no-guard", says: "every policy, without damping" },
    {
      line: "homeostat gardener bench --world v1 --out garden",
      says: "brains that evolved, against the rule, with report, figures and CSV",
    },
    {
      line: "homeostat gardener bench --world v1-droughts --ablation",
      says: "what each part of the guard is worth",
    },
    { line: "homeostat gardener play --policy forager", says: "be one of the foragers" },
  ],
} as const satisfies Command;

export const env = {
  name: "env",
  summary: "Let other programs step the worlds: over a pipe, from Python's Gymnasium",
  about:
    "`serve` speaks the binary protocol of docs/env-protocol.md on stdin and stdout: one world, one or many copies of it, opened, " +
    "reset, stepped and drawn. The package python/homeostat_gym starts it and makes Gymnasium environments of it. It ends with its " +
    "input, its reader or its parent. `list` says which worlds there are.",
  operands: [
    { name: "WHAT", required: true, help: "What to do: serve or list.", takes: ENV_ACTIONS },
  ],
  options: ENV_OPTIONS,
  examples: [
    { line: "homeostat env list", says: "the worlds, and their names in Gymnasium" },
    { line: "homeostat env list --json | jq '.[].gymnasium_id'", says: "only the names" },
    { line: "homeostat env serve < requests.bin > answers.bin", says: "a recorded conversation" },
  ],
} as const satisfies Command;
