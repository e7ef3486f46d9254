// Turns the records of a run into lines of the incident journal: a line whenever something
// became of the incident, and now and then one that says how it goes on. Writes no file.
import type { Seconds } from "../../base/index.ts";
import type { IncidentRecord, TickRecord } from "../record/index.ts";
import { INCIDENT_SCHEMA } from "./line.ts";
import type { IncidentLine, LineKind, SensorSigns } from "./line.ts";

/** Early signs of the sensors of an incident that opens; asked for once an incident. */
export type SignsOf = (incident: IncidentRecord) => readonly SensorSigns[];

/** An incident that goes on is told anew after so long, then each time after as long again as it was open … */
const TOLD_AGAIN: Seconds = 60;
/** … and after so long at the latest. */
const TOLD_AT_LATEST: Seconds = 3600;

export class Chronicle {
  #last: TickRecord | null = null;
  /** Age at which the incident was last told. */
  #toldAt: Seconds = 0;

  /** The lines of this tick. */
  lines(record: TickRecord, signsOf: SignsOf): readonly IncidentLine[] {
    const before = this.#last;
    this.#last = record;
    const changed = before === null ? [began(record)] : changes(before, record);
    const incident = present(record);
    const isDue = changed.length === 0 && incident !== null && this.#isDue(incident);
    const told: readonly Change[] = isDue ? [{ kind: "goes-on", incident }] : changed;
    if (told.length > 0) this.#toldAt = incident?.age_s ?? 0;
    return told.map(({ kind, incident }) => {
      const signs = kind === "opened" && incident !== null ? signsOf(incident) : [];
      return lineOf(record, { kind, incident, signs });
    });
  }

  #isDue({ age_s: age }: IncidentRecord): boolean {
    const rest = Math.min(TOLD_AT_LATEST, Math.max(TOLD_AGAIN, this.#toldAt));
    return age - this.#toldAt >= rest;
  }

  /** The last line of a run; null where it had no tick. */
  end(): IncidentLine | null {
    const last = this.#last;
    return last === null
      ? null
      : lineOf(last, { kind: "ended", incident: present(last), signs: [] });
  }
}

interface Change {
  readonly kind: LineKind;
  readonly incident: IncidentRecord | null;
}

/** The incident that is not over. */
const present = ({ incidents }: TickRecord): IncidentRecord | null =>
  incidents.find(({ state }) => state !== "closed") ?? null;

const began = (record: TickRecord): Change => ({ kind: "began", incident: present(record) });

function changes(before: TickRecord, record: TickRecord): readonly Change[] {
  const incident = present(record);
  const old = present(before);
  const found: Change[] = record.incident_events.map(({ kind, id }) => ({
    kind,
    incident: record.incidents.find((each) => each.id === id) ?? incident,
  }));
  if (incident !== null && old !== null && incident.id === old.id) {
    const isTaken = incident.acknowledged !== null;
    if (isTaken && incident.acknowledged?.at !== old.acknowledged?.at) {
      found.push({ kind: "acknowledged", incident });
    }
  }
  if (silencesOf(before) !== silencesOf(record)) found.push({ kind: "silenced", incident });
  return found;
}

const silencesOf = ({ warning }: TickRecord): string => JSON.stringify(warning.silenced);

function lineOf(
  record: TickRecord,
  { kind, incident, signs }: Change & Pick<IncidentLine, "signs">,
): IncidentLine {
  const { run_id, time, host, warning } = record;
  const { silenced } = warning;
  return { schema: INCIDENT_SCHEMA, run_id, time, host, kind, incident, signs, silenced };
}
