// The regression itself: coefficients, evidence and the map that is judged, from the
// standardised sums of one window. Doubles travel in typed arrays, because one passed
// to a function may become an object on the heap.
import { COEFFICIENT_LIMIT, criticalEscapeF, criticalF, EXACT, LEAST_CONDITION } from "./fit.ts";
import type { FitTable } from "./fit.ts";
import { staysBounded } from "./operator.ts";
import { PAIRS, U, UU, UUU, UUUU, UUY, UY, Y, YY } from "./sums.ts";

// What is known of the present fit besides its row: the sums of squares in all and
// explained by either column, and the line without the quadratic term.
const TOTAL = 0;
const BY_LINE = 1;
const BY_CURVE = 2;
const SLOPE = 3;
const OFFSET = 4;
/** Sum of squares of u about its mean: what the line's slope rests on. */
const SUPPORT = 5;
/** Numbers that `regress` keeps about a fit besides its row. */
export const LINE_FIELDS = 6;

/** Makes row `row` the constant map at its `c`: no return to speak of, and no evidence of any. */
export function keepConstant(into: FitTable, row: number): void {
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
  into.fEscape[row] = 0;
}

/**
 * Regression by orthogonal columns: 1, then u less its mean, then u² less its part
 * along the first two. Each column's gain is read off by itself, which gives both
 * F-tests for nothing; a column with no length of its own is dropped.
 */
export function regress(z: Float64Array, line: Float64Array, into: FitTable, row: number): void {
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
  line[OFFSET] = meanY - slope * meanU;
  line[SUPPORT] = uu;
  weigh(line, into, row);
  if (into.clamped[row] === 1) measureClamped(z, line, into, row);
  keepJudged(line, into, row);
}

/** Clamps one coefficient to ±10; 1 when it had to. */
function clamp(coefficients: Float64Array, row: number): number {
  const value = coefficients[row]!;
  if (value > COEFFICIENT_LIMIT) coefficients[row] = COEFFICIENT_LIMIT;
  else if (value < -COEFFICIENT_LIMIT) coefficients[row] = -COEFFICIENT_LIMIT;
  else return 0;
  return 1;
}

/** R², residual, the F-tests and the evidence, from the squares that each column explains. */
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
  const excess = Math.max(0, Math.abs(line[SLOPE]!) - 1);
  into.fEscape[row] = excess > 0 ? (excess * excess * line[SUPPORT]! * (m - 2)) / afterLine : 0;
  into.r2[row] = total > 0 ? 1 - afterCurve / total : 0;
  into.rms[row] = into.sd[row]! * Math.sqrt(afterCurve / m);
  into.evidence[row] = isCurveProven(into, row) ? 2 : fLinear > criticalF(m - 2) ? 1 : 0;
}

/** R² and residual of a clamped map, which is not the one of least squares, from its own squares. */
function measureClamped(z: Float64Array, line: Float64Array, into: FitTable, row: number): void {
  const m = z[PAIRS]!;
  const a = into.a[row]!;
  const b = into.b[row]!;
  const c = into.c[row]!;
  const own = a * a * z[UUUU]! + 2 * a * b * z[UUU]! + (b * b + 2 * a * c) * z[UU]!;
  const across = a * z[UUY]! + b * z[UY]! + c * z[Y]!;
  const left = Math.max(0, z[YY]! - 2 * across + own + 2 * b * c * z[U]! + c * c * m);
  into.r2[row] = line[TOTAL]! > 0 ? 1 - left / line[TOTAL]! : 0;
  into.rms[row] = into.sd[row]! * Math.sqrt(left / m);
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

/**
 * The map that is judged: the parabola where it is proven, else the line, which is the
 * better guess even where chance would explain as much. A constant in its place would
 * say that every disturbance is gone at once, and of that there is no evidence either.
 */
function keepJudged(line: Float64Array, into: FitTable, row: number): void {
  if (into.evidence[row] === 2) {
    into.judgedA[row] = into.a[row]!;
    into.judgedB[row] = into.b[row]!;
    into.judgedC[row] = into.c[row]!;
    return;
  }
  into.judgedA[row] = 0;
  into.judgedB[row] = line[SLOPE]!;
  into.judgedC[row] = line[OFFSET]!;
  clamp(into.judgedB, row);
  clamp(into.judgedC, row);
}
