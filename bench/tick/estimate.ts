// Medians with an interval that assumes nothing about the shape of the noise: the
// order statistics whose binomial coverage reaches 95 %, or the whole range where the
// rounds are too few for that (fewer than six).
import { median } from "../../src/base/index.ts";

export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
  /** Probability that the interval covers the true median, at most 1. */
  readonly coverage: number;
}

const COVERAGE_WANTED = 0.95;

export function estimate(values: readonly number[]): Estimate {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  let inward = 0;
  while (inward + 1 < n / 2 && coverageOf(n, inward + 1) >= COVERAGE_WANTED) inward += 1;
  return {
    median: median(sorted),
    low: sorted[inward] ?? Number.NaN,
    high: sorted[n - 1 - inward] ?? Number.NaN,
    rounds: n,
    coverage: coverageOf(n, inward),
  };
}

/** Ratios of values measured in the same round. */
export function ratios(values: readonly number[], to: readonly number[]): Estimate {
  return estimate(values.map((value, round) => value / to[round]!));
}

/** 1 − 2·P(fewer than `inward`+1 of n fair coins show heads). */
function coverageOf(n: number, inward: number): number {
  let ways = 1;
  let tail = 0;
  for (let k = 0; k <= inward; k += 1) {
    tail += ways;
    ways = (ways * (n - k)) / (k + 1);
  }
  return Math.max(0, 1 - (2 * tail) / 2 ** n);
}
