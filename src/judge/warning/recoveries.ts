// How often a quantity came back down by itself: memory that is collected, queues that are
// emptied, logs that are rotated. What falls back every so often and climbs again is not
// running out, and a climb within one such round must not be taken for a leak.

/** Falls remembered. */
const REMEMBERED = 8;
/** A fall takes back at least this share of what was climbed since the last one … */
const TAKES_BACK = 0.5;
/** … and at least this much of the whole; less is noise. */
const LEAST_FALL = 0.03;
/** A stretch of fewer rounds than this shows the round and not the trend. */
const ROUNDS_NEEDED = 4;
/** So far beyond its earlier peaks, in shares of the whole, a climb is a new thing. */
const BEYOND = 0.02;

export class Recoveries {
  /** Times between one fall and the next, ms, and the peak before each fall. */
  readonly #rounds: { readonly took: number; readonly peak: number }[] = [];
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #since: number | null = null;

  note(at: number, value: number): void {
    this.#since ??= at;
    this.#low = Math.min(this.#low, value);
    this.#high = Math.max(this.#high, value);
    const fall = Math.max(LEAST_FALL, TAKES_BACK * (this.#high - this.#low));
    if (this.#high - value < fall) return;
    this.#rounds.push({ took: at - this.#since, peak: this.#high });
    if (this.#rounds.length > REMEMBERED) this.#rounds.shift();
    this.#low = value;
    this.#high = value;
    this.#since = at;
  }

  /**
   * True where a climb seen for `seen` ms up to `value` may be one of the rounds this quantity
   * makes. One long round alone says nothing: a restart is no habit.
   */
  explain(value: number, seen: number): boolean {
    if (this.#rounds.length < 2) return false;
    const habit = this.#rounds.map(({ took }) => took).toSorted((a, b) => b - a)[1]!;
    if (seen >= ROUNDS_NEEDED * habit) return false;
    return value <= Math.max(...this.#rounds.map(({ peak }) => peak)) + BEYOND;
  }
}
