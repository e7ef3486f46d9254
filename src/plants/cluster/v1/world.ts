// Cluster v1: nodes whose load comes in bursts and whose memory leaks, each at a pace of its
// own, and faults that strike a zone; one agent that walks, cleans what it stands on and orders
// capacity for the zone around it. It is paid for outcomes alone: every reward is minus what
// was lost and spent. Rules, reasons and what was measured: docs/cluster-v1.md.
import { Streams } from "../../../base/index.ts";
import { box, discrete } from "../../worlds/index.ts";
import type { InfoTable, Picture, Rules } from "../../worlds/index.ts";
import { infosOf, tellReset, toldOf } from "../store.ts";
import type { Told } from "../store.ts";
import { STANDARD } from "./config.ts";
import type { ClusterConfig } from "./config.ts";
import { drawnAsText, picturedNodes } from "./drawn.ts";
import * as F from "./figures.ts";
import { shownWay } from "./policies/reading.ts";
import { leakAt, reachOf, shareOf } from "./scale.ts";
import { copyLane, sightOf, storeOf } from "./state.ts";
import type { ClusterSight, Store } from "./state.ts";
import { torusOf } from "./torus.ts";
import type { Torus } from "./torus.ts";

const DELAY = F.CAPACITY.delay;
/** Share of service lost per share of CPU or memory above the limit. */
const LOSS_SLOPE = 1 / (1 - F.LOSES_FROM);
const DOWN = 1;

export class ClusterV1 implements Rules {
  readonly id = "cluster-v1";
  readonly lanes: number;
  readonly config: ClusterConfig;
  readonly torus: Torus;
  readonly observationSpace = box([F.OBSERVATION], 0, 1);
  readonly actionSpace = discrete(F.ACTIONS.length);
  readonly longestEpisode = F.LONGEST_EPISODE;
  readonly resetKeys: readonly string[] = [];
  readonly rewards: Float64Array;
  readonly ended: Uint8Array;
  readonly infos: InfoTable;

  readonly #store: Store;
  readonly #told: Told;
  readonly #streams: Streams;
  /** Of one lane's step: normals for the wander, then for the leak; load that others shed; the trace's part. */
  readonly #noise: Float64Array;
  readonly #shed: Float64Array;
  readonly #recorded: Float64Array;
  /** Of one lane's reset: every node's place among the leaks. */
  readonly #places: Int32Array;
  readonly #trace: Float64Array;
  readonly #sloLost: Float64Array;
  readonly #spent: Float64Array;
  readonly #leakDeviation: number;
  readonly #bursts: number;
  readonly #struck: number;

