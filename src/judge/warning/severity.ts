// How bad an incident is, in three words that say how soon somebody should look: when it is
// convenient, today, at once. Loudness does not make it worse, for on most hosts many sensors
// speak of one thing; that it runs out does, and that it lasts in many groups at once.
import type { Ms } from "../../base/index.ts";

export const SEVERITIES = ["notice", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What stands for so long in so many groups should be looked at today … */
export const WARNING_LASTS: Ms = 180_000;
const WARNING_GROUPS = 2;
/** … and at once: the host has not been itself for a quarter of an hour. */
export const CRITICAL_LASTS: Ms = 900_000;
const CRITICAL_GROUPS = 3;
/** What breaks a record by far and goes on for so long is no job that will end in a moment. */
export const CERTAIN_LASTS: Ms = 300_000;

export interface Agreement {
  /** A resource is about to be used up; or will be, within a day. */
  readonly atOnce: boolean;
  readonly runsOut: boolean;
  /** An alarm that needs no second witness has stood for `CERTAIN_LASTS`. */
  readonly isCertain: boolean;
  /** Groups whose alarms have stood for `WARNING_LASTS`, and for `CRITICAL_LASTS`. */
  readonly lasting: number;
  readonly chronic: number;
}

export function severityOf({ atOnce, runsOut, isCertain, lasting, chronic }: Agreement): Severity {
  if (atOnce || chronic >= CRITICAL_GROUPS) return "critical";
  return runsOut || isCertain || lasting >= WARNING_GROUPS ? "warning" : "notice";
}

export const worse = (a: Severity, b: Severity): Severity =>
  SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
