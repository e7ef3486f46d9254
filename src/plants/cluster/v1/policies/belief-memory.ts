// What is believed of each node's memory: how much it holds, how fast it leaks, whether a
// fault is at work. Measured between two looks; gone on by in the mind.
import type { ClusterConfig } from "../config.ts";
import * as F from "../figures.ts";
import { fastestLeakOf, meanLeakOf, reachOf, shareOf } from "../scale.ts";
import type { Mind } from "./mind.ts";

const MEAN_FAULT_STEPS = (F.FAULT.shortest + F.FAULT.longest) / 2;
/** Steps of watching that the prior of a leak is worth. */
const LEAK_PRIOR_STEPS = 8;
/** Steps of watching that what grew between two looks is worth at most. */
const MOST_WATCHED = 15;
/** Of a node nobody has seen, at the start. */
const MEMORY_GUESSED = F.MEMORY_AT_START / 2;
/** Growth a step above what is believed that is taken for a fault: three deviations of the leak. */
const FAULT_SIGN = 0.6 * F.FAULT.leak;
/** Looks further apart do not show a fault that may have come and gone. */
const FAULT_GAP = 6;
/** Steps that a fault seen at work is believed to last at least. */
const LASTS_AT_LEAST = 5;

export class MemoryBelief {
  readonly #mind: Mind;
  /** Memory that was known last, or guessed, and when; −1 where nothing can be measured from it. */
  readonly #last: Float64Array;
  readonly #lastStep: Int32Array;
  readonly #wasSeen: Uint8Array;
  /** Leak seen, at half load, and steps it was seen in; they begin with the prior. */
  readonly #leaked: Float64Array;
  readonly #watched: Float64Array;
  /** Growth a step that faults bring on average to a node nobody looks at. */
  readonly #hazard: number;
  /** What no leak is above, and that with what chance adds to it. */
  readonly #fastest: number;
  readonly #fastestSeen: number;

  constructor(mind: Mind, config: ClusterConfig) {
    const { nodes } = mind.torus;
    const { side, drift } = config;
    const leak = meanLeakOf(side) * drift;
    const strikes = (config.faults * reachOf(side) * F.ZONE) / nodes;
    this.#fastest = fastestLeakOf(side) * drift;
    this.#fastestSeen = this.#fastest + 2 * F.LEAK.deviation * Math.sqrt(shareOf(side) * drift);
    this.#mind = mind;
    this.#last = new Float64Array(nodes).fill(MEMORY_GUESSED);
    this.#lastStep = new Int32Array(nodes);
    this.#wasSeen = new Uint8Array(nodes);
    this.#leaked = new Float64Array(nodes).fill(LEAK_PRIOR_STEPS * leak);
    this.#watched = new Float64Array(nodes).fill(LEAK_PRIOR_STEPS);
    this.#hazard = strikes * MEAN_FAULT_STEPS * F.FAULT.leak;
    mind.memory.fill(MEMORY_GUESSED);
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
    if (this.#wasSeen[node] === 1 && this.#lastStep[node]! >= 0 && memory < 1) {
      const gap = step - this.#lastStep[node]!;
      this.#measure(node, (memory - this.#last[node]!) / gap, { gap, cpu });
    }
    this.#mind.memory[node] = memory;
    this.#wasSeen[node] = 1;
    this.#last[node] = memory;
    this.#lastStep[node] = memory < 1 ? step : -1;
    if (memory >= 1) this.#mind.faultLasts[node] = 0;
  }

  /** The pager says that so much is in it: since it was seen, or since the start, that must have grown. */
  hear(node: number, { memory, cpu, step }: { memory: number; cpu: number; step: number }): void {
    const known = this.#mind.memory;
    if (known[node]! < memory) known[node] = memory;
    const gap = step - this.#lastStep[node]!;
    if (this.#lastStep[node]! < 0 || gap <= FAULT_GAP || memory >= 1) return;
    const rate = Math.max(0, memory - this.#last[node]!) / gap;
    this.#measure(node, Math.min(rate, this.#fastest * (0.5 + cpu)), { gap, cpu });
    // What it is worth in minutes tells little of how it grows from one step to the next.
    this.#lastStep[node] = -1;
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
    if (leak > this.#fastestSeen && gap > 1) return;
    const weight = Math.min(gap, MOST_WATCHED);
    this.#leaked[node]! += (rate / (0.5 + cpu)) * weight;
    this.#watched[node]! += weight;
    this.#leaked[node] = Math.max(this.#leaked[node]!, 1e-6);
  }
}
