// Policies that go somewhere: to the fullest node, along a fixed tour, to whatever pays
// best for the way. The last one farms the reward for scaling, a gap in the rules.
import { CLEAN, NODES, SCALE, UP } from "../figures.ts";
import * as F from "../figures.ts";
import type { ClusterState } from "../state.ts";
import { AROUND, DISTANCES, moveToward } from "../torus.ts";
import type { Player, Policy } from "./policy.ts";
import { cpuOf, loadOf, memoryOf, OWN, priorityOf, standingOn } from "./reading.ts";

/** Cleans where one stands, walks elsewhere. */
function cleanAt(from: number, to: number): number {
  return from === to ? CLEAN : moveToward(from, to);
}

function fullest({ memory }: ClusterState): number {
  let most = 0;
  for (let node = 1; node < NODES; node += 1) if (memory[node]! > memory[most]!) most = node;
  return most;
}

export const GREEDY_MEMORY: Policy = {
  name: "greedy_memory",
  rule: "walk to the node with most memory of all and clean it",
  sees: "everything",
  begin: () => ({
    act(seen) {
      const state = seen.state();
      return cleanAt(state.agent, fullest(state));
    },
  }),
};

/** Three to the right and one down: round the torus once in sixteen moves, every node once. */
const TOUR = [F.RIGHT, F.RIGHT, F.RIGHT, F.DOWN] as const;

/** The blind sweep that cleans above this load. */
export const sweepAbove = (load: number): Policy => ({
  name: "blind_sweep",
  rule: `a tour through all sixteen nodes, three right and one down; clean above ${load} load`,
  sees: "observation",
  begin: () => {
    let moved = 0;
    return {
      act({ observation }) {
        if (loadOf(observation, OWN) > load) return CLEAN;
        moved += 1;
        return TOUR[(moved - 1) % TOUR.length]!;
      },
    };
  },
});

export const BLIND_SWEEP: Policy = sweepAbove(F.WORTH_CLEANING);

/** What cleaning a node of this CPU, memory and priority pays. */
function cleaningPays(cpu: number, memory: number, priority: number): number {
  const cleaned = Math.min(F.CPU_CLEANED, cpu) + memory;
  if (cleaned < F.WORTH_CLEANING) return F.REWARD.cleanedLittle;
  return Math.min(1, cleaned / F.MOST_CLEANED) * (1 + priority);
}

const MEAN_PRIORITY = F.PRIORITIES.reduce((sum, one) => sum + one, 0) / F.PRIORITIES.length;

/** Remembers what it saw of every node, and lets memory leak on in its mind. */
class Belief implements Player {
  readonly #cpu = new Float64Array(NODES).fill(F.CPU_AT_START / 2);
  readonly #memory = new Float64Array(NODES).fill(F.MEMORY_AT_START / 2);
  readonly #priority = new Float64Array(NODES).fill(MEAN_PRIORITY);
  readonly #seenAt = new Float64Array(NODES);
  #step = 0;

  act({ observation }: { readonly observation: Float32Array }): number {
    const own = standingOn(observation);
    for (let i = 0; i < F.SEEN_NODES; i += 1) {
      const node = AROUND[F.SEEN_NODES * own + i]!;
      this.#cpu[node] = cpuOf(observation, i);
      this.#memory[node] = memoryOf(observation, i);
      this.#priority[node] = priorityOf(observation, i);
      this.#seenAt[node] = this.#step;
    }
    let best = own;
    let bestRate = Number.NEGATIVE_INFINITY;
    for (let node = 0; node < NODES; node += 1) {
      const rate = this.#rate(own, node);
      if (rate <= bestRate) continue;
      bestRate = rate;
      best = node;
    }
    this.#step += 1;
    return cleanAt(own, best);
  }

  /** Reward a step of going there and cleaning. */
  #rate(own: number, node: number): number {
    const away = DISTANCES[NODES * own + node]!;
    const age = this.#step + away - this.#seenAt[node]!;
    const memory = Math.min(1, this.#memory[node]! + F.MEMORY_LEAK * age);
    return cleaningPays(this.#cpu[node]!, memory, this.#priority[node]!) / (away + 1);
  }
}

export const REWARD_RATE: Policy = {
  name: "reward_rate",
  rule: "remember every node seen; go and clean where the reward expected per step of way and work is highest",
  sees: "observation",
  begin: () => new Belief(),
};

/** Nodes left to fill up, those of the lowest priority; their memory above which even they are cleaned. */
const FARMED = 8;
const TOO_FULL = 0.86;
/** Steps before the end from which the farm is cleaned as well. */
const HARVEST = 30;

/** Lets half of the nodes become hot on purpose, again and again: each is paid 0.8 for nothing. */
class Farmer implements Player {
  readonly #nodes: number;
  #farm: Uint8Array | null = null;
  #step = 0;

  constructor(nodes: number) {
    this.#nodes = nodes;
  }

  act(seen: { state(): ClusterState }): number {
    const state = seen.state();
    this.#farm ??= farmOf(state, this.#nodes);
    this.#step += 1;
    const hot = hotspots(state);
    if (hot > 0 && state.budget >= F.SCALE_COST * hot) return SCALE;
    const full = fullest(state);
    if (state.memory[full]! > TOO_FULL) return cleanAt(state.agent, full);
    const spared = this.#step < F.LONGEST_EPISODE - HARVEST ? this.#farm : null;
    const next = bestCleaning(state, spared);
    return next === null ? UP : cleanAt(state.agent, next);
  }
}

function farmOf({ priority }: ClusterState, wanted: number): Uint8Array {
  const nodes = Array.from({ length: NODES }, (_, node) => node);
  const farm = new Uint8Array(NODES);
  for (const node of nodes.sort((a, b) => priority[a]! - priority[b]!).slice(0, wanted))
    farm[node] = 1;
  return farm;
}

function hotspots({ cpu, memory }: ClusterState): number {
  let hot = 0;
  for (let node = 0; node < NODES; node += 1)
    if (cpu[node]! > F.HOTSPOT || memory[node]! > F.HOTSPOT) hot += 1;
  return hot;
}

/** Of the nodes that are not spared the one that pays most a step; null where none pays. */
function bestCleaning(state: ClusterState, spared: Uint8Array | null): number | null {
  let best: number | null = null;
  let bestRate = 0;
  for (let node = 0; node < NODES; node += 1) {
    if (spared?.[node] === 1) continue;
    const pays = cleaningPays(state.cpu[node]!, state.memory[node]!, state.priority[node]!);
    const rate = pays / (DISTANCES[NODES * state.agent + node]! + 1);
    if (rate <= bestRate) continue;
    bestRate = rate;
    best = node;
  }
  return best;
}

/** Scale farming with so many nodes left to become hot. */
export const farming = (nodes: number): Policy => ({
  name: "scale_farming",
  rule:
    `scale whenever every hotspot can be paid; leave the ${nodes} nodes of lowest priority to become hot ` +
    "again and clean the others, all of them in the last thirty steps",
  sees: "everything",
  exploit: true,
  begin: () => new Farmer(nodes),
});

export const SCALE_FARMING: Policy = farming(FARMED);
