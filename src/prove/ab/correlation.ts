// How strongly two series move together, with an interval that knows that
// neighbouring samples repeat each other: n samples of two slow series tell as
// much as far fewer independent ones. Pure; gaps are NaN and are left out.
import { fCritical, mean, standardDeviation } from "../../base/index.ts";

export interface Correlation {
  /** Samples where both are known. */
  readonly n: number;
  /** Independent samples they are worth (Bartlett 1946). */
  readonly nEffective: number;
  readonly pearson: number;
  /** 95 % interval of `pearson`, by Fisher's z with the effective sample size. */
  readonly low: number;
  readonly high: number;
  /** Rank correlation (Spearman 1904). */
  readonly spearman: number;
}

/** Fewer pairs say nothing about a correlation. */
const PAIRS_MIN = 8;
/** Lags summed for the effective size, as a share of n: beyond it a sample autocorrelation is noise. */
const LAG_SHARE = 0.25;
const EFFECTIVE_MIN = 4;

/** Correlation of two series of equal length, or null where one does not move or too little is known. */
export function correlate(x: ArrayLike<number>, y: ArrayLike<number>): Correlation | null {
  const [a, b] = knownPairs(x, y);
  if (a.length < PAIRS_MIN) return null;
  const pearson = pearsonOf(a, b);
  if (pearson === null) return null;
  const nEffective = effectiveSize(a, b);
  const half = tQuantile(nEffective - 2) / Math.sqrt(nEffective - 2);
  const z = Math.atanh(pearson);
  return {
    n: a.length,
    nEffective,
    pearson,
    low: Math.tanh(z - half),
    high: Math.tanh(z + half),
    spearman: pearsonOf(ranks(a), ranks(b)) ?? 0,
  };
}

/** Pearson's r of series without gaps, or null where one is constant. */
export function pearsonOf(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const a = standardised(x);
  const b = standardised(y);
  if (a === null || b === null) return null;
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return Math.min(1, Math.max(-1, sum / a.length));
}

/** Mean 0, deviation 1; null where the series does not move. */
export function standardised(values: ArrayLike<number>): Float64Array | null {
  const centre = mean(values);
  const spread = standardDeviation(values);
  if (!(spread > 1e-12 * Math.max(1, Math.abs(centre)))) return null;
  return Float64Array.from(values, (value) => (value - centre) / spread);
}

/**
 * n / (1 + 2 Σ (1 − k/n) ρx(k) ρy(k)): how many independent pairs have the same variance
 * of r when the two are unrelated (Bartlett 1946). The sum ends where the product of the
 * autocorrelations falls to 0, in [4, n].
 */
export function effectiveSize(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const a = standardised(x);
  const b = standardised(y);
  const n = x.length;
  if (a === null || b === null) return Math.min(n, EFFECTIVE_MIN);
  let inflation = 1;
  for (let lag = 1; lag <= n * LAG_SHARE; lag += 1) {
    const product = autocorrelation(a, lag) * autocorrelation(b, lag);
    if (product <= 0) break;
    inflation += 2 * (1 - lag / n) * product;
  }
  return Math.min(n, Math.max(EFFECTIVE_MIN, n / inflation));
}

/** Of a standardised series, with the usual divisor n, corrected for the mean taken out. */
function autocorrelation(z: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < z.length; i += 1) sum += z[i]! * z[i - lag]!;
  return sum / (z.length - lag);
}

/** Two-sided 5 % point of Student's t, from the F distribution. */
function tQuantile(degrees: number): number {
  return Math.sqrt(fCritical(0.05, 1, Math.max(1, degrees)));
}

/** Ranks from 1, ties sharing their mean rank. */
function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).toSorted((i, j) => values[i]! - values[j]!);
  const rank = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1]!] === values[order[start]!]) end += 1;
    for (let i = start; i <= end; i += 1) rank[order[i]!] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return rank;
}

function knownPairs(x: ArrayLike<number>, y: ArrayLike<number>): [Float64Array, Float64Array] {
  const a: number[] = [];
  const b: number[] = [];
  for (let i = 0; i < x.length; i += 1) {
    if (Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue;
    a.push(x[i]!);
    b.push(y[i]!);
  }
  return [Float64Array.from(a), Float64Array.from(b)];
}