  constructor(lanes: number, config: ClusterConfig = STANDARD) {
    const { nodes } = (this.torus = torusOf(config.side));
    this.lanes = lanes;
    this.config = config;
    this.#store = storeOf(lanes, nodes);
    this.#streams = new Streams(lanes);
    this.#noise = new Float64Array(2 * nodes);
    this.#shed = new Float64Array(nodes);
    this.#recorded = new Float64Array(nodes);
    this.#places = new Int32Array(nodes);
    this.#trace = centred(config);
    this.#told = toldOf(lanes);
    this.rewards = this.#told.rewards;
    this.ended = this.#told.ended;
    this.#sloLost = new Float64Array(lanes);
    this.#spent = new Float64Array(lanes);
    this.infos = {
      ...infosOf(this.#told, this.#store),
      slo_lost: this.#sloLost,
      spent: this.#spent,
    };
    this.#leakDeviation = F.LEAK.deviation * Math.sqrt(shareOf(config.side) * config.drift);
    this.#bursts = config.bursts * reachOf(config.side);
    this.#struck = this.#bursts + config.faults * reachOf(config.side);
  }

  seed(lane: number, seed: number): void {
    this.#streams.seed(lane, seed);
  }

  reset(lane: number): void {
    const streams = this.#streams;
    const store = this.#store;
    const { nodes } = this.torus;
    const { side, drift } = this.config;
    const from = lane * nodes;
    let sum = 0;
    this.#deal(lane);
    for (let at = from; at < from + nodes; at += 1) {
      const place = (this.#places[at - from]! + streams.uniform(lane)) / nodes;
      store.leak[at] = drift * leakAt(side, place);
      store.demand[at] = F.DEMAND.low + (F.DEMAND.high - F.DEMAND.low) * streams.uniform(lane);
      store.memory[at] = F.MEMORY_AT_START * streams.uniform(lane);
      store.priority[at] = F.PRIORITIES[streams.below(lane, F.PRIORITIES.length)]!;
      store.offset[at] = this.#trace.length === 0 ? 0 : streams.below(lane, this.#trace.length);
      store.cpu[at] = store.demand[at]!;
      for (const none of [store.wander, store.surge, store.surgeTo, store.relief]) none[at] = 0;
      store.surgeLeft[at] = 0;
      store.faultLeft[at] = 0;
      sum += store.cpu[at]! + store.memory[at]!;
    }
    store.agent[lane] = streams.below(lane, nodes);
    store.orders.fill(-1, lane * DELAY, (lane + 1) * DELAY);
    store.step[lane] = 0;
    store.down[lane] = 0;
    store.budget[lane] = this.config.budget;
    store.allowance[lane] = this.config.allowance;
    store.paged[lane] = -1;
    store.pagedLoss[lane] = 0;
    store.lost[lane] = 0;
    this.#sloLost[lane] = 0;
    this.#spent[lane] = 0;
    tellReset(this.#told, lane, { sum, nodes });
  }

  step(lane: number, actions: Int32Array | Float32Array): void {
    const store = this.#store;
    const { creditWorth, regained, budget, afterEnd } = this.config;
    const slot = lane * DELAY + (store.step[lane]! % DELAY);
    if (store.orders[slot]! >= 0) this.#deliver(lane, store.orders[slot]!);
    store.orders[slot] = -1;
    let lost = this.#act(lane, actions[lane]!, slot);
    const u = this.#streams.uniform(lane);
    if (u < this.#struck) this.#strike(lane, u < this.#bursts);
    if (this.#trace.length > 0) this.#record(lane);
    if (store.down[lane]! > 0) this.#shift(lane);
    this.#streams.fillNormals(lane, this.#noise, 2 * this.torus.nodes);
    this.#ask(lane);
    lost += this.#leak(lane);
    const left = store.allowance[lane]! - lost;
    const steps = (store.step[lane]! += 1);
    store.allowance[lane] = left > 0 ? left : 0;
    store.lost[lane] = lost;
    this.ended[lane] = left > 0 ? 0 : 1;
    if (left <= 0) lost += afterEnd * (F.LONGEST_EPISODE - steps);
    this.#sloLost[lane] = lost;
    this.rewards[lane] = -lost - creditWorth * this.#spent[lane]!;
    const credits = store.budget[lane]! + regained;
    store.budget[lane] = credits < budget ? credits : budget;
  }

  observe(lane: number, into: Float32Array, at: number): void {
    const { cpu, memory, priority, agent, budget, allowance, step, orders } = this.#store;
    const { around, rows, columns, side, nodes } = this.torus;
    const from = lane * nodes;
    const own = agent[lane]!;
    let to = at;
    for (let i = 9 * own; i < 9 * own + 9; i += 1) {
      const node = from + around[i]!;
      into[to] = cpu[node]!;
      into[to + 1] = memory[node]!;
      into[to + 2] = priority[node]!;
      to += F.CHANNELS;
    }
    into[at + F.AT_Y] = rows[own]! / side;
    into[at + F.AT_X] = columns[own]! / side;
    into[at + F.AT_BUDGET] = this.config.budget > 0 ? budget[lane]! / this.config.budget : 0;
    into[at + F.AT_TIME] = step[lane]! / F.LONGEST_EPISODE;
    into[at + F.AT_ALLOWANCE] = allowance[lane]! / this.config.allowance;
    this.#observePage(lane, into, at);
    for (let i = 0; i < DELAY; i += 1) {
      const order = orders[lane * DELAY + ((step[lane]! + i) % DELAY)]!;
      into[at + F.AT_ORDERS + i] = order < 0 ? 0 : 1;
    }
  }

  /** Everything of the lane, as views. */
  sight(lane: number): ClusterSight {
    return sightOf(this.#store, lane, this.torus);
  }

  /** Makes a lane what a lane of another world of this side is, its stream of chance aside. */
  imitate(lane: number, other: ClusterV1, otherLane: number): void {
    copyLane(
      { store: other.#store, lane: otherLane },
      { store: this.#store, lane },
      this.torus.nodes,
    );
  }

  ansi(lane: number): string {
    return drawnAsText(this.sight(lane), this.config);
  }

  picture(lane: number): Picture {
    return picturedNodes(this.sight(lane));
  }

  /** Gives every node a place among the leaks: as many are fast in every episode, others each time. */
  #deal(lane: number): void {
    const places = this.#places;
    for (let node = 0; node < places.length; node += 1) {
      const other = this.#streams.below(lane, node + 1);
      places[node] = places[other]!;
      places[other] = node;
    }
  }

  /** Where most is lost, as seen from the agent, 0.5 being here; and how much, of a priority-1 node. */
  #observePage(lane: number, into: Float32Array, at: number): void {
    const { paged, pagedLoss, lost, agent } = this.#store;
    const { rows, columns, side } = this.torus;
    const node = paged[lane]!;
    const share = lost[lane]! / F.MOST_LOST_SHOWN;
    into[at + F.AT_LOST] = share < 1 ? share : 1;
    into[at + F.AT_PAGED_DOWN] = node < 0 ? 0.5 : shownWay(rows[node]! - rows[agent[lane]!]!, side);
    into[at + F.AT_PAGED_RIGHT] =
      node < 0 ? 0.5 : shownWay(columns[node]! - columns[agent[lane]!]!, side);
    into[at + F.AT_PAGED_LOSS] = node < 0 ? 0 : pagedLoss[lane]!;
  }

  /** Does what was chosen, where it can be paid; returns minutes that a restart loses. */
  #act(lane: number, action: number, slot: number): number {
    const store = this.#store;
    const agent = store.agent[lane]!;
    this.#spent[lane] = 0;
    if (action < F.CLEAN) {
      store.agent[lane] = this.torus.neighbours[4 * agent + action]!;
      return 0;
    }
    const cost = action === F.CLEAN ? this.config.cleanCost : this.config.scaleCost;
    if (store.budget[lane]! < cost) return 0;
    store.budget[lane]! -= cost;
    this.#spent[lane] = cost;
    if (action === F.SCALE) {
      store.orders[slot] = agent;
      return 0;
    }
    const at = lane * this.torus.nodes + agent;
    if (store.memory[at] === DOWN) store.down[lane]! -= 1;
    store.memory[at] = 0;
    store.faultLeft[at] = 0;
    return this.config.restart * store.priority[at]!;
  }

  /** Capacity that was ordered comes. */
  #deliver(lane: number, centre: number): void {
    const { relief } = this.#store;
    const from = lane * this.torus.nodes;
    for (let i = F.ZONE * centre; i < F.ZONE * centre + F.ZONE; i += 1)
      relief[from + this.torus.zones[i]!]! += F.CAPACITY.relief;
  }

  /** A burst or a fault begins in a zone; what is stronger there, or lasts longer, stays. */
  #strike(lane: number, isBurst: boolean): void {
    const store = this.#store;
    const { zones, nodes } = this.torus;
    const streams = this.#streams;
    const centre = streams.below(lane, nodes);
    const { shortest, longest } = isBurst ? F.BURST : F.FAULT;
    const lasts = shortest + streams.below(lane, longest - shortest + 1);
    const height = F.BURST.low + (F.BURST.high - F.BURST.low) * streams.uniform(lane);
    for (let i = 0; i < F.ZONE; i += 1) {
      const at = lane * nodes + zones[F.ZONE * centre + i]!;
      const left = isBurst ? store.surgeLeft : store.faultLeft;
      left[at] = Math.max(left[at]!, lasts);
      if (!isBurst) continue;
      store.surgeTo[at] = Math.max(store.surgeTo[at]!, i === 0 ? height : height * F.BURST.edge);
    }
  }

  /** What the recorded trace asks of each node in this step. */
  #record(lane: number): void {
    const trace = this.#trace;
    const { offset: begins, step } = this.#store;
    const { nodes } = this.torus;
    for (let i = 0; i < nodes; i += 1)
      this.#recorded[i] = trace[(begins[lane * nodes + i]! + step[lane]!) % trace.length]!;
  }

  /** Nodes that are down leave what was asked of them to their neighbours. */
  #shift(lane: number): void {
    const { memory, demand, wander, surge } = this.#store;
    const { neighbours, nodes } = this.torus;
    const shed = this.#shed.fill(0);
    for (let i = 0; i < nodes; i += 1) {
      const at = lane * nodes + i;
      if (memory[at] !== DOWN) continue;
      const part = (demand[at]! + wander[at]! + surge[at]!) / 4;
      for (let n = 4 * i; n < 4 * i + 4; n += 1) shed[neighbours[n]!]! += part;
    }
  }

  /** What each node is asked for in this step, and what of it is left to its own CPU. */
  #ask(lane: number): void {
    const { nodes } = this.torus;
    const noise = this.#noise;
    const shed = this.#shed;
    const recorded = this.#recorded;
    const { demand, memory, cpu, wander, surge, surgeTo, surgeLeft, relief, down } = this.#store;
    const isShed = down[lane]! > 0 ? 1 : 0;
    const from = lane * nodes;
    for (let i = 0; i < nodes; i += 1) {
      const at = from + i;
      const moved = F.WANDER.kept * wander[at]! + F.WANDER.deviation * noise[i]!;
      wander[at] = moved;
      const surged = surge[at]! + F.BURST_PACE * (surgeTo[at]! - surge[at]!);
      surge[at] = surged;
      const lasts = surgeLeft[at]!;
      if (lasts > 0) {
        surgeLeft[at] = lasts - 1;
        if (lasts === 1) surgeTo[at] = 0;
      }
      const relieved = F.CAPACITY.kept * relief[at]!;
      relief[at] = relieved;
      const asked = demand[at]! + moved + surged - relieved + recorded[i]! + isShed * shed[i]!;
      if (asked < 0 || memory[at] === DOWN) cpu[at] = 0;
      else cpu[at] = asked < 1 ? asked : 1;
    }
  }

