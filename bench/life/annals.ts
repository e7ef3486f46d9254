// What a run of `homeostat watch --json` said of incidents: when each change came, and when each
// alarm was first part of one. Pure: takes ticks in, keeps only what the tables need.
import type { Ms } from "../../src/base/index.ts";
import type { AlarmRecord, IncidentRecord, TickRecord } from "../../src/show/record/index.ts";

export interface Change {
  readonly kind: TickRecord["incident_events"][number]["kind"];
  /** Wall clock. */
  readonly at: Ms;
  readonly incident: IncidentRecord;
}

/** An alarm of an incident, as it was at the first tick at which it was told. */
export interface Told {
  readonly at: Ms;
  readonly incident: string;
  readonly alarm: AlarmRecord;
}

export class Annals {
  readonly changes: Change[] = [];
  readonly told: Told[] = [];
  /** Wall clock of the first and the last tick; null before the first. */
  first: Ms | null = null;
  last: Ms | null = null;
  ticks = 0;
  /** Highest value of each sensor since the last `forgetPeaks`. */
  readonly peaks = new Map<string, number>();
  /** The last incident of each id, as last told. */
  readonly incidents = new Map<string, IncidentRecord>();
  readonly #standing = new Map<string, boolean>();

  take({ time, incidents, incident_events, values }: TickRecord): void {
    const at = Date.parse(time);
    this.first ??= at;
    this.last = at;
    this.ticks++;
    for (const [sensor, value] of Object.entries(values))
      if (value !== null && !((this.peaks.get(sensor) ?? -1) >= value))
        this.peaks.set(sensor, value);
    for (const incident of incidents) {
      this.incidents.set(incident.id, incident);
      for (const alarm of incident.alarms) this.#tell(at, incident.id, alarm);
    }
    for (const { kind, id } of incident_events) {
      const incident = id === null ? undefined : this.incidents.get(id);
      if (incident !== undefined) this.changes.push({ kind, at, incident });
    }
  }

  forgetPeaks(): void {
    this.peaks.clear();
  }

  get opened(): readonly Change[] {
    return this.changes.filter(({ kind }) => kind === "opened");
  }

  /** An alarm is told when it is first part of the incident, and when it stands again. */
  #tell(at: Ms, incident: string, alarm: AlarmRecord): void {
    const key = `${incident} ${alarm.source}`;
    const stood = this.#standing.get(key);
    const stands = stood === undefined || (alarm.strength ?? (stood ? 1 : 0)) >= 1;
    if (stands && stood !== true) this.told.push({ at, incident, alarm });
    this.#standing.set(key, stands);
  }
}
