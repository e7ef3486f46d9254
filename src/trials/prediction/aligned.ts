// What a quantity does around the events: the mean over events at every step from a minute
// before to half a minute after, with its interval over events. What lies before an event
// counts only back to the spike before it, whose own course would be averaged in. Pure.
import type { Seconds } from "../../base/index.ts";
import type { PredictionResult, Recording } from "../../prove/prediction/index.ts";
import { meanInterval } from "../../prove/trial/index.ts";
import { HOLD_S } from "./analysis.ts";

export const BEFORE_S = 60;
export const AFTER_S = 30;
/** At a step known for fewer events than this there is no mean to speak of. */
const EVENTS_MIN = 5;

export interface AlignedPoint {
  /** Seconds after the event's start; negative before it. */
  readonly at_s: Seconds;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Events with a value at this step. */
  readonly events: number;
}

/** `valuesOf` picks the quantity of a recording, one value a step. */
export function alignedMean(
  recordings: readonly Recording[],
  { starts, release }: Pick<PredictionResult["events"], "starts" | "release">,
  valuesOf: (recording: Recording) => readonly (number | null)[],
): readonly AlignedPoint[] {
  const interval = recordings[0]?.interval_s ?? 1;
  const from = -Math.round(BEFORE_S / interval);
  const to = Math.round(AFTER_S / interval);
  const earliest = starts.map(({ recording, at_s }) => {
    const { load, interval_s } = recordings[recording]!;
    const hold = Math.round(HOLD_S / interval_s);
    return endOfSpikeBefore(load.slice(0, Math.round(at_s / interval_s)), release ?? 0, hold);
  });
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).flatMap((step) => {
    const values = starts.flatMap(({ recording, at_s }, event) => {
      const of = recordings[recording]!;
      const place = Math.round(at_s / of.interval_s) + step;
      const value = place < earliest[event]! ? null : valuesOf(of)[place];
      return value === null || value === undefined ? [] : [value];
    });
    if (values.length < EVENTS_MIN) return [];
    const { estimate, low, high } = meanInterval(values);
    return [{ at_s: step * interval, mean: estimate, low, high, events: values.length }];
  });
}

/**
 * The first step after the last spike in `load`: a stretch of at least `hold` known steps at
 * `release` or above. A single step up there is no spike. 0 where there was none.
 */
function endOfSpikeBefore(load: readonly (number | null)[], release: number, hold: number): number {
  let up = 0;
  let end = 0;
  for (let step = load.length - 1; step >= 0; step -= 1) {
    const value = load[step];
    if (value === null || value === undefined) continue;
    if (value < release) up = 0;
    else {
      if (up === 0) end = step + 1;
      up += 1;
      if (up >= hold) return end;
    }
  }
  return 0;
}
