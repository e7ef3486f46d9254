// Series that share with a given one all that a stationary process has, and no trend in it:
// what a trend is tested against. Two kinds: a fitted AR(1) process (Dakos, 2012), and the
// series' own spectrum with random phases (Theiler, 1992). Chance is an argument.
import { mean, normal } from "../../base/index.ts";
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

/** The amplitudes of the series' Fourier transform with phases drawn anew; the mean is left out. */
export function phaseRandomised(series: ArrayLike<number>): Surrogate {
  const n = series.length;
  const cosines = Float64Array.from({ length: n }, (_, i) => Math.cos((2 * Math.PI * i) / n));
  const sines = Float64Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * i) / n));
  const frequencies = Math.floor(n / 2);
  const amplitudes = new Float64Array(frequencies + 1);
  for (let k = 1; k <= frequencies; k++) {
    let real = 0;
    let imaginary = 0;
    for (let t = 0, turn = 0; t < n; t++, turn = (turn + k) % n) {
      real += series[t]! * cosines[turn]!;
      imaginary += series[t]! * sines[turn]!;
    }
    // The last frequency of an even length has no partner.
    amplitudes[k] = (Math.hypot(real, imaginary) * (2 * k === n ? 1 : 2)) / n;
  }
  return (chance) => {
    const made = new Float64Array(n);
    for (let k = 1; k <= frequencies; k++) {
      const phase = 2 * k === n ? (chance() < 0.5 ? 0 : Math.PI) : 2 * Math.PI * chance();
      const even = amplitudes[k]! * Math.cos(phase);
      const odd = amplitudes[k]! * Math.sin(phase);
      for (let t = 0, turn = 0; t < n; t++, turn = (turn + k) % n)
        made[t]! += even * cosines[turn]! - odd * sines[turn]!;
    }
    return made;
  };
}
