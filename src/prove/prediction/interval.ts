// From resamples to intervals: Student's t over the bootstrap's deviation with as many
// degrees of freedom as there are blocks or events, for each figure alone, and wider
// for all horizons together (largest deviation of all; Romano and Wolf 2005). Pure.
import { mean, quantile, standardDeviation } from "../../base/index.ts";
import { studentT } from "../trial/index.ts";
import type { Figure } from "./result.ts";

const LEVEL = 0.95;
/** Two-sided 95 % point of the normal distribution. */
export const NORMAL = 1.959964;

export interface Sampled {
  readonly estimate: readonly number[];
  /** [resample][horizon]. */
  readonly draws: readonly ArrayLike<number>[];
  /** What the deviation is at least, where a perfect score leaves none. */
  readonly least: number;
}

export interface Support {
  /** Independent pieces the resamples were made of. */
  readonly pieces: number;
  /** Signals asked at once: the joint interval holds for all of them. */
  readonly questions: number;
  /** Lowest and highest possible value. */
  readonly within: readonly [number, number];
}

export interface Intervals {
  readonly alone: readonly Figure[];
  readonly together: readonly Figure[];
}

/** Intervals of all horizons; resamples in which one has no value are left out for it. */
export function intervalsOf({ estimate, draws, least }: Sampled, support: Support): Intervals {
  const pieces = Math.max(2, support.pieces);
  const spare = Math.sqrt(pieces / (pieces - 1));
  const values = estimate.map((_, h) =>
    draws.map((draw) => draw[h]!).filter((value) => !Number.isNaN(value)),
  );
  const centre = values.map(mean);
  const deviation = values.map((one) => Math.max(standardDeviation(one), least) * spare);
  const student = studentT(LEVEL, pieces - 1);
  const largest = draws.map((draw) => {
    const apart = deviation.map((d, h) => (d > 0 ? Math.abs(draw[h]! - centre[h]!) / d : 0));
    return Math.max(0, ...apart.filter((value) => !Number.isNaN(value)));
  });
  const joint = quantile(largest, 1 - (1 - LEVEL) / support.questions);
  const wide = Math.max(student, (joint * student) / NORMAL);
  const around = (reach: number): Figure[] =>
    estimate.map((value, h) => bounded(value, reach * deviation[h]!, support.within));
  return { alone: around(student), together: around(wide) };
}

const bounded = (
  estimate: number,
  half: number,
  [lowest, highest]: readonly [number, number],
): Figure => ({
  estimate,
  low: Math.max(lowest, estimate - half),
  high: Math.min(highest, estimate + half),
});

/** Interval of a share of independent cases (Wilson 1927); null for none. */
export function shareInterval(hits: number, cases: number): Figure | null {
  if (cases === 0) return null;
  const share = hits / cases;
  const z = NORMAL * NORMAL;
  const centre = (share + z / (2 * cases)) / (1 + z / cases);
  const half =
    (NORMAL / (1 + z / cases)) * Math.sqrt((share * (1 - share)) / cases + z / (4 * cases * cases));
  return {
    estimate: share,
    low: Math.max(0, Math.min(share, centre - half)),
    high: Math.min(1, Math.max(share, centre + half)),
  };
}

/** The median with the interval between two order statistics, wide enough for any distribution; null for none. */
export function medianInterval(values: readonly number[]): Figure | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const rank = Math.max(0, Math.floor((n - NORMAL * Math.sqrt(n)) / 2));
  return {
    estimate: quantile(sorted, 0.5),
    low: sorted[rank]!,
    high: sorted[n - 1 - rank]!,
  };
}
