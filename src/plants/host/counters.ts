// Differences of counters. Each slot remembers the last reading of one counter; a
// difference exists only between two readings of a counter that did not run backwards.
import type { GapReason } from "../../base/index.ts";

/** Readings of more than this before a wrap make a step back believable as a wrap at 2^32. */
const NEAR_TWO_32 = 2 ** 31;
const TWO_32 = 2 ** 32;

/** What `advance` gives for a slot's first reading, and for one that ran backwards. */
export const FIRST_SAMPLE = Number.NEGATIVE_INFINITY;
export const STEPPED_BACK = -1;

export class Counters {
  #last = new Float64Array(16).fill(Number.NaN);

  /**
   * How far slot `slot` went since its last reading: a finite number from 0 on,
   * `FIRST_SAMPLE`, `STEPPED_BACK`, or NaN where `reading` is NaN (then the slot forgets).
   * Readings are in the form of `Cursor.counter`, whose wrap at 2^64 needs no care.
   */
  advance(slot: number, reading: number): number {
    if (slot >= this.#last.length) this.#extend(slot + 1);
    const before = this.#last[slot]!;
    this.#last[slot] = reading;
    if (Number.isNaN(reading)) return Number.NaN;
    if (Number.isNaN(before)) return FIRST_SAMPLE;
    const moved = reading - before;
    return moved >= 0 ? moved : STEPPED_BACK;
  }

  /** Like `advance` for a counter the kernel keeps in 32 bits, which wraps in ordinary life. */
  advance32(slot: number, reading: number): number {
    const before = slot < this.#last.length ? this.#last[slot]! : Number.NaN;
    const moved = this.advance(slot, reading);
    const wraps = moved === STEPPED_BACK && before < TWO_32 && before - reading > NEAR_TWO_32;
    return wraps ? reading + TWO_32 - before : moved;
  }

  /** Forgets one slot: its next reading is a first one. */
  forget(slot: number): void {
    if (slot < this.#last.length) this.#last[slot] = Number.NaN;
  }

  /** Forgets every slot, where nothing of a file could be read: a rate covers one interval, never two. */
  forgetAll(): void {
    this.#last.fill(Number.NaN);
  }

  #extend(size: number): void {
    const larger = new Float64Array(Math.max(size, this.#last.length * 2)).fill(Number.NaN);
    larger.set(this.#last);
    this.#last = larger;
  }
}

/** The reason behind an answer of `advance` that is no difference; null where it is one. */
export function gapOfAdvance(moved: number): GapReason | null {
  if (moved >= 0) return null;
  if (moved === STEPPED_BACK) return "stepped-back";
  return moved === FIRST_SAMPLE ? "first-sample" : "malformed";
}
