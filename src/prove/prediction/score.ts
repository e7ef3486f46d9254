// A signal as a score that is higher the more it warns, made of the present and the past
// alone. Pure; unknown is NaN.
import type { Seconds } from "../../base/index.ts";
import type { Signal } from "./recording.ts";
import type { Spikes } from "./events.ts";

/** What a change is a change from: the mean over so long before. */
export const BEFORE: Seconds = 60;

export const numbersOf = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? Number.NaN);

/** The score at each step. */
export function scoresOf(
  { values, warns, view = "level" }: Signal,
  interval: Seconds,
): Float64Array {
  const numbers = numbersOf(values);
  const sign = warns === "falling" ? -1 : 1;
  const seen = view === "level" ? numbers : changes(numbers, Math.round(BEFORE / interval));
  return seen.map((value) => sign * value);
}

/** Value minus the mean of the `steps` before it; unknown where fewer than half of them are known. */
function changes(values: Float64Array, steps: number): Float64Array {
  const width = Math.max(1, steps);
  const sums = new Float64Array(values.length + 1);
  const counts = new Float64Array(values.length + 1);
  for (const [t, value] of values.entries()) {
    sums[t + 1] = sums[t]! + (Number.isNaN(value) ? 0 : value);
    counts[t + 1] = counts[t]! + (Number.isNaN(value) ? 0 : 1);
  }
  return values.map((value, t) => {
    const from = Math.max(0, t - width);
    const count = counts[t]! - counts[from]!;
    return 2 * count < width ? Number.NaN : value - (sums[t]! - sums[from]!) / count;
  });
}

/** What the times of earlier events say: the longer none has begun, the more one is due. */
export const climatology = ({ waited }: Spikes): Float64Array => Float64Array.from(waited);
