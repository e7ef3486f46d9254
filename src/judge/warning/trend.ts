// A trend that can be trusted: the slope of a stretch of the past, and how sure it is. The
// stretch is cut into 16 blocks. The slope is the median of the slopes between near blocks
// (Theil and Sen, over pairs at most four blocks apart, so that one step touches few of
// them). Its doubt comes from how the blocks' own increments scatter, as if they added up
// like a walk: a wandering quantity without any trend then seldom passes for one.
import { median } from "../../base/index.ts";
import type { Span } from "./dyadic-history.ts";

/** Blocks a stretch is cut into. */
export const BLOCKS = 16;
/** Pairs of blocks further apart than this do not count. */
const FARTHEST_PAIR = 4;
/** Median absolute deviation to standard deviation, for normal numbers. */
const MAD_TO_DEVIATION = 1.4826;
/** Standard error of a median against that of a mean, for normal numbers: √(π/2). */
const MEDIAN_EFFICIENCY = 1.2533;
/** Increments of block means of a walk are correlated 1/4: their mean scatters √1.5 times as much. */
const WALK_FACTOR = 1.2247;
/** Increments this many deviations off, and off by half the slope at least, are steps. */
const STEP_DEVIATIONS = 5;
/** Increments that one step can touch: a block is cut in two by it. */
const STEP_WIDTH = 2;
/** Slope over its standard error from which it is believed: looked at again and again, so far out. */
const SURE_RATIO = 6;
/** A step down by this share of what was climbed before it begins the rise anew. */
const TAKEN_BACK = 0.5;
/** The later half must keep this share of the earlier half's slope: what levels off fills nothing. */
const KEEPS_ON = 0.7;
/** Nor may it be so much steeper: a line is the wrong forecast then. */
const STEEPENS = 1.7;

export interface Trend {
  /** Per ms; above 0. */
  readonly slope: number;
  /** Standard error of the slope, per ms. */
  readonly slopeError: number;
  /** Scatter of an increment from block to block, per ms. */
  readonly scatter: number;
  /** Mean time from block to block, ms. */
  readonly step: number;
  /** Time from which the rise was not taken back, ms: the stretch's start, or its one great fall. */
  readonly since: number;
}

/** The trend of a stretch of at least 2·`BLOCKS` values, or null where none is sure. */
export function sureRise(stretch: Span): Trend | null {
  const { times, values } = blockMeans(stretch);
  const step = (times[BLOCKS - 1]! - times[0]!) / (BLOCKS - 1);
  if (!(step > 0)) return null;
  const slope = median(nearSlopes(times, values));
  if (!(slope > 0)) return null;
  const rates = Array.from({ length: BLOCKS - 1 }, (_, i) =>
    slopeBetween(times, values, [i, i + 1]),
  );
  const scatter = MAD_TO_DEVIATION * median(rates.map((rate) => Math.abs(rate - slope)));
  const slopeError = (MEDIAN_EFFICIENCY * WALK_FACTOR * scatter) / Math.sqrt(BLOCKS - 1);
  if (slope < SURE_RATIO * slopeError) return null;
  const offBy = Math.max(STEP_DEVIATIONS * scatter, slope / 2);
  const steps = rates.flatMap((rate, i) => (Math.abs(rate - slope) > offBy ? [i] : []));
  if (steps.length > 0 && steps.at(-1)! - steps[0]! >= STEP_WIDTH) return null;
  const half = Math.floor(rates.length / 2);
  const earlier = median(rates.slice(0, half));
  const later = median(rates.slice(-half));
  if (later < KEEPS_ON * earlier || later > STEEPENS * earlier) return null;
  const since = risesSince({ times, values }, slope, steps.at(-1));
  return { slope, slopeError, scatter, step, since };
}

/** Where the step after block `last` ends, if it took back so much of the rise before it; else the start. */
function risesSince({ times, values }: Blocks, slope: number, last: number | undefined): number {
  if (last === undefined) return times[0]!;
  const before = Math.max(0, last + 1 - STEP_WIDTH);
  const took = times[last + 1]! - times[before]!;
  const fell = values[before]! + slope * took - values[last + 1]!;
  const climbed = slope * (times[last + 1]! - times[0]!);
  return fell >= TAKEN_BACK * climbed ? times[last + 1]! : times[0]!;
}

interface Blocks {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Means of time and value over `BLOCKS` equal blocks; the oldest values that fill none are left out. */
function blockMeans({ length, times, values }: Span): Blocks {
  const size = Math.floor(length / BLOCKS);
  const first = length - size * BLOCKS;
  const means = { times: new Float64Array(BLOCKS), values: new Float64Array(BLOCKS) };
  for (let i = first; i < length; i++) {
    const block = Math.floor((i - first) / size);
    means.times[block]! += times[i]! / size;
    means.values[block]! += values[i]! / size;
  }
  return means;
}

function nearSlopes(times: Float64Array, values: Float64Array): number[] {
  const slopes: number[] = [];
  for (let i = 0; i < BLOCKS; i++)
    for (let j = i + 1; j < BLOCKS && j <= i + FARTHEST_PAIR; j++)
      slopes.push(slopeBetween(times, values, [i, j]));
  return slopes;
}

const slopeBetween = (
  times: Float64Array,
  values: Float64Array,
  [i, j]: readonly [number, number],
): number => (values[j]! - values[i]!) / (times[j]! - times[i]!);
