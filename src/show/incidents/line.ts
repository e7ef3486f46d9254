// A line of the incident journal: what became of an incident, as it stood then. `watch`
// writes them, `homeostat incidents` reads them back. A run begins with `began` and ends
// with `ended`, so that a reader knows for which time nobody looked.
import type { IncidentRecord, WarningRecord } from "../record/index.ts";
import type { SignsRecord } from "./signs.ts";

export const INCIDENT_SCHEMA = "homeostat.incident/1";

export const LINE_KINDS = [
  "began",
  "opened",
  "worsened",
  "goes-on",
  "acknowledged",
  "blinded",
  "sees-again",
  "silenced",
  "closed",
  "ended",
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** The early signs of one sensor, from the minutes before its incident opened. */
export interface SensorSigns extends SignsRecord {
  readonly sensor: string;
}

export interface IncidentLine {
  readonly schema: typeof INCIDENT_SCHEMA;
  readonly run_id: string;
  readonly time: string;
  readonly host: string;
  readonly kind: LineKind;
  /** As it stood then; null where the line is about none. */
  readonly incident: IncidentRecord | null;
  /** Of `opened` only; of the first sensors whose past was long enough. */
  readonly signs: readonly SensorSigns[];
  /** All that is silenced from then on. */
  readonly silenced: WarningRecord["silenced"];
}
