// Estimates with an interval, from values paired by round: the round is the unit that
// was randomised, so the rounds alone say how far chance moves the result. Student's t
// over rounds; for a ratio Fieller's theorem, and from six rounds on ranks, which one
// wild round cannot move. Pure.
import { fCritical, mean, median } from "../../base/index.ts";

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

/** Fewest rounds whose ranks bound anything at 95 %: all on one side of zero by chance once in 32 times. */
const RANKS_FROM = 6;

/**
 * Ratio of `above` to `below`, values of the same rounds, with its 95 % interval. The estimator is
 * chosen by the number of rounds alone, never by what they hold.
 */
export const ratioOverRounds = (above: readonly number[], below: readonly number[]): Interval =>
  above.length < RANKS_FROM ? ratioOfMeans(above, below) : ratioByRanks(above, below);

/**
 * The set of all ratios ρ that Wilcoxon's signed-rank test of above − ρ·below does not refute, and
 * its middle (Hodges and Lehmann 1963, for a ratio). Takes those differences as symmetric about
 * zero, not as normal: a round in which both are large by an accident of the host weighs no more
 * than its rank. Pairs of rounds whose `below` is not above zero together bound nothing.
 */
export function ratioByRanks(
  above: readonly number[],
  below: readonly number[],
  level: number = LEVEL,
): Interval {
  const rounds = above.length;
  const lows: number[] = [];
  const highs: number[] = [];
  const middles: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    for (let j = i; j < rounds; j += 1) {
      const under = below[i]! + below[j]!;
      const ratio = (above[i]! + above[j]!) / under;
      lows.push(under > 0 ? ratio : -Infinity);
      highs.push(under > 0 ? ratio : Infinity);
      if (under > 0) middles.push(ratio);
    }
  }
  const cut = signedRankCut(rounds, (1 - level) / 2);
  const rising = (a: number, b: number): number => a - b;
  return {
    estimate: middles.length === 0 ? Number.NaN : median(middles),
    low: cut === null ? -Infinity : lows.toSorted(rising)[cut]!,
    high: cut === null ? Infinity : highs.toSorted(rising).at(-1 - cut)!,
    rounds,
  };
}

/**
 * Largest k for which the signed-rank sum of `rounds` symmetric differences is k or less with
 * probability `tail` at most; null where even 0 is likelier. Exact.
 */
export function signedRankCut(rounds: number, tail: number): number | null {
  // ways[s]: signs of the ranks 1 to n whose positive ones sum to s.
  let ways = [1];
  for (let rank = 1; rank <= rounds; rank += 1) {
    const longer = Array.from({ length: ways.length + rank }, (_, sum) => ways[sum] ?? 0);
    ways = longer.map((count, sum) => count + (ways[sum - rank] ?? 0));
  }
  let below = 0;
  let cut: number | null = null;
  for (const [sum, count] of ways.entries()) {
    below += count / 2 ** rounds;
    if (below > tail) return cut;
    cut = sum;
  }
  return cut;
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
