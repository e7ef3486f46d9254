// Forecast of the load from its own past: an autoregression fitted by Burg's method
// (1967) to one or several stretches, its order by Akaike's criterion. Always stable,
// whatever the data. Pure.
import { mean } from "../../base/index.ts";
import { levelsOf } from "./area.ts";

export interface Autoregression {
  readonly mean: number;
  /** x(t) − mean = Σ coefficients[i]·(x(t−1−i) − mean) + noise; empty where the past says nothing. */
  readonly coefficients: readonly number[];
}

/** More past than this is fitted to noise. */
const ORDER_MAX = 20;
/** Values for each coefficient that may be fitted. */
const VALUES_EACH = 10;

/** Fitted to stretches without gaps; null where they do not move. */
export function fitAutoregression(stretches: readonly Float64Array[]): Autoregression | null {
  const total = stretches.reduce((sum, { length }) => sum + length, 0);
  const centre = mean(Float64Array.from(stretches.flatMap((stretch) => [...stretch])));
  const forward = stretches.map((stretch) => stretch.map((value) => value - centre));
  const backward = forward.map((stretch) => stretch.slice());
  const power = forward.reduce((sum, one) => sum + one.reduce((s, v) => s + v * v, 0), 0) / total;
  if (!(power > 1e-24 * Math.max(1, centre * centre))) return null;
  let coefficients: number[] = [];
  let best: readonly number[] = [];
  let left = power;
  let lowest = total * Math.log(left);
  const highest = Math.min(ORDER_MAX, Math.floor(total / VALUES_EACH));
  for (let order = 1; order <= highest; order += 1) {
    const reflection = reflect(forward, backward, order);
    if (reflection === null) break;
    const before = coefficients;
    coefficients = before.map((c, i) => c - reflection * before[before.length - 1 - i]!);
    coefficients.push(reflection);
    left *= 1 - reflection * reflection;
    if (!(left > 0)) break;
    const criterion = total * Math.log(left) + 2 * order;
    if (criterion < lowest) {
      lowest = criterion;
      best = coefficients;
    }
  }
  return { mean: centre, coefficients: best };
}

/** Burg's reflection coefficient of this order; replaces both errors by the next order's. */
function reflect(
  forward: readonly Float64Array[],
  backward: readonly Float64Array[],
  order: number,
): number | null {
  let above = 0;
  let below = 0;
  for (const [s, f] of forward.entries())
    for (let t = order; t < f.length; t += 1) {
      const behind = backward[s]![t - 1]!;
      above += 2 * f[t]! * behind;
      below += f[t]! * f[t]! + behind * behind;
    }
  if (!(below > 0)) return null;
  const k = above / below;
  for (const [s, f] of forward.entries()) {
    const b = backward[s]!;
    for (let t = f.length - 1; t >= order; t -= 1) {
      const here = f[t]!;
      f[t] = here - k * b[t - 1]!;
      b[t] = b[t - 1]! - k * here;
    }
  }
  return k;
}

/** A gap is bridged by the last known value; unknown before the first. */
export function bridged(values: Float64Array): Float64Array {
  let last = Number.NaN;
  return values.map((value) => (last = Number.isNaN(value) ? last : value));
}

/** The highest value forecast within each horizon (steps, rising), from the values up to `t`. */
export function forecastPeaks(
  model: Autoregression,
  { values, t }: { readonly values: Float64Array; readonly t: number },
  horizons: readonly number[],
): number[] {
  const { coefficients, mean: centre } = model;
  const past: number[] = [];
  for (let i = coefficients.length - 1; i >= 0; i -= 1) {
    const value = t - i >= 0 ? values[t - i]! : Number.NaN;
    past.push(Number.isNaN(value) ? 0 : value - centre);
  }
  const order = coefficients.length;
  const peaks: number[] = [];
  let peak = Number.NEGATIVE_INFINITY;
  let step = 0;
  for (const horizon of horizons) {
    for (; step < horizon; step += 1) {
      let value = 0;
      for (let i = 0; i < order; i += 1) value += coefficients[i]! * past[past.length - 1 - i]!;
      past.push(value);
      if (value > peak) peak = value;
    }
    peaks.push(centre + peak);
  }
  return peaks;
}

/**
 * Scores at each horizon, every half forecast by the model of the other half: where the
 * forecast stands among those of its own half, in [0, 1]. Forecasts of two models side by side
 * would say which half was trained on the busier one, and that is the less busy half.
 */
export function forecastScores(
  load: Float64Array,
  models: readonly [Autoregression, Autoregression],
  horizons: readonly number[],
): Float64Array[] {
  const values = bridged(load);
  const scores = horizons.map(() => new Float64Array(load.length));
  const middle = halfOf(load.length);
  for (let t = 0; t < load.length; t += 1) {
    const peaks = forecastPeaks(models[t < middle ? 1 : 0], { values, t }, horizons);
    for (const [h, series] of scores.entries())
      series[t] = Number.isNaN(load[t]!) ? Number.NaN : peaks[h]!;
  }
  for (const series of scores)
    for (const half of [series.subarray(0, middle), series.subarray(middle)])
      half.set(standings(half));
  return scores;
}

function standings(scores: Float64Array): Float64Array {
  const { of, count } = levelsOf(scores);
  return Float64Array.from(of, (level) =>
    level < 0 ? Number.NaN : level / Math.max(1, count - 1),
  );
}

/** Where the first half of a recording ends. */
export const halfOf = (length: number): number => Math.floor(length / 2);
