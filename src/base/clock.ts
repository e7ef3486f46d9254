// The clock as an argument: pure code never asks the machine for the time.
import type { Ms } from "./units.ts";

export interface Clock {
  /** Monotonic time; origin arbitrary; does not advance while the machine is suspended. */
  monotonic(): Ms;
  /** Wall-clock time, milliseconds since 1970; may jump either way. */
  wall(): Ms;
}

/** One moment on both clocks, taken together at the start of a tick. */
export interface Instant {
  readonly monotonic: Ms;
  readonly wall: Ms;
}
