// The machine's clocks, behind the type the rest of the program knows.
import { uptime } from "node:os";
import type { Clock, Ms } from "../base/index.ts";

/** A clock that also knows the time since boot, which goes on while the machine sleeps. */
export interface MachineClock extends Clock {
  /** Milliseconds since boot, suspended time included; resolution 10 ms. */
  sinceBoot(): Ms;
}

export const machineClock: MachineClock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  sinceBoot: () => uptime() * 1000,
};
