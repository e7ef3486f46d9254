// The classic cluster world: sixteen nodes whose CPU wanders and whose memory leaks, one
// agent that walks, cleans and scales on a budget. The rules to the letter, with their
// exploit (docs/worlds.md): a baseline, not a world in which skill shows.
import { Streams } from "../../base/index.ts";
import { box, discrete } from "../worlds/index.ts";
import type { InfoTable, Picture, Rules } from "../worlds/index.ts";
import { drawnAsText, picturedNodes } from "./drawn.ts";
import * as F from "./figures.ts";
import type { ClusterState } from "./state.ts";
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

  readonly #cpu: Float64Array;
  readonly #memory: Float64Array;
  readonly #priority: Float64Array;
  readonly #agent: Int32Array;
  readonly #budget: Float64Array;
  readonly #streams: Streams;
  /** Of one lane's step: 16 normals for the CPU, then 16 for the memory. */
  readonly #noise = new Float64Array(2 * NODES);
  readonly #averageLoad: Float64Array;
  readonly #oomNodes: Float64Array;
  readonly #criticalOom: Float64Array;
  readonly #fullBudget: number;
  readonly #scaleReward: number;
  readonly #cleanReward: number;
  readonly #stepReward: number;

  constructor(lanes: number, changes: ClassicChanges = {}) {
    this.lanes = lanes;
    this.rewards = new Float64Array(lanes);
    this.ended = new Uint8Array(lanes);
    this.#cpu = new Float64Array(lanes * NODES);
    this.#memory = new Float64Array(lanes * NODES);
    this.#priority = new Float64Array(lanes * NODES);
    this.#agent = new Int32Array(lanes);
    this.#budget = new Float64Array(lanes);
    this.#streams = new Streams(lanes);
    this.#averageLoad = new Float64Array(lanes);
    this.#oomNodes = new Float64Array(lanes);
    this.#criticalOom = new Float64Array(lanes);
    this.infos = {
      avg_load: this.#averageLoad,
      oom_nodes: this.#oomNodes,
      critical_oom: this.#criticalOom,
      budget: this.#budget,
    };
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
    const from = lane * NODES;
    let load = 0;
    for (let at = from; at < from + NODES; at += 1) {
      const cpu = streams.uniform(lane) * F.CPU_AT_START;
      const memory = streams.uniform(lane) * F.MEMORY_AT_START;
      this.#cpu[at] = cpu;
      this.#memory[at] = memory;
      this.#priority[at] = F.PRIORITIES[streams.below(lane, F.PRIORITIES.length)]!;
      load += cpu + memory;
    }
    this.#agent[lane] = streams.below(lane, NODES);
    this.#budget[lane] = this.#fullBudget;
    this.#averageLoad[lane] = load / (2 * NODES);
    this.#oomNodes[lane] = 0;
    this.#criticalOom[lane] = 0;
    this.ended[lane] = 0;
  }

  step(lane: number, actions: Int32Array | Float32Array): void {
    const action = actions[lane]!;
    let reward = this.#stepReward;
    if (action < F.CLEAN) this.#agent[lane] = NEIGHBOURS[4 * this.#agent[lane]! + action]!;
    else if (action === F.CLEAN) reward += this.#clean(lane);
    else reward += this.#scale(lane);
    this.rewards[lane] = reward + this.#drift(lane);
    const budget = this.#budget[lane]! + F.REGAINED;
    this.#budget[lane] = budget < this.#fullBudget ? budget : this.#fullBudget;
  }

  observe(lane: number, into: Float32Array, at: number): void {
    const cpu = this.#cpu;
    const memory = this.#memory;
    const priority = this.#priority;
    const from = lane * NODES;
    const agent = this.#agent[lane]!;
    let to = at;
    for (let i = 9 * agent; i < 9 * agent + 9; i += 1) {
      const node = from + AROUND[i]!;
      into[to] = cpu[node]!;
      into[to + 1] = memory[node]!;
      into[to + 2] = priority[node]!;
      to += F.CHANNELS;
    }
    into[to] = (agent >> 2) / F.SIDE;
    into[to + 1] = (agent & 3) / F.SIDE;
    into[to + 2] = this.#budget[lane]! / F.BUDGET;
  }

  /** Everything of the lane, as views. */
  state(lane: number): ClusterState {
    const from = lane * NODES;
    return {
      cpu: this.#cpu.subarray(from, from + NODES),
      memory: this.#memory.subarray(from, from + NODES),
      priority: this.#priority.subarray(from, from + NODES),
      agent: this.#agent[lane]!,
      budget: this.#budget[lane]!,
    };
  }

  ansi(lane: number): string {
    return drawnAsText(this.state(lane));
  }

  picture(lane: number): Picture {
    return picturedNodes(this.state(lane));
  }

  #clean(lane: number): number {
    const budget = this.#budget[lane]!;
    if (budget < F.CLEAN_COST) return F.REWARD.cleanTooDear;
    this.#budget[lane] = budget - F.CLEAN_COST;
    const at = lane * NODES + this.#agent[lane]!;
    const cpu = this.#cpu[at]!;
    const off = cpu < F.CPU_CLEANED ? cpu : F.CPU_CLEANED;
    const cleaned = off + this.#memory[at]!;
    this.#cpu[at] = cpu - off;
    this.#memory[at] = 0;
    if (cleaned < F.WORTH_CLEANING) return F.REWARD.cleanedLittle;
    const share = cleaned / F.MOST_CLEANED;
    return this.#cleanReward * (share < 1 ? share : 1) * (1 + this.#priority[at]!);
  }

  #scale(lane: number): number {
    let hotspots = 0;
    const from = lane * NODES;
    for (let at = from; at < from + NODES; at += 1) if (this.#isHot(at)) hotspots += 1;
    if (hotspots === 0) return F.REWARD.noHotspot;
    const affordable = Math.floor(this.#budget[lane]! / F.SCALE_COST);
    if (affordable === 0) return F.REWARD.scaleTooDear;
    const scaled = Math.min(affordable, hotspots);
    this.#budget[lane]! -= scaled * F.SCALE_COST;
    // One that has been scaled may still be hot, and is not scaled twice.
    let done = 0;
    for (let n = 0; n < scaled; n += 1) done |= 1 << (this.#scaleWorst(from, done) - from);
    return this.#scaleReward * (scaled / hotspots);
  }

  /** Scales the most loaded hotspot that is not in `done`, of equals the first; returns where. */
  #scaleWorst(from: number, done: number): number {
    let worst = from;
    let most = -1;
    for (let at = from; at < from + NODES; at += 1) {
      const load = this.#cpu[at]! + this.#memory[at]!;
      if (load <= most || !this.#isHot(at) || (done & (1 << (at - from))) !== 0) continue;
      most = load;
      worst = at;
    }
    this.#cpu[worst] = Math.max(0, this.#cpu[worst]! - F.SCALED_OFF);
    this.#memory[worst] = Math.max(0, this.#memory[worst]! - F.SCALED_OFF);
    return worst;
  }

  #isHot(at: number): boolean {
    return this.#cpu[at]! > F.HOTSPOT || this.#memory[at]! > F.HOTSPOT;
  }

  /** Lets all nodes drift and says what that cost. */
  #drift(lane: number): number {
    const noise = this.#noise;
    const cpu = this.#cpu;
    const memory = this.#memory;
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
      if (this.#priority[at]! > F.CRITICAL_PRIORITY) critical += 1;
    }
    const average = load / (2 * NODES);
    this.#averageLoad[lane] = average;
    this.#oomNodes[lane] = outOfMemory;
    this.#criticalOom[lane] = critical;
    this.ended[lane] = average > F.COLLAPSE || outOfMemory > 0 ? 1 : 0;
    return outOfMemory * F.REWARD.outOfMemory + critical * F.REWARD.criticalOutOfMemory;
  }
}
