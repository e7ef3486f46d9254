// What each time is an example of, at every horizon: an event begins within it, none
// does, or it cannot be said (an event goes on, or the recording ends first). Pure.
import type { Spikes } from "./events.ts";

/**
 * Times at risk, one entry each. Horizons rise, so an event within one is within all
 * longer ones: entry i has an event ahead at horizons from `positiveFrom[i]` on, and
 * none ahead at horizons below `negativeTo[i]`.
 */
export interface Examples {
  readonly at: Int32Array;
  readonly positiveFrom: Uint8Array;
  readonly negativeTo: Uint8Array;
  readonly horizons: number;
}

/** Examples at the times at risk that `usable` lets pass; horizons in steps, rising. */
export function examplesOf(
  { atRisk, next, seen }: Spikes,
  horizons: readonly number[],
  usable: (t: number) => boolean,
): Examples {
  const at: number[] = [];
  const positiveFrom: number[] = [];
  const negativeTo: number[] = [];
  for (let t = 0; t < atRisk.length; t += 1) {
    if (atRisk[t] === 0 || !usable(t)) continue;
    const within = horizons.findIndex((h) => next[t]! <= h && next[t]! <= seen[t]!);
    const from = within < 0 ? horizons.length : within;
    let to = 0;
    while (to < from && next[t]! > horizons[to]! && seen[t]! >= horizons[to]!) to += 1;
    if (to === 0 && within < 0) continue;
    at.push(t);
    positiveFrom.push(from);
    negativeTo.push(to);
  }
  return {
    at: Int32Array.from(at),
    positiveFrom: Uint8Array.from(positiveFrom),
    negativeTo: Uint8Array.from(negativeTo),
    horizons: horizons.length,
  };
}

/** The same times as examples at one horizon alone. */
export function atHorizon({ at, positiveFrom, negativeTo }: Examples, horizon: number): Examples {
  return {
    at,
    positiveFrom: positiveFrom.map((from) => (from <= horizon ? 0 : 1)),
    negativeTo: negativeTo.map((to) => (to > horizon ? 1 : 0)),
    horizons: 1,
  };
}
