// What a cluster of v1 holds of many lanes, in typed arrays, lane by lane; and of one lane,
// as views, for policies that are allowed to see everything.
import { nodeStoreOf } from "../store.ts";
import type { NodeStore } from "../store.ts";
import type { Torus } from "./torus.ts";
import * as F from "./figures.ts";

/** Of one lane; views that the next step writes over. Arrays hold a number a node. */
export interface ClusterSight {
  readonly torus: Torus;
  /** What a node is asked for without wander and bursts. */
  readonly demand: Float64Array;
  readonly priority: Float64Array;
  /** Memory that leaks a step at half load, faults aside. */
  readonly leak: Float64Array;
  readonly memory: Float64Array;
  readonly cpu: Float64Array;
  readonly wander: Float64Array;
  /** What a burst asks for now, what it goes toward, and for how many steps more. */
  readonly surge: Float64Array;
  readonly surgeTo: Float64Array;
  readonly surgeLeft: Int32Array;
  readonly faultLeft: Int32Array;
  /** CPU that capacity takes off. */
  readonly relief: Float64Array;
  /** The node whose zone gets capacity in i + 1 steps, i from 0 to 2; −1 for none. */
  order(i: number): number;
  readonly agent: number;
  readonly budget: number;
  /** SLO-minutes that may still be lost. */
  readonly allowance: number;
  readonly step: number;
}

const FLOATS = ["demand", "leak", "wander", "surge", "surgeTo", "relief"] as const;
const COUNTS = ["surgeLeft", "faultLeft"] as const;

type Floats = Readonly<Record<(typeof FLOATS)[number], Float64Array>>;
type Counts = Readonly<Record<(typeof COUNTS)[number], Int32Array>>;

/** Arrays of all lanes: of nodes at lane × nodes + node, of orders at lane × delay + step mod delay. */
export type Store = NodeStore &
  Floats &
  Counts & {
    readonly orders: Int32Array;
    readonly step: Int32Array;
    readonly down: Int32Array;
    /** Where a node begins in the trace. */
    readonly offset: Int32Array;
    readonly allowance: Float64Array;
    /** Node that lost most in the last step, and what; −1 for none. */
    readonly paged: Int32Array;
    readonly pagedLoss: Float64Array;
    readonly lost: Float64Array;
  };

export function storeOf(lanes: number, nodes: number): Store {
  const floats = (n: number) => new Float64Array(n);
  const counts = (n: number) => new Int32Array(n);
  const all = lanes * nodes;
  return {
    ...nodeStoreOf(lanes, nodes),
    ...(Object.fromEntries(FLOATS.map((name) => [name, floats(all)])) as Floats),
    ...(Object.fromEntries(COUNTS.map((name) => [name, counts(all)])) as Counts),
    offset: counts(all),
    orders: counts(lanes * F.CAPACITY.delay),
    step: counts(lanes),
    down: counts(lanes),
    allowance: floats(lanes),
    paged: counts(lanes),
    pagedLoss: floats(lanes),
    lost: floats(lanes),
  };
}

/** Makes a lane of `to` what a lane of `from` is, both of the same number of lanes and nodes or not. */
export function copyLane(
  from: { readonly store: Store; readonly lane: number },
  to: { readonly store: Store; readonly lane: number },
  nodes: number,
): void {
  for (const name of Object.keys(from.store) as (keyof Store)[]) {
    const source = from.store[name];
    const size = sizeOf(name, nodes);
    for (let i = 0; i < size; i += 1)
      to.store[name][to.lane * size + i] = source[from.lane * size + i]!;
  }
}

const ONE_A_LANE: ReadonlySet<keyof Store> = new Set([
  "agent",
  "step",
  "down",
  "budget",
  "allowance",
  "paged",
  "pagedLoss",
  "lost",
]);

function sizeOf(name: keyof Store, nodes: number): number {
  if (name === "orders") return F.CAPACITY.delay;
  return ONE_A_LANE.has(name) ? 1 : nodes;
}

/** The lane's views are made once; its scalars are read when asked for. */
export function sightOf(store: Store, lane: number, torus: Torus): ClusterSight {
  const [from, to] = [lane * torus.nodes, (lane + 1) * torus.nodes];
  return {
    torus,
    demand: store.demand.subarray(from, to),
    priority: store.priority.subarray(from, to),
    leak: store.leak.subarray(from, to),
    memory: store.memory.subarray(from, to),
    cpu: store.cpu.subarray(from, to),
    wander: store.wander.subarray(from, to),
    surge: store.surge.subarray(from, to),
    surgeTo: store.surgeTo.subarray(from, to),
    surgeLeft: store.surgeLeft.subarray(from, to),
    faultLeft: store.faultLeft.subarray(from, to),
    relief: store.relief.subarray(from, to),
    order: (i) =>
      store.orders[lane * F.CAPACITY.delay + ((store.step[lane]! + i) % F.CAPACITY.delay)]!,
    get agent() {
      return store.agent[lane]!;
    },
    get budget() {
      return store.budget[lane]!;
    },
    get allowance() {
      return store.allowance[lane]!;
    },
    get step() {
      return store.step[lane]!;
    },
  };
}