  /** Lets the memory of each node leak on; returns the minutes that the step lost. */
  #leak(lane: number): number {
    const { nodes } = this.torus;
    const noise = this.#noise;
    const leakDeviation = this.#leakDeviation;
    const { priority, leak, memory, cpu, faultLeft, paged, pagedLoss, down } = this.#store;
    const from = lane * nodes;
    let lost = 0;
    let load = 0;
    let worst = -1;
    let most = 0;
    let outOfMemory = 0;
    let critical = 0;
    for (let i = 0; i < nodes; i += 1) {
      const at = from + i;
      const nowCpu = cpu[at]!;
      let next = memory[at]!;
      if (next !== DOWN) {
        next += leak[at]! * (0.5 + nowCpu) + leakDeviation * noise[nodes + i]!;
        if (faultLeft[at]! > 0) {
          faultLeft[at]! -= 1;
          next += F.FAULT.leak;
        }
        if (next < 0) next = 0;
        if (next >= F.OUT_OF_MEMORY) {
          next = DOWN;
          // Nobody is served any more, from this step on.
          cpu[at] = 0;
          outOfMemory += 1;
          if (priority[at]! > F.CRITICAL_PRIORITY) critical += 1;
        }
        memory[at] = next;
      }
      load += cpu[at]! + next;
      const high = nowCpu > next ? nowCpu : next;
      if (high <= F.LOSES_FROM) continue;
      const share = LOSS_SLOPE * (high - F.LOSES_FROM);
      const loss = priority[at]! * (share < 1 ? share : 1);
      lost += loss;
      if (loss <= most) continue;
      worst = i;
      most = loss;
    }
    down[lane]! += outOfMemory;
    paged[lane] = worst;
    pagedLoss[lane] = most;
    this.#told.averageLoad[lane] = load / (2 * nodes);
    this.#told.oomNodes[lane] = outOfMemory;
    this.#told.criticalOom[lane] = critical;
    return lost;
  }
}

/** A trace as what it adds to a node's CPU. */
function centred({ trace, traceGain }: ClusterConfig): Float64Array {
  let sum = 0;
  for (const value of trace) sum += value;
  return Float64Array.from(trace, (value) => traceGain * (value - sum / trace.length));
}
