// What a plan is made from: what each node is now and soon, as known for certain (`knowAll`)
// or as believed (belief.ts). Filled anew before every decision; never the world itself.
import type { ClusterConfig } from "../config.ts";
import * as F from "../figures.ts";
import { paceOf } from "../scale.ts";
import type { ClusterSight } from "../state.ts";
import type { Torus } from "../torus.ts";

export interface Mind {
  readonly torus: Torus;
  readonly config: ClusterConfig;
  readonly priority: Float64Array;
  readonly memory: Float64Array;
  /** Memory that will come a step. */
  readonly growth: Float64Array;
  /** Memory a step that a fault adds, and for how many steps more. */
  readonly faultGrowth: Float64Array;
  readonly faultLasts: Float64Array;
  /** CPU in the coming steps, capacity on its way counted in, as long as the burst lasts; and for how many steps. */
  readonly pressure: Float64Array;
  readonly pressureLasts: Float64Array;
  /** Steps since the node was seen. */
  readonly age: Float64Array;
  agent: number;
  budget: number;
  stepsLeft: number;
  /** Steps until one is at a node again: at the soonest, and mostly. */
  readonly soon: number;
  readonly later: number;
}

/** On 4 × 4. */
const SOON = 8;
const LATER = 24;

export function emptyMind(torus: Torus, config: ClusterConfig): Mind {
  const floats = () => new Float64Array(torus.nodes);
  return {
    torus,
    config,
    priority: floats(),
    memory: floats(),
    growth: floats(),
    faultGrowth: floats(),
    faultLasts: floats(),
    pressure: floats(),
    pressureLasts: floats(),
    age: floats(),
    agent: 0,
    budget: 0,
    stepsLeft: 0,
    soon: Math.round(SOON / paceOf(config.side)),
    later: Math.round(LATER / paceOf(config.side)),
  };
}

/** A burst that has been told to end still falls for about so many steps. */
const FALLS_FOR = 3;

/** Fills the mind from everything there is. */
export function knowAll(mind: Mind, sight: ClusterSight): void {
  const { nodes } = mind.torus;
  const { priority, memory, growth, faultGrowth, faultLasts, pressure, pressureLasts } = mind;
  for (let node = 0; node < nodes; node += 1) {
    priority[node] = sight.priority[node]!;
    memory[node] = sight.memory[node]!;
    growth[node] = sight.leak[node]! * (0.5 + sight.cpu[node]!);
    faultLasts[node] = sight.faultLeft[node]!;
    faultGrowth[node] = sight.faultLeft[node]! > 0 ? F.FAULT.leak : 0;
    const left = sight.surgeLeft[node]!;
    pressure[node] =
      sight.demand[node]! +
      sight.wander[node]! +
      (left > 0 ? sight.surgeTo[node]! : sight.surge[node]!) -
      sight.relief[node]!;
    pressureLasts[node] = left > 0 ? left + FALLS_FOR : FALLS_FOR;
  }
  for (let i = 0; i < F.CAPACITY.delay; i += 1) relieve(mind, sight.order(i));
  mind.agent = sight.agent;
  mind.budget = sight.budget;
  mind.stepsLeft = F.LONGEST_EPISODE - sight.step;
}

/** Counts capacity on its way to the zone of `centre` in; none where it is −1. */
export function relieve({ torus, pressure }: Mind, centre: number): void {
  if (centre < 0) return;
  for (let i = F.ZONE * centre; i < F.ZONE * centre + F.ZONE; i += 1)
    pressure[torus.zones[i]!]! -= F.CAPACITY.relief;
}
