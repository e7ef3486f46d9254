// Spectra: the fast Fourier transform of a length that is a power of two, how long a
// series remembers, and surrogates that move like a series and know nothing of the rest.
// Pure; chance is an argument.
import type { Chance } from "./chance.ts";

/** Cosines and sines of a transform, those of its stages one behind the other. */
interface Turns {
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
}

/** Of each length that was asked for, as long as its turns are no more than two MiB. */
const TURNS = new Map<number, Turns>();
const KEPT_LENGTH_MOST = 2 ** 17;

function turnsOf(n: number): Turns {
  const kept = TURNS.get(n);
  if (kept !== undefined) return kept;
  const made = { cosine: new Float64Array(n), sine: new Float64Array(n) };
  for (let half = 1; half < n; half *= 2) {
    for (let k = 0; k < half; k += 1) {
      const angle = (-Math.PI * k) / half;
      made.cosine[half + k] = Math.cos(angle);
      made.sine[half + k] = Math.sin(angle);
    }
  }
  if (n <= KEPT_LENGTH_MOST) TURNS.set(n, made);
  return made;
}

/** In place, of a power of two; forward, without a factor (Cooley and Tukey 1965). */
export function transform(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  const turns = turnsOf(n);
  reorder(real, imaginary);
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    for (let k = 0; k < half; k += 1) {
      const cosine = turns.cosine[half + k]!;
      const sine = turns.sine[half + k]!;
      for (let i = k; i < n; i += size) {
        const j = i + half;
        const re = real[j]! * cosine - imaginary[j]! * sine;
        const im = real[j]! * sine + imaginary[j]! * cosine;
        real[j] = real[i]! - re;
        imaginary[j] = imaginary[i]! - im;
        real[i]! += re;
        imaginary[i]! += im;
      }
    }
  }
}

function reorder(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i += 1) {
    let bit = n >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [real[i], real[j]] = [real[j]!, real[i]!];
    [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
  }
}

/** The deviations from the mean, unknown ones 0, with as many zeros again behind them. */
function padded(values: Float64Array): Float64Array {
  let size = 2;
  while (size < 2 * values.length) size *= 2;
  let sum = 0;
  let count = 0;
  for (const value of values)
    if (!Number.isNaN(value)) {
      sum += value;
      count += 1;
    }
  const room = new Float64Array(size);
  for (const [t, value] of values.entries())
    room[t] = Number.isNaN(value) ? 0 : value - sum / count;
  return room;
}

/**
 * |Fourier transform| of the padded series: its square is the spectrum of the plain autocovariance,
 * without wrapping. Unknown values are NaN; as many come out as the padded series is long.
 */
export function amplitudesOf(values: Float64Array): Float64Array {
  const real = padded(values);
  const imaginary = new Float64Array(real.length);
  transform(real, imaginary);
  return real.map((re, k) => Math.hypot(re, imaginary[k]!));
}

/**
 * Steps that tell as much as one independent one: 1 + 2 Σ ρ(k)², up to where ρ first
 * falls to 0 (Bartlett 1946); at least 1.
 */
export function memoryOf(values: Float64Array): number {
  const real = amplitudesOf(values).map((amplitude) => amplitude * amplitude);
  transform(real, new Float64Array(real.length));
  if (!(real[0]! > 0)) return 1;
  let memory = 1;
  for (let lag = 1; lag < values.length && real[lag]! > 0; lag += 1)
    memory += 2 * (real[lag]! / real[0]!) ** 2;
  return memory;
}

/** Cosines and sines of random phases: one draw may turn several series of one length alike. */
interface Phases {
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
}

export function phasesOf(size: number, chance: Chance): Phases {
  const angles = Float64Array.from({ length: size }, () => 2 * Math.PI * chance());
  return { cosine: angles.map(Math.cos), sine: angles.map(Math.sin) };
}

/**
 * Two surrogates of the first `length` steps, independent of each other: the amplitudes with
 * new phases (Theiler and others 1992). From the padded series, so that its two ends need
 * not meet: what is kept, but for a factor, is the plain autocovariance, not the wrapped one.
 */
export function surrogatePair(
  amplitudes: Float64Array,
  { cosine, sine }: Phases,
  length: number,
): readonly [Float64Array, Float64Array] {
  const real = amplitudes.map((amplitude, k) => amplitude * cosine[k]!);
  const imaginary = amplitudes.map((amplitude, k) => amplitude * sine[k]!);
  transform(real, imaginary);
  return [real.slice(0, length), imaginary.slice(0, length)];
}
