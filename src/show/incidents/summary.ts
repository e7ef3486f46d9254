// Early warning in the words said when a run ends.
import type { Severity } from "../record/index.ts";
import { showHostile, span } from "../text/index.ts";

/** What a run's summary says of its incidents. */
export interface IncidentTally {
  readonly incidents_opened: number;
  readonly incidents_worst: Severity | null;
  /** The one that was not over at the end. */
  readonly incident_open: {
    readonly id: string;
    readonly severity: Severity;
    readonly since: string;
    readonly age_s: number;
  } | null;
}

/** One line, or null where there was nothing to tell. */
export function tallyText(tally: IncidentTally): string | null {
  const { incidents_opened: opened, incidents_worst: worst, incident_open: open } = tally;
  if (opened === 0) return null;
  const count = opened === 1 ? "1 incident" : `${opened} incidents`;
  const worstText = worst === null ? "" : opened === 1 ? ` (${worst})` : `, the worst ${worst}`;
  if (open === null) return `${count}${worstText}, none open at the end`;
  const { id, severity, since, age_s } = open;
  const still = `${showHostile(id)} is still open: ${severity}, since ${showHostile(since)}, ${span(age_s)}`;
  return `${count}${worstText}; ${still}`;
}
