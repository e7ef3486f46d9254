// Orbits of the maps whose band the discriminant leaves open: cycle or chaos, and
// the Lyapunov exponent. Four maps run in lockstep, because one orbit is a chain of
// dependent multiplications that leaves most of the processor idle. In the
// coordinate w the map is w ↦ w² + k and its slope 2w.
import { SLOPE_FLOOR } from "../model/index.ts";
import { CELLULAR, FLOW, MOLECULAR } from "./bands.ts";

const LANES = 4;
const DISCARDED = 100;
/** Slopes multiplied before one logarithm is taken: 20 of them stay within a double's range. */
const BLOCK = 20;
const BLOCKS = 25;
/** Values kept after step 600 to find a cycle in. */
const TAIL = 9;
const LONGEST_CYCLE = 7;
/** Distance in w at which an orbit counts as having returned. */
const RETURN_DISTANCE = 1e-6;
/** |Lyapunov exponent| below which motion is marginal. */
export const MARGINAL_LYAPUNOV = 0.05;

export class OrbitQueue {
  /** Maps waiting. */
  count = 0;
  /** What the caller calls each map. */
  rows = new Uint32Array(64);
  /** Results of `run`, in the order of `add`. */
  bands = new Uint8Array(64);
  lyapunovs = new Float64Array(64);
  #w = new Float64Array(64);
  #k = new Float64Array(64);
  readonly #tails = new Float64Array(TAIL * LANES);

  clear(): void {
    this.count = 0;
  }

  /** Queues the map with discriminant `d`, 0 ≤ d ≤ 9, starting at `w` within its bounded interval. */
  add(row: number, d: number, w: number): void {
    if (this.count + LANES > this.rows.length) this.#grow();
    this.rows[this.count] = row;
    this.#w[this.count] = w;
    this.#k[this.count] = (1 - d) / 4;
    this.count++;
  }

  run(): void {
    for (let at = 0; at < this.count; at += LANES) this.#runLanes(at);
  }

  /** Runs the maps at `at` to `at + 3`; those beyond `count` are spare lanes. */
  #runLanes(at: number): void {
    const k = this.#k;
    const w = this.#w;
    const k0 = k[at]!;
    const k1 = k[at + 1]!;
    const k2 = k[at + 2]!;
    const k3 = k[at + 3]!;
    let w0 = w[at]!;
    let w1 = w[at + 1]!;
    let w2 = w[at + 2]!;
    let w3 = w[at + 3]!;
    for (let n = 0; n < DISCARDED; n++) {
      w0 = w0 * w0 + k0;
      w1 = w1 * w1 + k1;
      w2 = w2 * w2 + k2;
      w3 = w3 * w3 + k3;
    }
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let block = 0; block < BLOCKS; block++) {
      let p0 = 1;
      let p1 = 1;
      let p2 = 1;
      let p3 = 1;
      for (let n = 0; n < BLOCK; n++) {
        p0 *= steepness(w0);
        p1 *= steepness(w1);
        p2 *= steepness(w2);
        p3 *= steepness(w3);
        w0 = w0 * w0 + k0;
        w1 = w1 * w1 + k1;
        w2 = w2 * w2 + k2;
        w3 = w3 * w3 + k3;
      }
      sum0 += Math.log(p0);
      sum1 += Math.log(p1);
      sum2 += Math.log(p2);
      sum3 += Math.log(p3);
    }
    this.#conclude(at, w0, k0, sum0);
    this.#conclude(at + 1, w1, k1, sum1);
    this.#conclude(at + 2, w2, k2, sum2);
    this.#conclude(at + 3, w3, k3, sum3);
  }

  #conclude(at: number, w: number, k: number, sum: number): void {
    const exponent = sum / (BLOCK * BLOCKS);
    this.lyapunovs[at] = exponent;
    this.bands[at] = isShortCycle(w, k, this.#tails)
      ? CELLULAR
      : Math.abs(exponent) < MARGINAL_LYAPUNOV
        ? FLOW
        : exponent > 0
          ? MOLECULAR
          : CELLULAR;
  }

  #grow(): void {
    const size = this.rows.length * 2;
    this.rows = enlarge(this.rows, new Uint32Array(size));
    this.bands = enlarge(this.bands, new Uint8Array(size));
    this.lyapunovs = enlarge(this.lyapunovs, new Float64Array(size));
    this.#w = enlarge(this.#w, new Float64Array(size));
    this.#k = enlarge(this.#k, new Float64Array(size));
  }
}

/** |f′(w)|, no smaller than the floor. `Math.abs` because the sign of a chaotic orbit cannot be predicted. */
function steepness(w: number): number {
  const size = 2 * Math.abs(w);
  return size > SLOPE_FLOOR ? size : SLOPE_FLOOR;
}

/** True when the orbit from `w` comes back to itself after 2 to 7 steps, and not after 1. */
function isShortCycle(start: number, k: number, tail: Float64Array): boolean {
  let w = start;
  for (let n = 0; n < TAIL; n++) {
    tail[n] = w;
    w = w * w + k;
  }
  const returns = (period: number): boolean =>
    Math.abs(tail[period]! - tail[0]!) < RETURN_DISTANCE &&
    Math.abs(tail[period + 1]! - tail[1]!) < RETURN_DISTANCE;
  if (returns(1)) return false;
  for (let period = 2; period <= LONGEST_CYCLE; period++) {
    if (returns(period)) return true;
  }
  return false;
}

function enlarge<T extends Uint8Array | Uint32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
