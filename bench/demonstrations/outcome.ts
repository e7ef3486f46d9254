// What a demonstration showed, as one object a line: was it announced, by which incident, which
// alarm named it, what the forecast said and what was true. Pure.
import type { Ms, Seconds } from "../../src/base/index.ts";
import type { ForecastRecord, IncidentRecord } from "../../src/show/record/index.ts";
import type { Annals, Change, Told } from "../life/annals.ts";

export interface Opened {
  /** Seconds from the onset; before it below 0. */
  readonly after: Seconds;
  /** As it was when it opened. */
  readonly incident: IncidentRecord;
  /** The worst it became. */
  readonly severity: IncidentRecord["severity"];
}

export interface Outcome {
  readonly trouble: string;
  readonly title: string;
  readonly interval: Seconds;
  /** Seconds watched before the onset, and after it. */
  readonly before: Seconds;
  readonly watched: Seconds;
  /** Incidents that opened before the onset: false alarms. */
  readonly openedBefore: readonly Opened[];
  /** True where one of them was open at the onset. */
  readonly openAtOnset: boolean;
  /** The highest that one of the sensors came to that ought to name the trouble; null where none had a value. */
  readonly reached: { readonly sensor: string; readonly value: number } | null;
  /** The first that opened after it; null where none did. */
  readonly opened: Opened | null;
  /** The first alarm, of any incident, that names the trouble. */
  readonly named: { readonly after: Seconds; readonly source: string } | null;
  /** The first forecast of what is used up, and how much time was truly left then, at the pace of the trouble. */
  readonly forecast: {
    readonly after: Seconds;
    readonly says: ForecastRecord;
    readonly trulyLeft: Seconds | null;
  } | null;
  /** What the hook was told, in order: kinds of events after the onset. */
  readonly hook: readonly string[];
}

export interface Played {
  readonly trouble: string;
  readonly title: string;
  readonly interval: Seconds;
  /** Wall clock of the onset; null for a quiet phase. */
  readonly onset: Ms | null;
  /** Seconds from the onset to the moment at which nothing would be left; null where nothing is used up. */
  readonly usedUpAfter: Seconds | null;
  /** True for a sensor or a source of an alarm that names the trouble. */
  readonly names: (source: string) => boolean;
  /** Kinds of events and wall clock at which they happened, as the hook was told. */
  readonly hook: readonly { readonly kind: string; readonly time: string }[];
}

const round = (seconds: Seconds): Seconds => Math.round(10 * seconds) / 10;

export function outcomeOf(annals: Annals, played: Played): Outcome {
  const { trouble, title, interval, usedUpAfter } = played;
  const last = annals.last ?? 0;
  const onset = played.onset ?? Number.POSITIVE_INFINITY;
  const since = played.onset ?? last;
  const after = (at: Ms): Seconds => round((at - since) / 1000);
  const open = ({ at, incident }: Change): Opened => {
    const worst = annals.incidents.get(incident.id)?.severity ?? incident.severity;
    return { after: after(at), incident, severity: worst };
  };
  const before = annals.opened.filter(({ at }) => at < onset);
  const first = annals.opened.find(({ at }) => at >= onset);
  const told = annals.told.filter(({ at }) => at >= onset);
  const named = told.find(({ alarm }) => played.names(alarm.source));
  return {
    trouble,
    title,
    interval,
    before: round((Math.min(onset, last) - (annals.first ?? last)) / 1000),
    watched: round(Math.max(0, last - onset) / 1000),
    openedBefore: before.map(open),
    openAtOnset: before.some(({ incident }) => !isClosedBy(annals, incident.id, onset)),
    reached: reachedOf(annals, played),
    opened: first === undefined ? null : open(first),
    named: named === undefined ? null : { after: after(named.at), source: named.alarm.source },
    forecast: forecastOf(told, played, { after, usedUpAfter }),
    hook: played.hook.filter(({ time }) => Date.parse(time) >= onset).map(({ kind }) => kind),
  };
}

function reachedOf({ peaks }: Annals, played: Played): Outcome["reached"] {
  const own = [...peaks].filter(([sensor]) => played.names(sensor));
  const [highest] = own.toSorted(([, a], [, b]) => b - a);
  return highest === undefined ? null : { sensor: highest[0], value: highest[1] };
}

const isClosedBy = ({ changes }: Annals, id: string, at: Ms): boolean =>
  changes.some((one) => one.kind === "closed" && one.incident.id === id && one.at < at);

interface Times {
  readonly after: (at: Ms) => Seconds;
  readonly usedUpAfter: Seconds | null;
}

function forecastOf(
  told: readonly Told[],
  played: Played,
  { after, usedUpAfter }: Times,
): Outcome["forecast"] {
  const found = told.find(({ alarm }) => alarm.forecast !== null && played.names(alarm.source));
  const says = found?.alarm.forecast;
  if (found === undefined || says === null || says === undefined) return null;
  const at = after(found.at);
  return { after: at, says, trulyLeft: usedUpAfter === null ? null : round(usedUpAfter - at) };
}

/** True where all that was hoped for has come: it was named, and foretold where it uses something up. */
export function isAnnounced(
  { opened, openAtOnset, named, forecast }: Outcome,
  usesUp: boolean,
): boolean {
  return (opened !== null || openAtOnset) && named !== null && (!usesUp || forecast !== null);
}
