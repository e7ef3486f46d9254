// The part of a tick that is news to the outside: which of its incidents opened,
// worsened or closed. Everything else that becomes of one stays in the record.
import type { TickRecord } from "../show/record/index.ts";
import { EVENT_KINDS } from "./event.ts";
import type { EventKind, IncidentNews } from "./event.ts";

type News = Pick<
  TickRecord,
  "incident_events" | "incidents" | "time" | "host" | "plant" | "run_id"
>;

export function newsOf(record: News): readonly IncidentNews[] {
  if (record.incident_events.length === 0) return [];
  const { time, host, plant, run_id } = record;
  return record.incident_events.flatMap(({ kind, id }) => {
    const incident = record.incidents.find((known) => known.id === id);
    if (!isNews(kind) || incident === undefined) return [];
    return [{ kind, time, host, plant, run_id, incident, test: false }];
  });
}

const isNews = (kind: string): kind is EventKind => EVENT_KINDS.some((news) => news === kind);
