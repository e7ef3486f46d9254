// The whole past of one quantity in little room: the last 64 samples, the last 64 means of
// two, of four, of eight, … Times are kept with the values, so that gaps and uneven ticks
// do no harm. One sample costs two steps on average, however long the past.
import { isCount, isNumber, listOf, shaped } from "../../base/index.ts";
import type { Check } from "../../base/index.ts";

/** Means kept of each length. */
export const KEPT = 64;
/** Lengths kept: means of up to 2¹⁵ samples, so at one sample a second 24 days in all. */
export const LEVELS = 16;

/** Part of the past, oldest first; times in ms. Arrays are reused: read them before the next sample. */
export interface Span {
  readonly length: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Of each length from the shortest: means ever made, and those kept, oldest first. */
export interface DyadicState {
  readonly levels: readonly {
    readonly made: number;
    readonly times: readonly number[];
    readonly values: readonly number[];
  }[];
}

export const isDyadicState: Check<DyadicState> = shaped({
  levels: listOf(
    shaped({ made: isCount, times: listOf(isNumber, KEPT), values: listOf(isNumber, KEPT) }),
    LEVELS,
  ),
});

export class DyadicHistory {
  readonly #times = new Float64Array(LEVELS * KEPT);
  readonly #values = new Float64Array(LEVELS * KEPT);
  /** Means ever made of each length. */
  readonly #made = new Float64Array(LEVELS);
  readonly #span = { length: 0, times: new Float64Array(KEPT), values: new Float64Array(KEPT) };

  /** Takes in a sample; returns the number of levels, shortest first, that have a new mean. */
  note(at: number, value: number): number {
    let time = at;
    let mean = value;
    for (let level = 0; level < LEVELS; level++) {
      const made = this.#made[level]!;
      const slot = level * KEPT + (made % KEPT);
      this.#times[slot] = time;
      this.#values[slot] = mean;
      this.#made[level] = made + 1;
      // Every second one makes a pair with the one before.
      if (made % 2 === 0) return level + 1;
      time = (time + this.#times[slot - 1]!) / 2;
      mean = (mean + this.#values[slot - 1]!) / 2;
    }
    return LEVELS;
  }

  /** Means kept of 2^level samples. */
  kept(level: number): number {
    return Math.min(KEPT, this.#made[level]!);
  }

  /** The last `length` means of 2^level samples. */
  last(level: number, length: number): Span {
    const made = this.#made[level]!;
    const span = this.#span;
    span.length = Math.min(length, this.kept(level));
    for (let i = 0; i < span.length; i++) {
      const slot = level * KEPT + ((made - span.length + i) % KEPT);
      span.times[i] = this.#times[slot]!;
      span.values[i] = this.#values[slot]!;
    }
    return span;
  }

  save(): DyadicState {
    const levels = [];
    for (let level = 0; level < LEVELS && this.#made[level]! > 0; level++) {
      const { length, times, values } = this.last(level, KEPT);
      levels.push({
        made: this.#made[level]!,
        times: [...times.subarray(0, length)],
        values: [...values.subarray(0, length)],
      });
    }
    return { levels };
  }

  /** Takes over a checked state; false when it does not hold together. */
  load({ levels }: DyadicState): boolean {
    for (const [level, { made, times, values }] of levels.entries()) {
      const kept = Math.min(made, KEPT);
      if (times.length !== kept || values.length !== kept) return false;
      this.#made[level] = made;
      for (let i = 0; i < kept; i++) {
        const slot = level * KEPT + ((made - kept + i) % KEPT);
        this.#times[slot] = times[i]!;
        this.#values[slot] = values[i]!;
      }
    }
    return true;
  }
}
