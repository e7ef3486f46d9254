// Orbits of f(x) = a·x² + b·x + c: Lyapunov exponent, entropy, escape. These are the
// slow ways, for the explanation, the proofs and the tests; each tick uses closed
// forms wherever the discriminant gives them.
import { apply, slope } from "./operator.ts";
import type { QuadraticMap } from "./operator.ts";

export const LYAPUNOV_STEPS = 500;
export const LYAPUNOV_DISCARDED = 100;
/** Smallest |f′| whose logarithm is taken: a superstable orbit reads −34.5, not −∞. */
export const SLOPE_FLOOR = 1e-15;
/** |x| beyond which an orbit is gone. */
const LYAPUNOV_ESCAPE = 1e15;
/** |z| beyond which an escape is counted. */
export const ESCAPE_RADIUS = 1e10;
/** Steps within which an orbit escapes at once (VOID) rather than slowly (SPARK). */
export const FAST_ESCAPE_STEPS = 30;
const ENTROPY_STEPS = 500;
const ENTROPY_BINS = 20;

/**
 * Mean of ln max(|f′(xₙ)|, 1e-15) over 500 steps after 100 discarded. An orbit that
 * leaves |x| ≤ 1e15 is averaged over the steps it made; none of them are discarded
 * when it leaves within the first 100.
 */
export function lyapunov(map: QuadraticMap, start: number): number {
  let x = start;
  let sum = 0;
  let steps = 0;
  for (let n = 0; n < LYAPUNOV_DISCARDED + LYAPUNOV_STEPS; n++) {
    if (!(Math.abs(x) <= LYAPUNOV_ESCAPE)) break;
    if (n === LYAPUNOV_DISCARDED) {
      sum = 0;
      steps = 0;
    }
    sum += Math.log(Math.max(Math.abs(slope(map, x)), SLOPE_FLOOR));
    steps++;
    x = apply(map, x);
  }
  return steps === 0 ? 0 : sum / steps;
}

/** Shannon entropy in bits of the orbit's values over 20 equal bins of its range; 0 for a point. */
export function entropy(map: QuadraticMap, start = 0.5): number {
  const orbit: number[] = [];
  let x = start;
  for (let n = 0; n < ENTROPY_STEPS && Math.abs(x) <= ESCAPE_RADIUS; n++) {
    orbit.push(x);
    x = apply(map, x);
  }
  const low = Math.min(...orbit);
  const range = Math.max(...orbit) - low;
  if (orbit.length < 10 || range < 1e-12) return 0;
  const bins = new Uint32Array(ENTROPY_BINS);
  for (const value of orbit) {
    const bin = Math.floor(((value - low) / range) * ENTROPY_BINS);
    bins[Math.min(bin, ENTROPY_BINS - 1)]!++;
  }
  let bits = 0;
  for (const count of bins) {
    const share = count / orbit.length;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return bits;
}
