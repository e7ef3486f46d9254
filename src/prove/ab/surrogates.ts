// What peak of the cross-correlation chance alone gives. Surrogates keep how strongly
// each series moves at every frequency and draw their phases anew (Theiler and others
// 1992), which keeps how each moves in itself and destroys only the relation. Since
// the cross-correlation needs nothing but the product of the two amplitudes and the
// difference of the phases, it is drawn directly, at the lags asked for. Pure.
import type { Chance } from "../../base/index.ts";

const TURN = 2 * Math.PI;

/**
 * Peaks of |cross-correlation| within `range` steps of `count` pairs of unrelated series that
 * have the spectra of `a` and `b`: standardised, equal lengths, gaps at 0.
 */
export function surrogatePeaks(
  [a, b]: readonly [Float64Array, Float64Array],
  { range, count }: { readonly range: number; readonly count: number },
  chance: Chance,
): Float64Array {
  const weights = crossAmplitudes(a, b);
  const frequencies = weights.length;
  const cosine = new Float64Array(frequencies);
  const sine = new Float64Array(frequencies);
  const waves = wavesAtLags(a.length, range, frequencies);
  return Float64Array.from({ length: count }, () => {
    for (let k = 0; k < frequencies; k += 1) {
      const phase = TURN * chance();
      cosine[k] = weights[k]! * Math.cos(phase);
      sine[k] = weights[k]! * Math.sin(phase);
    }
    return peakOf(cosine, sine, waves);
  });
}

/** Peak of |circular cross-correlation| of two standardised series within `range` steps. */
export function circularPeak(a: Float64Array, b: Float64Array, range: number): number {
  const n = a.length;
  let peak = 0;
  for (let lag = -range; lag <= range; lag += 1) {
    let sum = 0;
    for (let t = 0; t < n; t += 1) sum += a[t]! * b[(t + lag + n) % n]!;
    peak = Math.max(peak, Math.abs(sum) / n);
  }
  return peak;
}

/** 2|A_k||B_k|/n² for k = 1 … ⌊n/2⌋: the weight of each frequency in the cross-correlation. */
function crossAmplitudes(a: Float64Array, b: Float64Array): Float64Array {
  const n = a.length;
  const amplitudeA = amplitudes(a);
  const amplitudeB = amplitudes(b);
  return amplitudeA.map((amplitude, i) => {
    const twice = 2 * (i + 1) === n ? 1 : 2;
    return (twice * amplitude * amplitudeB[i]!) / n ** 2;
  });
}

/** |Σ x(t)·exp(−2πikt/n)| for k = 1 … ⌊n/2⌋, by the sum itself: n is a few thousand at most. */
function amplitudes(x: Float64Array): Float64Array {
  const n = x.length;
  const cosine = Float64Array.from({ length: n }, (_, i) => Math.cos((TURN * i) / n));
  const sine = Float64Array.from({ length: n }, (_, i) => Math.sin((TURN * i) / n));
  return Float64Array.from({ length: Math.floor(n / 2) }, (_, i) => {
    let real = 0;
    let imaginary = 0;
    for (let t = 0, turn = 0; t < n; t += 1) {
      real += x[t]! * cosine[turn]!;
      imaginary += x[t]! * sine[turn]!;
      turn += i + 1;
      if (turn >= n) turn -= n;
    }
    return Math.hypot(real, imaginary);
  });
}

interface Waves {
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
  readonly range: number;
}

/** cos and sin of 2πk·lag/n for lag = 0 … range, lag-major. */
function wavesAtLags(n: number, range: number, frequencies: number): Waves {
  const cosine = new Float64Array((range + 1) * frequencies);
  const sine = new Float64Array((range + 1) * frequencies);
  for (let lag = 0; lag <= range; lag += 1) {
    for (let k = 0; k < frequencies; k += 1) {
      const angle = (TURN * (((k + 1) * lag) % n)) / n;
      cosine[lag * frequencies + k] = Math.cos(angle);
      sine[lag * frequencies + k] = Math.sin(angle);
    }
  }
  return { cosine, sine, range };
}

/** Largest |Σ w cos(wave ± phase)| over the lags; one pass gives a lag and its opposite. */
function peakOf(cosine: Float64Array, sine: Float64Array, waves: Waves): number {
  const frequencies = cosine.length;
  let peak = 0;
  for (let lag = 0; lag <= waves.range; lag += 1) {
    const from = lag * frequencies;
    let even = 0;
    let odd = 0;
    for (let k = 0; k < frequencies; k += 1) {
      even += cosine[k]! * waves.cosine[from + k]!;
      odd += sine[k]! * waves.sine[from + k]!;
    }
    peak = Math.max(peak, Math.abs(even - odd), Math.abs(even + odd));
  }
  return peak;
}
