// What became of incidents since the last tick, in lines: for people who read a log, a pipe
// or a terminal without a dashboard. Says everything once.
import type { IncidentEventRecord, IncidentRecord, TickRecord } from "../record/index.ts";
import { showHostile, span } from "../text/index.ts";
import { causeText, sinceText, suspectText } from "./words.ts";

export class IncidentNews {
  #acknowledged = "";

  /** Lines without their newline, safe for a terminal; none where nothing happened. */
  since(record: TickRecord): string[] {
    const lines = record.incident_events.flatMap((event) => eventLine(event, record) ?? []);
    return [...lines, ...this.#acknowledgement(record)];
  }

  #acknowledgement({ incidents }: TickRecord): string[] {
    const taken = incidents.find(({ acknowledged }) => acknowledged !== null);
    if (taken === undefined || taken.id === this.#acknowledged) return [];
    this.#acknowledged = taken.id;
    const by = taken.acknowledged?.by ?? "";
    return [`incident ${taken.id} is acknowledged${by === "" ? "" : ` by ${showHostile(by)}`}`];
  }
}

function eventLine({ kind, id }: IncidentEventRecord, record: TickRecord): string | null {
  const incident = record.incidents.find((each) => each.id === id) ?? null;
  if (kind === "blinded") return `early warning is blind: ${sightOf(record)}`;
  if (kind === "sees-again") return "early warning sees again";
  if (incident === null) return null;
  const { severity, age_s } = incident;
  const name = `incident ${showHostile(incident.id)}`;
  if (kind === "closed") return `${name} closed: ${severity}, it lasted ${span(age_s)}`;
  const course = kind === "opened" ? `opened, ${severity}` : `worsened to ${severity}`;
  const said = `${name} ${course} ${sinceText(incident, record.time)}: ${causeText(incident)}`;
  return `${said}${firstSuspect(incident)}`;
}

const sightOf = ({ warning }: TickRecord): string =>
  showHostile(warning.sight ?? "most sensors have no value");

function firstSuspect({ suspects }: IncidentRecord): string {
  const first = suspects[0];
  return first === undefined ? "" : `; first suspect ${suspectText(first)}`;
}
