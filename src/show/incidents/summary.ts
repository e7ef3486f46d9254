// Early warning in the words said when a run ends.
import type { Severity } from "../record/index.ts";
import { showHostile, span } from "../text/index.ts";

/** What a run's tally says of its incidents. */
export interface IncidentTally {
  readonly opened: number;
  readonly worst: Severity | null;
  /** The one that was not over at the end. */
  readonly open: {
    readonly id: string;
    readonly severity: Severity;
    readonly age_s: number;
  } | null;
}

/** One line, or null where there was nothing to tell. */
export function tallyText({ opened, worst, open }: IncidentTally): string | null {
  if (opened === 0 && open === null) return null;
  const count = opened === 1 ? "1 incident" : `${opened} incidents`;
  const worstText = worst === null ? "" : opened === 1 ? ` (${worst})` : `, the worst ${worst}`;
  if (open === null) return `${count} opened${worstText}; none is open`;
  const { id, severity, age_s } = open;
  return `${count} opened${worstText}; ${showHostile(id)} is still open: ${severity}, for ${span(age_s)}`;
}
