// When the next tick begins. Beats lie on a fixed grid of the monotonic clock, so
// the cost of a tick shortens the wait after it instead of shifting every later
// tick. A tick that overruns skips the beats it missed, and says how many; time in
// which the machine slept is told apart from a wall clock that was set by the clock
// since boot, which is asked only when the wall clock ran ahead.
import type { Instant, Ms, Seconds } from "../base/index.ts";
import type { MachineClock } from "./clock.ts";

export interface Beat {
  /** Number of the beat on the grid, from 0; jumps where beats were skipped. */
  readonly tick: number;
  readonly at: Instant;
  /** Monotonic time since the first beat. */
  readonly elapsed: Ms;
  /** How long after its beat the tick began; 0 when on time. */
  readonly late: Ms;
  /** Beats skipped before this one. */
  readonly skipped: number;
  /** Time the machine was suspended since the last beat. */
  readonly suspended: Ms;
}

/** Below this a difference of two clocks is their resolution or their drift, not a sleep. */
const SUSPEND_MIN: Ms = 500;

export class Pacer {
  readonly #clock: MachineClock;
  #interval: Ms;
  /** Monotonic time of beat `#originTick`; moves when the interval is changed. */
  #origin: Ms;
  #originTick = 0;
  readonly #start: Ms;
  #lastTick = -1;
  /** When the last beat lay on the grid it was taken from. */
  #lastAt: Ms;
  /** Clock since boot minus monotonic clock: grows only while the machine sleeps. */
  #slept: Ms;
  /** Wall clock minus monotonic clock: grows when the machine sleeps, and when the wall clock is set. */
  #ahead: Ms;

  constructor(clock: MachineClock, interval: Seconds) {
    this.#clock = clock;
    this.#interval = interval * 1000;
    this.#start = clock.monotonic();
    this.#origin = this.#start;
    this.#lastAt = this.#start;
    this.#slept = clock.sinceBoot() - this.#start;
    this.#ahead = clock.wall() - this.#start;
  }

  get interval(): Seconds {
    return this.#interval / 1000;
  }

  /**
   * The next beat comes one new interval after the last one, or at once where that is past; no
   * beat counts as skipped for it. However often it changes between two beats, the last counts.
   */
  set interval(interval: Seconds) {
    this.#interval = interval * 1000;
    if (this.#lastTick < 0) return;
    const next = Math.max(this.#clock.monotonic(), this.#lastAt + this.#interval);
    this.#origin = next - this.#interval;
    this.#originTick = this.#lastTick;
  }

  /** Monotonic time since the first beat. */
  elapsed(): Ms {
    return this.#clock.monotonic() - this.#start;
  }

  /** The beat that begins now: the last one on the grid that is due. */
  begin(): Beat {
    const monotonic = this.#clock.monotonic();
    const due = this.#originTick + Math.floor((monotonic - this.#origin) / this.#interval);
    const tick = Math.max(due, this.#lastTick + 1);
    const skipped = this.#lastTick < 0 ? 0 : tick - this.#lastTick - 1;
    const late = Math.max(0, monotonic - this.#timeOf(this.#lastTick < 0 ? tick : tick - skipped));
    this.#lastTick = tick;
    this.#lastAt = this.#timeOf(tick);
    const at = { monotonic, wall: this.#clock.wall() };
    return {
      tick,
      at,
      elapsed: monotonic - this.#start,
      late,
      skipped,
      suspended: this.#suspended(at),
    };
  }

  /** Time to wait from now until the next beat; 0 when it is already due. */
  wait(): Ms {
    return Math.max(0, this.#timeOf(this.#lastTick + 1) - this.#clock.monotonic());
  }

  #timeOf(tick: number): Ms {
    return this.#origin + (tick - this.#originTick) * this.#interval;
  }

  #suspended({ monotonic, wall }: Instant): Ms {
    const ahead = wall - monotonic;
    const jumped = ahead - this.#ahead;
    this.#ahead = ahead;
    if (Math.abs(jumped) < SUSPEND_MIN) return 0;
    const slept = this.#clock.sinceBoot() - monotonic;
    const grown = slept - this.#slept;
    this.#slept = slept;
    return grown >= SUSPEND_MIN ? grown : 0;
  }
}

/** Times are recorded in milliseconds to the microsecond: more digits would be noise in the log. */
export function toMicroseconds(time: Ms): Ms {
  return Math.round(time * 1000) / 1000;
}
