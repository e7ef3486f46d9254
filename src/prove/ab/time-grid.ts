// Many series on one even grid of time, in bounded memory: each step holds the mean
// of what fell into it, or NaN. When a session outgrows the room, or its samples come
// too far apart, neighbouring steps are merged and the step doubles. Pure.
import type { Ms } from "../../base/index.ts";

/** A step with fewer samples than this share of the steps is too fine for them. */
const FILLED_MIN = 0.8;

export class TimeGrid {
  readonly #capacity: number;
  readonly #series: number;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;
  #step: Ms;
  #steps = 0;
  #merges = 0;

  /** Room for `capacity` steps (even) of `series` series; `step` is the time between samples. */
  constructor({ capacity, series, step }: { capacity: number; series: number; step: Ms }) {
    this.#capacity = capacity;
    this.#series = series;
    this.#step = step;
    this.#sums = new Float64Array(capacity * series);
    this.#counts = new Uint32Array(capacity * series);
  }

  /** Time between steps now. */
  get step(): Ms {
    return this.#step;
  }

  /** Steps from the first sample to the last. */
  get length(): number {
    return this.#steps;
  }

  /** How many of the first steps make one of today's: 1, 2, 4, … */
  get thinnedBy(): number {
    return 2 ** this.#merges;
  }

  /** Puts one value per series at `elapsed` (from 0, not before the last); null is unknown. */
  add(elapsed: Ms, values: readonly (number | null)[]): void {
    while (this.#stepAt(elapsed) >= this.#capacity) this.#merge();
    const at = this.#stepAt(elapsed);
    this.#steps = Math.max(this.#steps, at + 1);
    for (let series = 0; series < this.#series; series += 1) {
      const value = values[series];
      if (value === null || value === undefined) continue;
      this.#sums[series * this.#capacity + at]! += value;
      this.#counts[series * this.#capacity + at]! += 1;
    }
  }

  /** Doubles the step until samples fill the steps, or too few steps are left to tell. */
  fitStep(series: number): void {
    while (this.#steps > 1 && this.#filled(series) < FILLED_MIN * this.#steps) {
      if (this.#filled(series) === 0) return;
      this.#merge();
    }
  }

  /** Values of one series, NaN where unknown. */
  values(series: number): Float64Array {
    const from = series * this.#capacity;
    return Float64Array.from({ length: this.#steps }, (_, i) => {
      const count = this.#counts[from + i]!;
      return count === 0 ? Number.NaN : this.#sums[from + i]! / count;
    });
  }

  /** Half a first step early, so that a sample a little off its beat falls where it belongs. */
  #stepAt(elapsed: Ms): number {
    const firstStep = this.#step / this.thinnedBy;
    return Math.max(0, Math.floor((elapsed + firstStep / 2) / this.#step));
  }

  #filled(series: number): number {
    const from = series * this.#capacity;
    let filled = 0;
    for (let i = 0; i < this.#steps; i += 1) if (this.#counts[from + i]! > 0) filled += 1;
    return filled;
  }

  #merge(): void {
    const half = Math.floor(this.#capacity / 2);
    for (let series = 0; series < this.#series; series += 1) {
      const from = series * this.#capacity;
      mergeNeighbours(this.#sums.subarray(from, from + this.#capacity), half);
      mergeNeighbours(this.#counts.subarray(from, from + this.#capacity), half);
    }
    this.#steps = Math.ceil(this.#steps / 2);
    this.#step *= 2;
    this.#merges += 1;
  }
}

function mergeNeighbours(values: Float64Array | Uint32Array, half: number): void {
  for (let i = 0; i < half; i += 1) values[i] = values[2 * i]! + values[2 * i + 1]!;
  values.fill(0, half);
}
