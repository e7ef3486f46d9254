// What a hook is told: one object for a program's standard input and a webhook's body
// alike. Texts in it are the host's own, made harmless only where people read them.
import type { IncidentRecord } from "../show/record/index.ts";

export const EVENT_SCHEMA = "homeostat.incident-event/1";

/** In the order an incident goes through them. */
export const EVENT_KINDS = ["opened", "worsened", "closed"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** A change of an incident, as whoever saw it hands it over. */
export interface IncidentNews {
  readonly kind: EventKind;
  /** When, ISO-8601. */
  readonly time: string;
  readonly host: string;
  readonly plant: string;
  readonly run_id: string;
  readonly incident: IncidentRecord;
  /** True where somebody tries the hooks and nothing happened. */
  readonly test: boolean;
}

/** The change as it is delivered. */
export interface HookEvent extends IncidentNews {
  readonly schema: typeof EVENT_SCHEMA;
  /** The same for every try and after a restart, so that a receiver recognises what it has; ASCII. */
  readonly id: string;
  /** One line for people; safe to show in a terminal and in a chat. */
  readonly text: string;
  /** Events before this one that this hook was not told of: too many at once, or not deliverable. */
  readonly suppressed: number;
}

/** A longer reason is cut in the one line for people; the incident has all of it. */
const TEXT_MAX = 500;
const SENSORS_NAMED = 5;

/** What a chat would obey: links and mentions, in the notations of the usual ones. */
const CHAT_ORDERS: Readonly<Record<string, string>> = {
  "<": "‹",
  ">": "›",
  "@": "＠",
  "`": "'",
  "](": "] (",
  "://": ":∕∕",
};

/** `harmless` writes out what a terminal would obey. */
export function eventOf(news: IncidentNews, harmless: (text: string) => string): HookEvent {
  return {
    schema: EVENT_SCHEMA,
    id: eventId(news),
    ...news,
    text: lineOf(news, harmless),
    suppressed: 0,
  };
}

/** Which event of which incident; the same change seen twice has one, each worsening its own. */
export function eventId({ host, incident, kind, test, run_id }: IncidentNews): string {
  const what = kind === "worsened" ? `${kind}-${incident.severity}` : kind;
  const parts = [host, incident.id, what, ...(test ? ["test", run_id] : [])];
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/");
}

function lineOf(news: IncidentNews, harmless: (text: string) => string): string {
  const { kind, host, incident, test } = news;
  const foremost = incident.alarms[0]?.says ?? incident.sensors.slice(0, SENSORS_NAMED).join(", ");
  const [suspect] = incident.suspects;
  const line = [
    `${test ? "TEST: " : ""}${host}: incident ${kind}: ${incident.reason}`,
    ...(foremost === "" ? [] : [foremost]),
    ...(suspect === undefined ? [] : [`first suspect ${suspect.name} (${suspect.pid})`]),
  ].join("; ");
  const safe = harmless(line).replaceAll(
    /[<>@`]|\]\(|:\/\//g,
    (order) => CHAT_ORDERS[order] ?? order,
  );
  const characters = Array.from(safe);
  return characters.length <= TEXT_MAX ? safe : `${characters.slice(0, TEXT_MAX - 1).join("")}…`;
}
