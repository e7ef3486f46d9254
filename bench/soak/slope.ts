// Theil and Sen's slope with the interval that goes with Kendall's test: no level, no spike and no
// step of a collector at one end decides it. Pure.
import { median } from "../../src/base/index.ts";

/** Two-sided 95 % of a normal deviate. */
const DEVIATIONS = 1.96;
/** Fewer points than this have no interval worth the name. */
const LEAST_POINTS = 5;

export type Point = readonly [x: number, y: number];

export interface Slope {
  /** y per x. */
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** The slope of points at ever greater x; null of fewer than five. */
export function robustSlope(points: readonly Point[]): Slope | null {
  const n = points.length;
  if (n < LEAST_POINTS) return null;
  const slopes = points
    .flatMap(([x, y], i) => points.slice(i + 1).map(([later, then]) => (then - y) / (later - x)))
    .toSorted((a, b) => a - b);
  // Sen 1968: the ranks between which the true slope lies.
  const spread = DEVIATIONS * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const first = Math.max(0, Math.floor((slopes.length - spread) / 2));
  const last = slopes.length - 1 - first;
  return { slope: median(slopes), low: slopes[first]!, high: slopes[last]! };
}
