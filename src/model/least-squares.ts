// Ordinary least squares of x[t+1] on (x[t]², x[t], 1), in the standardised
// coordinate z = (x − mean)/sd of the window. Works on sums of powers gathered in one
// pass from the newest value back, so that a longer window continues the sums of a
// shorter one. Holds two small buffers and allocates nothing per fit.
import type { Rings } from "../base/index.ts";
import {
  COEFFICIENT_LIMIT,
  criticalEscapeF,
  criticalF,
  EXACT,
  LEAST_CONDITION,
  LEAST_PAIRS,
  LEAST_SPREAD,
} from "./fit.ts";
import type { FitTable } from "./fit.ts";
import { staysBounded } from "./operator.ts";

// Positions of the sums: u is the earlier and y the later value of a pair, v any known value.
const PAIRS = 0;
const U = 1;
const UU = 2;
const UUU = 3;
const UUUU = 4;
const Y = 5;
const YY = 6;
const UY = 7;
const UUY = 8;
const COUNT = 9;
const V = 10;
const VV = 11;

export class LeastSquares {
  readonly #sums = new Float64Array(12);
  /** The same sums about the window's mean, in units of its sd. */
  readonly #z = new Float64Array(9);
  #rings: Rings;
  #series = 0;
  #reference = 0;
  #last = 0;

  constructor(rings: Rings) {
    this.#rings = rings;
  }

  /** Known values gathered since `begin`. */
  get count(): number {
    return this.#sums[COUNT]!;
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
    this.#reference = count === 0 ? 0 : sum / count;
    this.#last = values[base + head]! - this.#reference;
    this.#sums.fill(0);
  }

  /** Adds the values `from` to `to − 1` ticks back, each paired with the value after it. */
  gather(from: number, to: number): void {
    const { values, known, capacity, head } = this.#rings;
    const base = this.#series * capacity;
    const reference = this.#reference;
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
    const count = Math.max(1, sums[COUNT]!);
    const shift = sums[V]! / count;
    const variance = sums[VV]! / count - shift * shift;
    const least = LEAST_SPREAD * Math.max(Math.abs(this.#reference), Math.abs(shift));
    const sd = variance > least * least ? Math.sqrt(variance) : 0;
    into.values[row] = sums[COUNT]!;
    into.pairs[row] = sums[PAIRS]!;
    into.sd[row] = sd;
    if (sd === 0 || sums[PAIRS]! < LEAST_PAIRS) {
      const start = sd === 0 ? 0 : (this.#last - shift) / sd;
      into.mean[row] = sd === 0 ? this.#reference + this.#last : this.#reference + shift;
      into.start[row] = start;
      keepConstant(into, row, start);
      return;
    }
    into.mean[row] = this.#reference + shift;
    into.start[row] = (this.#last - shift) / sd;
    this.#standardise(shift, sd);
    regress(this.#z, into, row);
  }

  /** Moves the sums to the window's mean and scales them by its sd. */
  #standardise(s: number, sd: number): void {
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

/** The constant map at `level`: no return to speak of, and no evidence of any. */
function keepConstant(into: FitTable, row: number, level: number): void {
  into.a[row] = 0;
  into.b[row] = 0;
  into.c[row] = level;
  keepSupported(into, row, 0, level);
  into.terms[row] = 0;
  into.evidence[row] = 0;
  into.clamped[row] = 0;
  into.r2[row] = 0;
  into.rms[row] = into.sd[row]!;
  into.fLinear[row] = 0;
  into.fQuadratic[row] = 0;
}

/**
 * Regression by orthogonal columns: 1, then u less its mean, then u² less its part
 * along the first two. Each column's gain is read off by itself, which gives both
 * F-tests for nothing; a column with no length of its own is dropped.
 */
function regress(z: Float64Array, into: FitTable, row: number): void {
  const m = z[PAIRS]!;
  const meanU = z[U]! / m;
  const meanUU = z[UU]! / m;
  const meanY = z[Y]! / m;
  const uu = z[UU]! - m * meanU * meanU;
  const total = Math.max(0, z[YY]! - m * meanY * meanY);
  if (!(uu > LEAST_CONDITION * m)) {
    keepConstant(into, row, meanY);
    into.rms[row] = into.sd[row]! * Math.sqrt(total / m);
    return;
  }
  const uq = z[UUU]! - m * meanU * meanUU;
  const qq = z[UUUU]! - m * meanUU * meanUU;
  const uy = z[UY]! - m * meanU * meanY;
  const along = uq / uu;
  const own = qq - along * uq;
  const curved = own > LEAST_CONDITION * qq;
  const a = curved ? (z[UUY]! - m * meanUU * meanY - along * uy) / own : 0;
  const line = uy / uu;
  const b = line - a * along;
  const c = meanY - b * meanU - a * meanUU;
  into.a[row] = clamp(a);
  into.b[row] = clamp(b);
  into.c[row] = clamp(c);
  into.judgedA[row] = into.a[row]!;
  into.judgedB[row] = into.b[row]!;
  into.judgedC[row] = into.c[row]!;
  into.clamped[row] = Math.max(Math.abs(a), Math.abs(b), Math.abs(c)) > COEFFICIENT_LIMIT ? 1 : 0;
  into.terms[row] = curved ? 2 : 1;
  weigh(into, row, { total, line: (uy * uy) / uu, curve: a * a * own });
  if (into.evidence[row] === 1) keepSupported(into, row, clamp(line), clamp(meanY - line * meanU));
  if (into.evidence[row] === 0) keepSupported(into, row, 0, clamp(meanY));
}

/** What is judged when the quadratic term, or both terms, explain no more than chance would. */
function keepSupported(into: FitTable, row: number, b: number, c: number): void {
  into.judgedA[row] = 0;
  into.judgedB[row] = b;
  into.judgedC[row] = c;
}

const clamp = (value: number): number =>
  value > COEFFICIENT_LIMIT
    ? COEFFICIENT_LIMIT
    : value < -COEFFICIENT_LIMIT
      ? -COEFFICIENT_LIMIT
      : value;

/** R², residual and both F-tests from the squares that each column explains. */
function weigh(
  into: FitTable,
  row: number,
  squares: { total: number; line: number; curve: number },
): void {
  const m = into.pairs[row]!;
  const floor = EXACT * squares.total;
  const afterLine = Math.max(floor, squares.total - squares.line);
  const afterCurve = Math.max(floor, afterLine - squares.curve);
  const fLinear = afterLine > 0 ? (squares.line * (m - 2)) / afterLine : 0;
  const fQuadratic = afterCurve > 0 ? (squares.curve * (m - 3)) / afterCurve : 0;
  into.fLinear[row] = fLinear;
  into.fQuadratic[row] = fQuadratic;
  into.r2[row] = squares.total > 0 ? 1 - afterCurve / squares.total : 0;
  into.rms[row] = into.sd[row]! * Math.sqrt(afterCurve / m);
  const needed = staysBounded(into.a[row]!, into.b[row]!, into.c[row]!, into.start[row]!)
    ? criticalF(m - 3)
    : criticalEscapeF(m - 3);
  into.evidence[row] = fQuadratic > needed ? 2 : fLinear > criticalF(m - 2) ? 1 : 0;
}
