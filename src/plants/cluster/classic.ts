// The classic cluster world: sixteen nodes whose CPU wanders and whose memory leaks, one
// agent that walks, cleans and scales on a budget. The rules to the letter, with their
// exploit (docs/worlds.md): a baseline, not a world in which skill shows.
import { Streams } from "../../base/index.ts";
import { box, discrete } from "../worlds/index.ts";
import type { InfoTable, Picture, Rules } from "../worlds/index.ts";
import { drawnAsText, picturedNodes } from "./drawn.ts";
import * as F from "./figures.ts";
import type { ClusterState } from "./state.ts";
import { infosOf, nodeStoreOf, tellReset, toldOf } from "./store.ts";
import type { NodeStore, Told } from "./store.ts";
import { AROUND, NEIGHBOURS } from "./torus.ts";

const { NODES } = F;

/** A world like the classic one with other figures, for experiments. */
export interface ClassicChanges {
  /** Credits at the start and at most. */
  readonly budget?: number;
  /** Factors on what is paid for scaling, for cleaning, and per step. */
  readonly scaleReward?: number;
  readonly cleanReward?: number;
  readonly timePenalty?: number;
}

export class ClusterClassic implements Rules {
  readonly id = "cluster-classic";
  readonly lanes: number;
  readonly observationSpace = box([F.OBSERVATION], 0, 1);
  readonly actionSpace = discrete(F.ACTIONS.length);
  readonly longestEpisode = F.LONGEST_EPISODE;
  readonly resetKeys: readonly string[] = [];
  readonly rewards: Float64Array;
  readonly ended: Uint8Array;
  readonly infos: InfoTable;

  readonly #store: NodeStore;
  readonly #told: Told;
  readonly #streams: Streams;
  /** Of one lane's step: 16 normals for the CPU, then 16 for the memory. */
  readonly #noise = new Float64Array(2 * NODES);
  readonly #fullBudget: number;
  readonly #scaleReward: number;
  readonly #cleanReward: number;
  readonly #stepReward: number;

