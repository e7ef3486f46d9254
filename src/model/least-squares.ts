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

// What is known of the present fit besides its row: the sums of squares in all and
// explained by either column, and the line without the quadratic term.
const TOTAL = 0;
const BY_LINE = 1;
const BY_CURVE = 2;
const SLOPE = 3;
const OFFSET = 4;
const LEVEL = 5;

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
  readonly #line = new Float64Array(6);
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
    this.#origin[REFERENCE] = count === 0 ? 0 : sum / count;
    this.#origin[LAST] = values[base + head]! - this.#origin[REFERENCE]!;
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
    const least = LEAST_SPREAD * Math.max(Math.abs(reference), Math.abs(shift));
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

/** Makes row `row` the constant map at its `c`: no return to speak of, and no evidence of any. */
function keepConstant(into: FitTable, row: number): void {
  into.a[row] = 0;
  into.b[row] = 0;
  into.judgedA[row] = 0;
  into.judgedB[row] = 0;
  into.judgedC[row] = into.c[row]!;
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
function regress(z: Float64Array, line: Float64Array, into: FitTable, row: number): void {
  const m = z[PAIRS]!;
  const meanU = z[U]! / m;
  const meanUU = z[UU]! / m;
  const meanY = z[Y]! / m;
  const uu = z[UU]! - m * meanU * meanU;
  const total = Math.max(0, z[YY]! - m * meanY * meanY);
  if (!(uu > LEAST_CONDITION * m)) {
    into.c[row] = meanY;
    keepConstant(into, row);
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
  const slope = uy / uu;
  const b = slope - a * along;
  into.a[row] = a;
  into.b[row] = b;
  into.c[row] = meanY - b * meanU - a * meanUU;
  into.terms[row] = curved ? 2 : 1;
  into.clamped[row] = clamp(into.a, row) | clamp(into.b, row) | clamp(into.c, row);
  line[TOTAL] = total;
  line[BY_LINE] = slope * uy;
  line[BY_CURVE] = a * a * own;
  line[SLOPE] = slope;
  line[LEVEL] = meanY;
  line[OFFSET] = meanY - slope * meanU;
  weigh(line, into, row);
  keepSupported(line, into, row);
}

/** Clamps one coefficient to ±10; 1 when it had to. */
function clamp(coefficients: Float64Array, row: number): number {
  const value = coefficients[row]!;
  if (value > COEFFICIENT_LIMIT) coefficients[row] = COEFFICIENT_LIMIT;
  else if (value < -COEFFICIENT_LIMIT) coefficients[row] = -COEFFICIENT_LIMIT;
  else return 0;
  return 1;
}

/** R², residual, both F-tests and the evidence, from the squares that each column explains. */
function weigh(line: Float64Array, into: FitTable, row: number): void {
  const m = into.pairs[row]!;
  const total = line[TOTAL]!;
  const floor = EXACT * total;
  const afterLine = Math.max(floor, total - line[BY_LINE]!);
  const afterCurve = Math.max(floor, afterLine - line[BY_CURVE]!);
  const fLinear = afterLine > 0 ? (line[BY_LINE]! * (m - 2)) / afterLine : 0;
  const fQuadratic = afterCurve > 0 ? (line[BY_CURVE]! * (m - 3)) / afterCurve : 0;
  into.fLinear[row] = fLinear;
  into.fQuadratic[row] = fQuadratic;
  into.r2[row] = total > 0 ? 1 - afterCurve / total : 0;
  into.rms[row] = into.sd[row]! * Math.sqrt(afterCurve / m);
  into.evidence[row] = isCurveProven(into, row) ? 2 : fLinear > criticalF(m - 2) ? 1 : 0;
}

/**
 * True where the quadratic term passes its test: at 1 %, or at 0.1 % where it lets the
 * orbit escape. A clamped parabola never does: it is not the one that was tested.
 */
function isCurveProven(into: FitTable, row: number): boolean {
  const df = into.pairs[row]! - 3;
  const f = into.fQuadratic[row]!;
  if (into.clamped[row] === 1 || !(f > criticalF(df))) return false;
  const bounded = staysBounded(into.a[row]!, into.b[row]!, into.c[row]!, into.start[row]!);
  return bounded || f > criticalEscapeF(df);
}

/** The map that is judged: without the terms that explain no more than chance would. */
function keepSupported(line: Float64Array, into: FitTable, row: number): void {
  const evidence = into.evidence[row]!;
  if (evidence === 2) {
    into.judgedA[row] = into.a[row]!;
    into.judgedB[row] = into.b[row]!;
    into.judgedC[row] = into.c[row]!;
    return;
  }
  into.judgedA[row] = 0;
  into.judgedB[row] = evidence === 1 ? line[SLOPE]! : 0;
  into.judgedC[row] = evidence === 1 ? line[OFFSET]! : line[LEVEL]!;
  clamp(into.judgedB, row);
  clamp(into.judgedC, row);
}
