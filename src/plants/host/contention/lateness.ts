// Whether a tick came late: its shares then are over a longer time than the ones before,
// and what they say may be over already.
import { median } from "../../../base/index.ts";

/** Intervals remembered. */
const REMEMBERED = 9;
/** Fewer say nothing of what is usual. */
const LEAST = 3;
/** A tick this many times the usual interval is late. */
const LATE_FACTOR = 2.5;

export class Lateness {
  #intervals: number[] = [];

  /** Takes in the interval of a tick (ms); true where it was late. */
  note(elapsedMs: number): boolean {
    if (!(elapsedMs > 0)) return true;
    const isLate =
      this.#intervals.length >= LEAST && elapsedMs > median(this.#intervals) * LATE_FACTOR;
    this.#intervals = [...this.#intervals.slice(1 - REMEMBERED), elapsedMs];
    return isLate;
  }
}
