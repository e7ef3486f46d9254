// Orbits of the maps whose band the discriminant leaves open: cycle or chaos, and
// the Lyapunov exponent. Four maps run in lockstep, because one orbit is a chain of
// dependent multiplications that leaves most of the processor idle. In the
// coordinate w the map is w ↦ w² + k and its slope 2w.
import { SLOPE_FLOOR } from "../model/index.ts";
import { CELLULAR, FLOW, MOLECULAR } from "./bands.ts";

/** What the queue answers for an orbit that left: a start on the very edge may, by rounding. */
export const LEFT = 254;
/** |w| that no bounded orbit reaches: the widest interval, that of D = 9, ends at 2. */
const OUTSIDE = 2.5;

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
  /** Results of `run`, in the order of `add`: bands, or `LEFT`; exponents, which mean nothing there. */
  bands = new Uint8Array(64);
  lyapunovs = new Float64Array(64);
  #w = new Float64Array(64);
  #k = new Float64Array(64);
  readonly #tail = new Float64Array(TAIL);

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
        p0 *= Math.max(Math.abs(2 * w0), SLOPE_FLOOR);
        p1 *= Math.max(Math.abs(2 * w1), SLOPE_FLOOR);
        p2 *= Math.max(Math.abs(2 * w2), SLOPE_FLOOR);
        p3 *= Math.max(Math.abs(2 * w3), SLOPE_FLOOR);
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
    w[at] = w0;
    this.lyapunovs[at] = sum0 / (BLOCK * BLOCKS);
    this.#conclude(at);
    w[at + 1] = w1;
    this.lyapunovs[at + 1] = sum1 / (BLOCK * BLOCKS);
    this.#conclude(at + 1);
    w[at + 2] = w2;
    this.lyapunovs[at + 2] = sum2 / (BLOCK * BLOCKS);
    this.#conclude(at + 2);
    w[at + 3] = w3;
    this.lyapunovs[at + 3] = sum3 / (BLOCK * BLOCKS);
    this.#conclude(at + 3);
  }

  /** Band of the map at `at`, whose orbit now stands at `#w` and whose exponent is known. */
  #conclude(at: number): void {
    const exponent = this.lyapunovs[at]!;
    if (!(Math.abs(this.#w[at]!) < OUTSIDE)) this.bands[at] = LEFT;
    else if (this.#isShortCycle(at)) this.bands[at] = CELLULAR;
    else if (Math.abs(exponent) < MARGINAL_LYAPUNOV) this.bands[at] = FLOW;
    else this.bands[at] = exponent > 0 ? MOLECULAR : CELLULAR;
  }

  /** True when the orbit comes back to itself after 2 to 7 steps, and not after 1. */
  #isShortCycle(at: number): boolean {
    const tail = this.#tail;
    const k = this.#k[at]!;
    let w = this.#w[at]!;
    for (let n = 0; n < TAIL; n++) {
      tail[n] = w;
      w = w * w + k;
    }
    if (returns(tail, 1)) return false;
    for (let period = 2; period <= LONGEST_CYCLE; period++) {
      if (returns(tail, period)) return true;
    }
    return false;
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

/** True when two neighbouring values of the tail come back after `period` steps. */
const returns = (tail: Float64Array, period: number): boolean =>
  Math.abs(tail[period]! - tail[0]!) < RETURN_DISTANCE &&
  Math.abs(tail[period + 1]! - tail[1]!) < RETURN_DISTANCE;

function enlarge<T extends Uint8Array | Uint32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
