// Series that share with a given one all that a stationary process has, and no trend in it:
// what a trend is tested against. Two kinds: a fitted AR(1) process (Dakos, 2012), and the
// series' own spectrum with random phases (Theiler, 1992). Chance is an argument.
import { amplitudesOf, mean, normal, phasesOf, surrogatePair } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";

/** The most memory a fitted process is given: beyond it a series of some hundred values says nothing. */
const MOST_MEMORY = 0.999;

/** Makes one surrogate, of the length of its original. */
export type Surrogate = (chance: Chance) => Float64Array;

/** Sample correlation of neighbours, in [−1, 1]; null where the series does not vary. */
export function lagOne(series: ArrayLike<number>): number | null {
  const centre = mean(series);
  let squares = 0;
  let products = 0;
  for (let i = 0; i < series.length; i++) {
    const here = series[i]! - centre;
    squares += here * here;
    if (i > 0) products += here * (series[i - 1]! - centre);
  }
  return squares > 0 ? products / squares : null;
}

/** AR(1) with the memory and variance of the series; the memory freed of its bias (Marriott and Pope, 1954). */
export function autoregressive(series: ArrayLike<number>): Surrogate {
  const n = series.length;
  const centre = mean(series);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (series[i]! - centre) ** 2;
  const deviation = Math.sqrt(squares / n);
  const unbiased = ((lagOne(series) ?? 0) * n + 1) / (n - 3);
  const memory = Math.min(MOST_MEMORY, Math.max(-MOST_MEMORY, unbiased));
  const kick = Math.sqrt(1 - memory * memory);
  return (chance) => {
    const made = new Float64Array(n);
    let state = normal(chance);
    for (let i = 0; i < n; i++) {
      made[i] = deviation * state;
      state = memory * state + kick * normal(chance);
    }
    return made;
  };
}

/**
 * The amplitudes of the series with phases drawn anew, but for a factor; the mean is left out.
 * They come in pairs: each second one costs nothing.
 */
export function phaseRandomised(series: ArrayLike<number>): Surrogate {
  const amplitudes = amplitudesOf(Float64Array.from(series));
  let second: Float64Array | null = null;
  return (chance) => {
    if (second !== null) {
      const made = second;
      second = null;
      return made;
    }
    const pair = surrogatePair(amplitudes, phasesOf(amplitudes.length, chance), series.length);
    second = pair[1];
    return pair[0];
  };
}
