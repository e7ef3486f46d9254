// The judging half of a tick that looks back for hours and not for 40 ticks: early warning.
// It puts what early warning says into the fields of the record.
import type { TickRecord } from "../show/record/index.ts";

/** What early warning adds to a tick's record. */
export type WarningFields = Pick<TickRecord, "incidents" | "incident_events" | "warning">;

/** Where nothing is watched. */
export const NOT_WATCHED: WarningFields = {
  incidents: [],
  incident_events: [],
  warning: {
    memory: "fresh",
    watched: 0,
    learning: 0,
    blind: false,
    sight: null,
    relations_score: null,
    relations_state: "collecting",
    top: [],
    silenced: [],
  },
};
