// How many events it takes to tell. Before data: from the scatter that a single event gives
// to an area. After: from the width that the events seen left. Pure.
import { studentT } from "../trial/index.ts";
import { NORMAL } from "./interval.ts";
import type { Figure } from "./result.ts";

/** An area below this is of no use to anybody who waits for a warning. */
export const USEFUL_AREA = 0.6;
/** A lead over the load itself that would be worth having. */
export const USEFUL_LEAD = 0.05;
/** Fewer events bear no interval. */
export const EVENTS_MIN = 10;
/** More is as good as never. */
export const EVENTS_MAX = 100_000;
/** Normal quantile of 80 % power. */
const POWER_Z = 0.841621;

/**
 * Events that tell an area of 0.6 from chance with 80 % power: with many other times to
 * compare with, one event scatters by 2A²/(1 + A) − A² (Hanley and McNeil 1982).
 */
export function eventsForUse(): number {
  const area = USEFUL_AREA;
  const scatter = (2 * area * area) / (1 + area) - area * area;
  return Math.ceil(((NORMAL + POWER_Z) ** 2 * scatter) / (area - 0.5) ** 2);
}

/**
 * Events with which an interval of this width, made of `events`, is clear of a value at
 * this distance with 80 % power; the width falls with the root of their number.
 */
export function eventsFor({ low, high }: Figure, distance: number, events: number): number {
  if (!(distance > 0)) return EVENTS_MAX;
  const half = (high - low) / 2;
  const reach = half * (1 + POWER_Z / studentT(0.95, Math.max(2, events - 1)));
  return Math.min(EVENTS_MAX, Math.max(events + 1, Math.ceil(events * (reach / distance) ** 2)));
}
