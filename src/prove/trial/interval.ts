// Estimates with an interval, from values paired by round: the round is the unit that
// was randomised, so the rounds alone say how far chance moves the result. Student's t
// over rounds, and Fieller's theorem for a ratio of two means. Pure.
import { fCritical, mean } from "../../base/index.ts";

export interface Interval {
  readonly estimate: number;
  /** −Infinity and Infinity where the rounds do not bound it. */
  readonly low: number;
  readonly high: number;
  /** Rounds it was made from. */
  readonly rounds: number;
}

export const LEVEL = 0.95;

/** The t that Student's distribution with `df` degrees of freedom exceeds with probability (1 − level)/2. */
export function studentT(level: number, df: number): number {
  return df < 1 ? Number.POSITIVE_INFINITY : Math.sqrt(fCritical(1 - level, 1, df));
}

/** Mean of one value a round. */
export function meanInterval(values: readonly number[], level: number = LEVEL): Interval {
  const estimate = mean(values);
  if (values.length < 2) return { estimate, low: -Infinity, high: Infinity, rounds: values.length };
  const half = studentT(level, values.length - 1) * standardError(values);
  return { estimate, low: estimate - half, high: estimate + half, rounds: values.length };
}

/** Ratio of positive values of the same round: exp of the mean log ratio, with its interval. */
export function ratioInterval(
  values: readonly number[],
  to: readonly number[],
  level: number = LEVEL,
): Interval {
  const logs = values.map((value, round) => Math.log(value / to[round]!));
  const { estimate, low, high, rounds } = meanInterval(logs, level);
  return { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high), rounds };
}

/**
 * Σ above / Σ below with the set of all ratios ρ that the mean of above − ρ·below does not
 * refute (Fieller 1954). Where `below` itself is not clear of zero no bound exists.
 */
export function ratioOfMeans(
  above: readonly number[],
  below: readonly number[],
  level: number = LEVEL,
): Interval {
  const rounds = above.length;
  const a = mean(above);
  const b = mean(below);
  const estimate = a / b;
  const t = studentT(level, rounds - 1);
  const square = t * t;
  const vA = covariance(above, above) / rounds;
  const vB = covariance(below, below) / rounds;
  const vAB = covariance(above, below) / rounds;
  // (a − ρb)² ≤ t²(vA − 2ρ·vAB + ρ²·vB), a quadratic in ρ.
  const lead = b * b - square * vB;
  if (!(lead > 0)) return { estimate, low: -Infinity, high: Infinity, rounds };
  const middle = a * b - square * vAB;
  const rest = a * a - square * vA;
  const half = Math.sqrt(Math.max(0, middle * middle - lead * rest));
  return { estimate, low: (middle - half) / lead, high: (middle + half) / lead, rounds };
}

/** Standard error of the mean; NaN for fewer than two values. */
export function standardError(values: readonly number[]): number {
  return Math.sqrt(covariance(values, values) / values.length);
}

/** Sample covariance (divides by n − 1). */
function covariance(a: readonly number[], b: readonly number[]): number {
  const meanA = mean(a);
  const meanB = mean(b);
  return a.reduce((sum, value, i) => sum + (value - meanA) * (b[i]! - meanB), 0) / (a.length - 1);
}

export const isClearOf = ({ low, high }: Interval, value: number): boolean =>
  low > value || high < value;