  constructor(lanes: number, changes: ClassicChanges = {}) {
    this.lanes = lanes;
    this.#store = nodeStoreOf(lanes, NODES);
    this.#told = toldOf(lanes);
    this.rewards = this.#told.rewards;
    this.ended = this.#told.ended;
    this.infos = infosOf(this.#told, this.#store);
    this.#streams = new Streams(lanes);
    this.#fullBudget = changes.budget ?? F.BUDGET;
    this.#scaleReward = F.REWARD.scaled * (changes.scaleReward ?? 1);
    this.#cleanReward = changes.cleanReward ?? 1;
    this.#stepReward = F.REWARD.step * (changes.timePenalty ?? 1);
  }

  seed(lane: number, seed: number): void {
    this.#streams.seed(lane, seed);
  }

  reset(lane: number): void {
    const streams = this.#streams;
    const store = this.#store;
    const from = lane * NODES;
    let sum = 0;
    for (let at = from; at < from + NODES; at += 1) {
      const cpu = streams.uniform(lane) * F.CPU_AT_START;
      const memory = streams.uniform(lane) * F.MEMORY_AT_START;
      store.cpu[at] = cpu;
      store.memory[at] = memory;
      store.priority[at] = F.PRIORITIES[streams.below(lane, F.PRIORITIES.length)]!;
      sum += cpu + memory;
    }
    store.agent[lane] = streams.below(lane, NODES);
    store.budget[lane] = this.#fullBudget;
    tellReset(this.#told, lane, { sum, nodes: NODES });
  }

  step(lane: number, actions: Int32Array | Float32Array): void {
    const { agent, budget } = this.#store;
    const action = actions[lane]!;
    let reward = this.#stepReward;
    if (action < F.CLEAN) agent[lane] = NEIGHBOURS[4 * agent[lane]! + action]!;
    else if (action === F.CLEAN) reward += this.#clean(lane);
    else reward += this.#scale(lane);
    this.rewards[lane] = reward + this.#drift(lane);
    const credits = budget[lane]! + F.REGAINED;
    budget[lane] = credits < this.#fullBudget ? credits : this.#fullBudget;
  }

  observe(lane: number, into: Float32Array, at: number): void {
    const { cpu, memory, priority, agent, budget } = this.#store;
    const from = lane * NODES;
    const own = agent[lane]!;
    let to = at;
    for (let i = 9 * own; i < 9 * own + 9; i += 1) {
      const node = from + AROUND[i]!;
      into[to] = cpu[node]!;
      into[to + 1] = memory[node]!;
      into[to + 2] = priority[node]!;
      to += F.CHANNELS;
    }
    into[to] = (own >> 2) / F.SIDE;
    into[to + 1] = (own & 3) / F.SIDE;
    into[to + 2] = budget[lane]! / F.BUDGET;
  }

  /** Everything of the lane, as views. */
  state(lane: number): ClusterState {
    const { cpu, memory, priority, agent, budget } = this.#store;
    const from = lane * NODES;
    return {
      cpu: cpu.subarray(from, from + NODES),
      memory: memory.subarray(from, from + NODES),
      priority: priority.subarray(from, from + NODES),
      agent: agent[lane]!,
      budget: budget[lane]!,
    };
  }

  ansi(lane: number): string {
    return drawnAsText(this.state(lane));
  }

  picture(lane: number): Picture {
    return picturedNodes(this.state(lane));
  }

  #clean(lane: number): number {
    const { cpu, memory, priority, agent, budget } = this.#store;
    if (budget[lane]! < F.CLEAN_COST) return F.REWARD.cleanTooDear;
    budget[lane]! -= F.CLEAN_COST;
    const at = lane * NODES + agent[lane]!;
    const off = cpu[at]! < F.CPU_CLEANED ? cpu[at]! : F.CPU_CLEANED;
    const cleaned = off + memory[at]!;
    cpu[at]! -= off;
    memory[at] = 0;
    if (cleaned < F.WORTH_CLEANING) return F.REWARD.cleanedLittle;
    const share = cleaned / F.MOST_CLEANED;
    return this.#cleanReward * (share < 1 ? share : 1) * (1 + priority[at]!);
  }

  #scale(lane: number): number {
    const { budget } = this.#store;
    let hotspots = 0;
    const from = lane * NODES;
    for (let at = from; at < from + NODES; at += 1) if (this.#isHot(at)) hotspots += 1;
    if (hotspots === 0) return F.REWARD.noHotspot;
    const affordable = Math.floor(budget[lane]! / F.SCALE_COST);
    if (affordable === 0) return F.REWARD.scaleTooDear;
    const scaled = Math.min(affordable, hotspots);
    budget[lane]! -= scaled * F.SCALE_COST;
    // One that has been scaled may still be hot, and is not scaled twice.
    let done = 0;
    for (let n = 0; n < scaled; n += 1) done |= 1 << (this.#scaleWorst(from, done) - from);
    return this.#scaleReward * (scaled / hotspots);
  }

  /** Scales the most loaded hotspot that is not in `done`, of equals the first; returns where. */
  #scaleWorst(from: number, done: number): number {
    const { cpu, memory } = this.#store;
    let worst = from;
    let most = -1;
    for (let at = from; at < from + NODES; at += 1) {
      const load = cpu[at]! + memory[at]!;
      if (load <= most || !this.#isHot(at) || (done & (1 << (at - from))) !== 0) continue;
      most = load;
      worst = at;
    }
    cpu[worst] = Math.max(0, cpu[worst]! - F.SCALED_OFF);
    memory[worst] = Math.max(0, memory[worst]! - F.SCALED_OFF);
    return worst;
  }

  #isHot(at: number): boolean {
    const { cpu, memory } = this.#store;
    return cpu[at]! > F.HOTSPOT || memory[at]! > F.HOTSPOT;
  }

  /** Lets all nodes drift and says what that cost. */
  #drift(lane: number): number {
    const noise = this.#noise;
    const { cpu, memory, priority } = this.#store;
    const { averageLoad, oomNodes, criticalOom, ended } = this.#told;
    const from = lane * NODES;
    this.#streams.fillNormals(lane, noise, 2 * NODES);
    let load = 0;
    let outOfMemory = 0;
    let critical = 0;
    for (let i = 0; i < NODES; i += 1) {
      const at = from + i;
      let nextCpu = cpu[at]! + F.CPU_DRIFT * noise[i]!;
      if (nextCpu < 0) nextCpu = 0;
      else if (nextCpu > 1) nextCpu = 1;
      let nextMemory = memory[at]! + F.MEMORY_LEAK + F.MEMORY_DRIFT * noise[NODES + i]!;
      if (nextMemory < 0) nextMemory = 0;
      else if (nextMemory > 1) nextMemory = 1;
      cpu[at] = nextCpu;
      memory[at] = nextMemory;
      load += nextCpu + nextMemory;
      if (nextMemory < F.OUT_OF_MEMORY) continue;
      outOfMemory += 1;
      if (priority[at]! > F.CRITICAL_PRIORITY) critical += 1;
    }
    const average = load / (2 * NODES);
    averageLoad[lane] = average;
    oomNodes[lane] = outOfMemory;
    criticalOom[lane] = critical;
    ended[lane] = average > F.COLLAPSE || outOfMemory > 0 ? 1 : 0;
    return outOfMemory * F.REWARD.outOfMemory + critical * F.REWARD.criticalOutOfMemory;
  }
}
