// Where the cross-correlation of a signal and the load peaks, by the same arithmetic as the
// A/B summary: recordings are standardised one by one and joined with gaps between. Pure.
import type { Chance, Seconds } from "../../base/index.ts";
import { leadLag, standardised } from "../ab/index.ts";
import type { CrossCorrelation } from "./result.ts";

interface Pair {
  readonly signal: Float64Array;
  readonly load: Float64Array;
}

interface Reach {
  readonly name: string;
  readonly interval_s: Seconds;
  /** Lags to look at to either side. */
  readonly range_s: Seconds;
}

/** More steps are merged into means: the cost grows with their square. */
const STEPS_MAX = 4096;

/** Null where one of the two does not move or too little is known. */
export function crossCorrelation(
  recordings: readonly Pair[],
  { name, interval_s: interval, range_s: wanted }: Reach,
  chance: Chance,
): CrossCorrelation | null {
  const total = recordings.reduce((sum, { load }) => sum + load.length, 0);
  const factor = Math.ceil(total / STEPS_MAX);
  const step = interval * factor;
  const range = Math.max(1, Math.round(wanted / step));
  const joined = (which: keyof Pair): Float64Array =>
    Float64Array.from(
      recordings.flatMap((recording) => [
        ...alike(merged(recording[which], factor)),
        ...Array.from({ length: range }, () => Number.NaN),
      ]),
    ).slice(0, -range);
  const found = leadLag([joined("signal"), joined("load")], range, chance);
  if (found === null) return null;
  return {
    signal: name,
    peak: found.peak,
    lag_s: {
      estimate: toMs(found.lag * step),
      low: toMs(found.lagLow * step),
      high: toMs(found.lagHigh * step),
    },
    range_s: toMs(found.range * step),
    chanceLevel: found.chanceLevel,
    p: found.p,
  };
}

/** Means of the known values of `factor` neighbours each. */
function merged(values: Float64Array, factor: number): Float64Array {
  return Float64Array.from({ length: Math.ceil(values.length / factor) }, (_, i) => {
    const known = values
      .subarray(i * factor, (i + 1) * factor)
      .filter((value) => !Number.isNaN(value));
    return known.length === 0
      ? Number.NaN
      : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

/** Mean 0 and deviation 1 of what is known; nothing known where it does not move. */
function alike(values: Float64Array): Float64Array {
  const scaled = standardised(values.filter((value) => !Number.isNaN(value)));
  let at = 0;
  return values.map((value) =>
    scaled === null || Number.isNaN(value) ? Number.NaN : scaled[at++]!,
  );
}

const toMs = (time: Seconds): Seconds => Math.round(time * 1000) / 1000;
