// One pass over the windows of a series: sums of powers gathered from the newest value
// back, so that a longer window continues the sums of a shorter one, then moved to the
// standardised coordinate z = (x − mean)/sd for the regression of x[t+1] on
// (x[t]², x[t], 1). Holds a few small buffers and allocates nothing per fit.
import type { Rings } from "../base/index.ts";
import { LEAST_PAIRS, LEAST_SD, LEAST_SPREAD } from "./fit.ts";
import type { FitTable } from "./fit.ts";
import { keepConstant, LINE_FIELDS, regress } from "./regression.ts";
import { COUNT, PAIRS, U, UU, UUU, UUUU, UUY, UY, V, VV, Y, YY } from "./sums.ts";

// Where the window's coordinate has its origin. In an array, because a double kept in
// a field or passed to a function may become an object on the heap.
const REFERENCE = 0;
const LAST = 1;
const SHIFT = 2;
const SD = 3;

export class LeastSquares {
  readonly #sums = new Float64Array(12);
  /** The same sums about the window's mean, in units of its sd. */
  readonly #z = new Float64Array(9);
  readonly #line = new Float64Array(LINE_FIELDS);
  #rings: Rings;
  #series = 0;
  readonly #origin = new Float64Array(4);

  constructor(rings: Rings) {
    this.#rings = rings;
  }

  /** Known values gathered since `begin`. */
  get count(): number {
    // An integer, so that the caller's copy of it is no number on the heap.
    return this.#sums[COUNT]! | 0;
  }

  /**
   * Starts anew with series `series`, whose newest value is known. Powers are taken
   * about the mean of its newest `near` slots: close enough to every window's mean
   * that shifting to it later costs at most two digits.
   */
  begin(series: number, near: number): void {
    const { values, known, capacity, head } = this.#rings;
    const base = series * capacity;
    let slot = head;
    let count = 0;
    let sum = 0;
    for (let ago = 0; ago < near; ago++) {
      if (known[base + slot] === 1) {
        sum += values[base + slot]!;
        count++;
      }
      slot = slot === 0 ? capacity - 1 : slot - 1;
    }
    this.#series = series;
    const reference = count === 0 ? 0 : sum / count;
    this.#origin[REFERENCE] = reference;
    this.#origin[LAST] = values[base + head]! - reference;
    this.#sums.fill(0);
  }

  /** Adds the values `from` to `to − 1` ticks back, each paired with the value after it. */
  gather(from: number, to: number): void {
    const { values, known, capacity, head } = this.#rings;
    const base = this.#series * capacity;
    const reference = this.#origin[REFERENCE]!;
    const sums = this.#sums;
    let slot = head - from;
    if (slot < 0) slot += capacity;
    const after = base + (slot + 1 === capacity ? 0 : slot + 1);
    let paired = from > 0 && known[after] === 1;
    let later = paired ? values[after]! - reference : 0;
    let pairs = 0;
    let count = 0;
    let u1 = 0;
    let u2 = 0;
    let u3 = 0;
    let u4 = 0;
    let y1 = 0;
    let y2 = 0;
    let uy = 0;
    let uuy = 0;
    let v1 = 0;
    let v2 = 0;
    for (let ago = from; ago < to; ago++) {
      const at = base + slot;
      slot = slot === 0 ? capacity - 1 : slot - 1;
      if (known[at] !== 1) {
        paired = false;
        continue;
      }
      const u = values[at]! - reference;
      const uu = u * u;
      count++;
      v1 += u;
      v2 += uu;
      if (paired) {
        pairs++;
        u1 += u;
        u2 += uu;
        u3 += uu * u;
        u4 += uu * uu;
        y1 += later;
        y2 += later * later;
        uy += u * later;
        uuy += uu * later;
      }
      later = u;
      paired = true;
    }
    sums[PAIRS]! += pairs;
    sums[U]! += u1;
    sums[UU]! += u2;
    sums[UUU]! += u3;
    sums[UUUU]! += u4;
    sums[Y]! += y1;
    sums[YY]! += y2;
    sums[UY]! += uy;
    sums[UUY]! += uuy;
    sums[COUNT]! += count;
    sums[V]! += v1;
    sums[VV]! += v2;
  }

  /**
   * Fits the map to what was gathered and writes row `row`. A window with fewer than
   * four pairs or no spread gets the constant map at its last value.
   */
  solve(into: FitTable, row: number): void {
    const sums = this.#sums;
    const origin = this.#origin;
    const reference = origin[REFERENCE]!;
    const last = origin[LAST]!;
    const count = Math.max(1, sums[COUNT]!);
    const shift = sums[V]! / count;
    const variance = sums[VV]! / count - shift * shift;
    const least = Math.max(LEAST_SD, LEAST_SPREAD * Math.max(Math.abs(reference), Math.abs(shift)));
    const sd = variance > least * least ? Math.sqrt(variance) : 0;
    origin[SHIFT] = shift;
    origin[SD] = sd;
    into.values[row] = sums[COUNT]!;
    into.pairs[row] = sums[PAIRS]!;
    into.sd[row] = sd;
    into.mean[row] = reference + (sd === 0 ? last : shift);
    into.start[row] = sd === 0 ? 0 : (last - shift) / sd;
    if (sd === 0 || sums[PAIRS]! < LEAST_PAIRS) {
      into.c[row] = into.start[row]!;
      keepConstant(into, row);
      return;
    }
    this.#standardise();
    regress(this.#z, this.#line, into, row);
  }

  /** Moves the sums to the window's mean and scales them by its sd. */
  #standardise(): void {
    const s = this.#origin[SHIFT]!;
    const sd = this.#origin[SD]!;
    const sums = this.#sums;
    const z = this.#z;
    const m = sums[PAIRS]!;
    const u = sums[U]!;
    const uu = sums[UU]!;
    const y = sums[Y]!;
    const uy = sums[UY]!;
    const uuu = sums[UUU]!;
    const ss = s * s;
    const k = 1 / sd;
    const kk = k * k;
    z[PAIRS] = m;
    z[U] = (u - m * s) * k;
    z[UU] = (uu - 2 * s * u + m * ss) * kk;
    z[UUU] = (uuu - 3 * s * uu + 3 * ss * u - m * ss * s) * kk * k;
    z[UUUU] = (sums[UUUU]! - 4 * s * uuu + 6 * ss * uu - 4 * ss * s * u + m * ss * ss) * kk * kk;
    z[Y] = (y - m * s) * k;
    z[YY] = (sums[YY]! - 2 * s * y + m * ss) * kk;
    z[UY] = (uy - s * u - s * y + m * ss) * kk;
    z[UUY] = (sums[UUY]! - s * uu - 2 * s * uy + 2 * ss * u + ss * y - m * ss * s) * kk * k;
  }
}
