// What an incident is, what may become of it at a tick, and what a tick of early warning
// gives back. Values only: `Incidents` makes them.
import type { Instant } from "../../base/index.ts";
import type { AlarmReport } from "./alarm.ts";
import type { Severity } from "./severity.ts";
import type { Sight } from "./sight.ts";
import type { Suspect } from "./suspects.ts";

/** `resting`: no alarm at present, but not for long enough to call it over. */
export const STATES = ["open", "resting", "closed"] as const;

export interface Incident {
  readonly id: string;
  readonly state: (typeof STATES)[number];
  /** The worst it has been. */
  readonly severity: Severity;
  /** When the first of its alarms began. */
  readonly since: Instant;
  readonly openedAt: Instant;
  /** When an alarm last stood. */
  readonly lastAlarmAt: Instant;
  readonly closedAt: Instant | null;
  /** Times that alarms came back during its rest. */
  readonly returns: number;
  /** True while its sensors are not seen: it may be over, or not. */
  readonly blind: boolean;
  readonly acknowledged: Acknowledgement | null;
  /** Strongest first. */
  readonly alarms: readonly AlarmReport[];
  /** Processes whose use rose most up to the onset; a guess. */
  readonly suspects: readonly Suspect[];
}

export interface Acknowledgement {
  readonly at: Instant;
  /** Who, as they gave their name; empty where they did not. */
  readonly by: string;
}

export const CHANGES = ["opened", "worsened", "closed", "blinded", "sees-again"] as const;
export type ChangeKind = (typeof CHANGES)[number];

export interface IncidentChange {
  readonly kind: ChangeKind;
  /** Null for `blinded` and `sees-again` without an incident. */
  readonly incident: Incident | null;
}

export interface IncidentView {
  /** The one that is open or resting. */
  readonly incident: Incident | null;
  readonly sight: Sight;
  readonly changes: readonly IncidentChange[];
}
