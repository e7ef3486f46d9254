// How soon an action shows: from the first change to the first second whose requests are
// served nearer to "no hogs" than to "kernel default". Pure.
import type { Ms, Seconds } from "../../base/index.ts";
import { quantile } from "../../base/index.ts";

export interface Served {
  /** When each request was due, ms from the start of the load, rising; and its latency. */
  readonly due: readonly Ms[];
  readonly latency: readonly Ms[];
}

/** Share of the requests of a second that must be served well. */
const SHARE = 0.9;
const WINDOW_MS: Ms = 1000;
const STEP_MS: Ms = 250;

export const p90Of = ({ due, latency }: Served, from: Ms): Ms =>
  quantile(
    latency.filter((_, i) => due[i]! >= from),
    SHARE,
  );

/** Between the two levels, on a scale of ratios. */
export const halfway = (without: Ms, withHogs: Ms): Ms => Math.sqrt(without * withHogs);

/**
 * Seconds from `changedAt` (ms on the clock of `due`) to the start of the first second in which
 * nine of ten requests took at most `level`; null where there is none.
 */
export function secondsToEffect(served: Served, changedAt: Ms, level: Ms): Seconds | null {
  const last = served.due.at(-1) ?? 0;
  for (let at = changedAt; at + WINDOW_MS <= last; at += STEP_MS) {
    const inside = served.latency.filter((_, i) => {
      const due = served.due[i]!;
      return due >= at && due < at + WINDOW_MS;
    });
    if (inside.length > 0 && quantile(inside, SHARE) <= level) return (at - changedAt) / 1000;
  }
  return null;
}
