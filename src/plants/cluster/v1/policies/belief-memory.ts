// What is believed of each node's memory: how much it holds, how fast it leaks, whether a
// fault is at work. Measured between two looks; gone on by in the mind.
import { paceOf, reachOf } from "../config.ts";
import type { ClusterConfig } from "../config.ts";
import * as F from "../figures.ts";
import type { Mind } from "./mind.ts";

/** Of low + (high − low)·u³. */
const MEAN_LEAK = F.LEAK.low + (F.LEAK.high - F.LEAK.low) / 4;
const MEAN_FAULT_STEPS = (F.FAULT.shortest + F.FAULT.longest) / 2;
/** Steps of watching that the prior of a leak is worth. */
const LEAK_PRIOR_STEPS = 15;
/** Growth a step above what is believed that is taken for a fault: three deviations of the leak. */
const FAULT_SIGN = 0.6 * F.FAULT.leak;
/** Looks further apart do not show a fault that may have come and gone. */
const FAULT_GAP = 6;
/** Steps that a fault seen at work is believed to last at least. */
const LASTS_AT_LEAST = 5;

export class MemoryBelief {
  readonly #mind: Mind;
  readonly #last: Float64Array;
  readonly #lastStep: Int32Array;
  /** Leak seen, at half load, and steps it was seen in; they begin with the prior. */
  readonly #leaked: Float64Array;
  readonly #watched: Float64Array;
  /** Growth a step that faults bring on average to a node nobody looks at. */
  readonly #hazard: number;

  constructor(mind: Mind, config: ClusterConfig) {
    const { nodes } = mind.torus;
    const leak = MEAN_LEAK * paceOf(config.side) * config.drift;
    const strikes = (config.faults * reachOf(config.side) * F.ZONE) / nodes;
    this.#mind = mind;
    this.#last = new Float64Array(nodes);
    this.#lastStep = new Int32Array(nodes).fill(-1);
    this.#leaked = new Float64Array(nodes).fill(LEAK_PRIOR_STEPS * leak);
    this.#watched = new Float64Array(nodes).fill(LEAK_PRIOR_STEPS);
    this.#hazard = strikes * MEAN_FAULT_STEPS * F.FAULT.leak;
    mind.memory.fill(F.MEMORY_AT_START / 2);
    mind.faultGrowth.fill(F.FAULT.leak);
  }

  /** Growth a step at this CPU, faults aside. */
  growth(node: number, cpu: number): number {
    return (this.#leaked[node]! / this.#watched[node]!) * (0.5 + cpu);
  }

  /** A step has passed. */
  goOn(node: number, cpu: number): void {
    const { memory, faultLasts, age } = this.#mind;
    if (memory[node]! >= 1) return;
    let grown = this.growth(node, cpu);
    if (faultLasts[node]! > 0) {
      faultLasts[node]! -= 1;
      grown += F.FAULT.leak;
    } else if (age[node]! > 0) grown += this.#hazard;
    memory[node] = Math.min(1, memory[node]! + grown);
  }

  cleaned(node: number): void {
    this.#mind.memory[node] = 0;
    this.#mind.faultLasts[node] = 0;
    this.#last[node] = 0;
    this.#lastStep[node] = -1;
  }

  see(node: number, { memory, cpu, step }: { memory: number; cpu: number; step: number }): void {
    if (this.#lastStep[node]! >= 0 && memory < 1) {
      const gap = step - this.#lastStep[node]!;
      this.#measure(node, (memory - this.#last[node]!) / gap, { gap, cpu });
    }
    this.#mind.memory[node] = memory;
    this.#last[node] = memory;
    this.#lastStep[node] = memory < 1 ? step : -1;
    if (memory >= 1) this.#mind.faultLasts[node] = 0;
  }

  #measure(node: number, rate: number, { gap, cpu }: { gap: number; cpu: number }): void {
    const { faultLasts } = this.#mind;
    const excess = rate - this.growth(node, cpu);
    if (gap <= FAULT_GAP && excess > FAULT_SIGN) {
      const known = faultLasts[node]! > 0 ? faultLasts[node]! : MEAN_FAULT_STEPS - gap;
      faultLasts[node] = Math.max(known, LASTS_AT_LEAST);
      return;
    }
    if (gap === 1) faultLasts[node] = 0;
    // A long gap may hide a fault: what leaks faster than any node can says nothing of the leak.
    const leak = Math.max(0, rate) / (0.5 + cpu);
    if (leak > F.LEAK.high + 2 * F.LEAK.deviation && gap > 1) return;
    const weight = Math.min(gap, LEAK_PRIOR_STEPS);
    this.#leaked[node]! += (rate / (0.5 + cpu)) * weight;
    this.#watched[node]! += weight;
    this.#leaked[node] = Math.max(this.#leaked[node]!, 1e-6);
  }
}
