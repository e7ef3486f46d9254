// How often a quantity came back down by itself: memory that is collected, queues that are
// emptied, logs that are rotated. What falls back every so often and climbs again is not
// running out, and a climb within one such round must not be taken for a leak.
import { isNumber, listOf, orNull, shaped } from "../../base/index.ts";
import type { Check } from "../../base/index.ts";

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

/** Time between one fall and the next, ms, and the peak before the fall. */
interface Round {
  readonly took: number;
  readonly peak: number;
}

export interface RecoveriesState {
  readonly rounds: readonly Round[];
  /** Extremes since the last fall, and when that was; null before the first value. */
  readonly climb: { readonly low: number; readonly high: number; readonly since: number } | null;
}

export const isRecoveriesState: Check<RecoveriesState> = shaped({
  rounds: listOf(shaped({ took: isNumber, peak: isNumber }), REMEMBERED),
  climb: orNull(shaped({ low: isNumber, high: isNumber, since: isNumber })),
});

export class Recoveries {
  readonly #rounds: Round[] = [];
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

  save(): RecoveriesState {
    const since = this.#since;
    const climb = since === null ? null : { low: this.#low, high: this.#high, since };
    return { rounds: [...this.#rounds], climb };
  }

  /** Takes over a checked state. */
  load({ rounds, climb }: RecoveriesState): void {
    this.#rounds.splice(0, this.#rounds.length, ...rounds);
    if (climb === null) return;
    this.#low = climb.low;
    this.#high = climb.high;
    this.#since = climb.since;
  }
}
