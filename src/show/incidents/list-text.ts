// What `homeostat incidents` prints: a block of lines for each incident, and one incident
// in full. Every line is safe for a terminal and folded to its width.
import type { IncidentRecord } from "../record/index.ts";
import { foldUnder, showHostile, span } from "../text/index.ts";
import type { Annal } from "./annals.ts";
import { signsLines } from "./signs.ts";
import {
  causeText,
  momentText,
  sensorText,
  sensorsText,
  severityWord,
  standing,
  suspectText,
  suspectsText,
} from "./words.ts";
import { sensorsOf } from "./words.ts";

export interface Page {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Width of the terminal; null where there is none, and lines stay whole. */
  readonly columns: number | null;
}

const LABEL = 15;
const row = (label: string, text: string): string => `${`  ${label}`.padEnd(LABEL)}${text}`;

/** A block for each. */
export function listText(annals: readonly Annal[], page: Page): string {
  return annals.map((annal) => folded(block(annal, page), page)).join("\n");
}

/** All that is known of one. */
export function annalText(annal: Annal, page: Page): string {
  const { incident, signs } = annal;
  const { alarms, alarms_omitted, suspects } = incident;
  const sensors = sensorsOf(incident);
  return folded(
    [
      headline(annal, page),
      ...times(annal, page),
      ...notes(annal, page),
      "",
      "alarms, strongest first",
      ...alarms.map(({ says }) => row("", showHostile(says))),
      ...(alarms_omitted === 0 ? [] : [row("", `and ${alarms_omitted} more`)]),
      "",
      "what the maps of its sensors say, at the onset and as seen last: this explains and raises no alarm",
      ...(sensors.length === 0 ? [row("", "no sensor was judged")] : []),
      ...sensors.map((sensor) => row("", sensorText(sensor))),
      "",
      "first suspects, whose use rose most up to the onset: a guess, no verdict",
      ...(suspects.length === 0 ? [row("", "nobody's rose")] : []),
      ...suspects.map((suspect) => row("", suspectText(suspect))),
      "",
      ...signsBlock(signs),
    ],
    page,
  );
}

function signsBlock(signs: Annal["signs"]): string[] {
  if (signs.length === 0) {
    return ["early signs before it: not known; 64 values of a sensor before the onset are needed"];
  }
  return signs.flatMap((one) => [
    `before it, ${showHostile(one.sensor)}`,
    ...signsLines(one).map(([label, text]) => row(label, text)),
  ]);
}

function block(annal: Annal, page: Page): string[] {
  const { incident } = annal;
  const sensors = sensorsText(incident);
  const suspects = suspectsText(incident);
  return [
    headline(annal, page),
    row("why", causeText(incident)),
    ...(sensors === "" ? [] : [row("bands", sensors)]),
    ...(suspects === "" ? [] : [row("suspects", suspects)]),
    ...notes(annal, page),
  ];
}

function headline({ incident, standing: stands, as_of, host }: Annal, { now }: Page): string {
  const { id, severity } = incident;
  const word = `${stands.toUpperCase().padEnd(7)}${severityWord(severity).padEnd(9)}`;
  const when = momentText(incident.since, now);
  const age = stands === "open" ? ageAt(incident, now) : incident.age_s;
  const course = {
    open: `since ${when}, ${span(age)}`,
    closed: `${when}, lasted ${span(age)}`,
    left: `since ${when}; not watched since ${momentText(as_of, now)}`,
  }[stands];
  return `${word}${course}  ${showHostile(id)} on ${showHostile(host)}`;
}

/** Of an open one, by the wall clock: the journal has a line only where something changed. */
export function ageAt({ since, age_s }: IncidentRecord, now: string): number {
  const age = (Date.parse(now) - Date.parse(since)) / 1000;
  return Number.isFinite(age) ? Math.max(age_s, age) : age_s;
}

/** What stood when the journal was last written to is not said to stand now. */
function notes({ incident, standing: stands, as_of }: Annal, { now }: Page): string[] {
  const said = standing(incident);
  const told = `as of ${momentText(as_of, now)}`;
  return [...said, ...(stands === "open" ? [told] : [])].map((text) => row("note", text));
}

function times({ incident }: Annal, { now }: Page): string[] {
  const { since, opened_at, last_alarm_at, closed_at } = incident;
  const said = [
    `first alarm ${momentText(since, now)}`,
    `opened ${momentText(opened_at, now)}`,
    `last alarm ${momentText(last_alarm_at, now)}`,
    ...(closed_at === null ? [] : [`closed ${momentText(closed_at, now)}`]),
  ];
  return [row("times", said.join(", "))];
}

function folded(lines: readonly string[], { columns }: Page): string {
  return `${lines.flatMap((line) => foldUnder(line, LABEL, columns)).join("\n")}\n`;
}
