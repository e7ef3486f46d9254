// How every sensor moves: the last 40 values of each, and a fresh fit over the last
// 10, 20 and 40 of them each tick. First step of the pure half of a tick; reads a
// frame, knows no host and judges nothing.
import { Rings } from "../base/index.ts";
import type { Frame } from "../base/index.ts";
import { FitTable } from "./fit.ts";
import { LeastSquares } from "./least-squares.ts";

/** Windows in ticks, shortest first. */
export const WINDOWS = [10, 20, 40] as const;
export const WINDOW_COUNT = WINDOWS.length;
/** Known values that a window must hold before it is judged. */
export const LEAST_VALUES = 8;
const LONGEST = WINDOWS[WINDOW_COUNT - 1]!;

/** Why a sensor has no fit at this tick, or that it has one. */
export const SENSOR_STATES = ["judged", "collecting", "blind"] as const;
export type SensorState = (typeof SENSOR_STATES)[number];
export const JUDGED = 0;
export const COLLECTING = 1;
export const BLIND = 2;

export class Motion {
  /** Sensors seen so far; grows, never shrinks. */
  count = 0;
  /** Code of `SENSOR_STATES` for every sensor, as of the last frame. */
  states = new Uint8Array(0);
  /** Fit of window `w` of sensor `i` in row `i * WINDOW_COUNT + w`; stale unless the sensor is judged. */
  readonly fits = new FitTable();
  /** The last 40 values of every sensor. */
  readonly rings = new Rings(LONGEST);
  readonly #leastSquares = new LeastSquares(this.rings);
  /** How often a sensor was fitted. Whoever remembers it can tell whether its fits are new. */
  revisions = new Uint32Array(0);
  /** Ticks in a row at which a sensor was known and had one and the same value; counts up to the longest window. */
  #still = new Uint8Array(0);

  /** Takes one tick's values and fits all windows of every sensor that has one. */
  observe(frame: Frame): void {
    this.#reserve(frame.count);
    const { rings } = this;
    const { values, gaps } = frame;
    rings.advance(frame.count);
    for (let i = 0; i < frame.count; i++) {
      if (gaps[i] === 0) rings.put(i, values[i]!);
    }
    for (let i = 0; i < this.count; i++) {
      const known = i < frame.count && gaps[i] === 0;
      // Windows that hold what they held at the last tick fit as they did; idle sensors are many.
      if (known && this.#isStill(i, values[i]!)) continue;
      if (!known) this.#still[i] = 0;
      this.states[i] = known ? this.#fit(i) : BLIND;
    }
  }

  /** True when every slot of the longest window holds the value it held at the last tick. */
  #isStill(sensor: number, value: number): boolean {
    const { values, capacity, head } = this.rings;
    const before = values[sensor * capacity + (head === 0 ? capacity : head) - 1]!;
    const still = this.#still[sensor]!;
    if (still > 0 && value !== before) this.#still[sensor] = 1;
    else if (still <= LONGEST) this.#still[sensor] = still + 1;
    return this.#still[sensor]! > LONGEST;
  }

  /** Takes the next value of a single series that is no sensor; null or not finite is a gap. */
  observeValue(value: number | null): void {
    this.#reserve(1);
    this.rings.advance(1);
    const known = value !== null && Number.isFinite(value);
    if (known) this.rings.put(0, value);
    this.states[0] = known ? this.#fit(0) : BLIND;
  }

  /**
   * A window votes when it holds 8 known values and more than the next shorter voter:
   * while history is short, the same values are never counted twice.
   */
  #fit(sensor: number): number {
    this.revisions[sensor]!++;
    const { fits } = this;
    const squares = this.#leastSquares;
    squares.begin(sensor, WINDOWS[0]);
    let from = 0;
    let heard = LEAST_VALUES - 1;
    let row = sensor * WINDOW_COUNT;
    for (const window of WINDOWS) {
      squares.gather(from, window);
      from = window;
      const votes = squares.count > heard;
      fits.votes[row] = votes ? 1 : 0;
      if (votes) {
        squares.solve(fits, row);
        heard = squares.count;
      }
      row++;
    }
    return heard < LEAST_VALUES ? COLLECTING : JUDGED;
  }

  #reserve(count: number): void {
    if (count <= this.count) return;
    if (count > this.states.length) {
      const states = new Uint8Array(Math.max(count, this.states.length * 2));
      states.set(this.states);
      this.states = states;
      const still = new Uint8Array(states.length);
      still.set(this.#still);
      this.#still = still;
      const revisions = new Uint32Array(states.length);
      revisions.set(this.revisions);
      this.revisions = revisions;
      this.fits.reserve(states.length * WINDOW_COUNT);
    }
    this.count = count;
  }
}
