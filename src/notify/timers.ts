// Time as an argument: when to act later, and what time it is. Tests hand in their own.
import type { Clock, Ms } from "../base/index.ts";

export interface Timers extends Clock {
  /** Calls once, after that long; the returned function calls it off. */
  after(pause: Ms, call: () => void): () => void;
}

export const machineTimers: Timers = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  after(pause, call) {
    const timer = setTimeout(call, pause);
    return () => clearTimeout(timer);
  },
};
