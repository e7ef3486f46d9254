// Where a value stands among all that its sensor has been: a rank in [0, 1], read from
// knots that are drawn anew from the memory now and then. Ranks need no scale: a spike of
// any size is a 1, and any rising function of the sensor has the same ranks.
import type { ValueMemory } from "./value-memory.ts";

const KNOTS = 65;
/** Samples between two drawings: the ranks of a long memory hardly move in between. */
const SAMPLES_PER_DRAWING = 64;

export interface RanksState {
  /** Empty before the first drawing. */
  readonly knots: readonly number[];
  readonly untilDrawing: number;
}

export class Ranks {
  readonly #knots = new Float64Array(KNOTS);
  #isDrawn = false;
  #untilDrawing = 0;

  /** Draws the knots anew when it is time. */
  follow(memory: ValueMemory): void {
    if (this.#untilDrawing > 0) {
      this.#untilDrawing--;
      return;
    }
    if (memory.count === 0) return;
    memory.quantiles(this.#knots);
    this.#isDrawn = true;
    this.#untilDrawing = SAMPLES_PER_DRAWING - 1;
  }

  /** Rank of `value`; the middle of its ties; ½ before anything is known. */
  of(value: number): number {
    if (!this.#isDrawn) return 0.5;
    const knots = this.#knots;
    const last = KNOTS - 1;
    const below = this.#countBelow(value, false);
    const notAbove = this.#countBelow(value, true);
    if (notAbove > below) return (below + notAbove - 1) / 2 / last;
    if (below === 0) return 0;
    if (below === KNOTS) return 1;
    const left = knots[below - 1]!;
    return (below - 1 + (value - left) / (knots[below]! - left)) / last;
  }

  save(): RanksState {
    return { knots: this.#isDrawn ? [...this.#knots] : [], untilDrawing: this.#untilDrawing };
  }

  /** Takes over a checked state; false when it has another number of knots. */
  load({ knots, untilDrawing }: RanksState): boolean {
    if (knots.length !== 0 && knots.length !== KNOTS) return false;
    this.#isDrawn = knots.length > 0;
    this.#knots.set(knots);
    this.#untilDrawing = untilDrawing;
    return true;
  }

  /** Knots below `value`, or with `orEqual` not above it. */
  #countBelow(value: number, orEqual: boolean): number {
    let low = 0;
    let high = KNOTS;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const knot = this.#knots[middle]!;
      if (knot < value || (orEqual && knot === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
