// Early warning: the incident that is open with its age, cause, bands and first suspects;
// one quiet line where there is none, that says how long and what is not heard or seen.
import { ALERT_AT } from "../../../judge/warning/index.ts";
import { showHostile, span, wholePercent } from "../../text/index.ts";
import type { IncidentRecord, Severity, TickRecord } from "../../record/index.ts";
import {
  causeText,
  sensorsText,
  severityWord,
  sinceText,
  suspectsText,
} from "../../incidents/index.ts";
import type { Box, Canvas } from "../canvas.ts";
import type { Scene } from "../scene.ts";
import { STYLE, type Style } from "../style.ts";
import { MARGIN, labelled, type DrawPanel } from "./panel.ts";

/** Narrower than this only the age is shown of when it began. */
const ROOMY_COLUMNS = 64;
/** A note stands beside the cause where it leaves it the larger part of the room. */
const NOTE_SHARE = 3;

/** The incident that is not over. */
export const openIncident = ({ incidents }: TickRecord): IncidentRecord | null =>
  incidents.find(({ state }) => state !== "closed") ?? null;

/** Rows it takes to tell all: the headline, the bands, the suspects; one where there is nothing to tell. */
export function warningRows(record: TickRecord): number {
  const incident = openIncident(record);
  if (incident === null) return 1;
  return [" ", sensorsText(incident), suspectsText(incident)].filter((text) => text !== "").length;
}

export const drawWarning: DrawPanel = (canvas, box, scene) => {
  const incident = openIncident(scene.view.record);
  if (incident === null) return drawQuiet(canvas, box, scene);
  drawHeadline(canvas, box, { scene, incident });
  const rows = [
    ["bands", sensorsText(incident)],
    ["suspects", suspectsText(incident)],
  ] as const;
  for (const [index, [label, text]] of rows.filter((row) => row[1] !== "").entries()) {
    const pen = labelled(canvas, box, { row: index + 1, label });
    pen.cell(text, pen.room - 1);
  }
};

const STYLES: Readonly<Record<Severity, Style>> = {
  notice: STYLE.accent,
  warning: STYLE.fair,
  critical: STYLE.bad,
};

function drawHeadline(
  canvas: Canvas,
  box: Box,
  { scene, incident }: { readonly scene: Scene; readonly incident: IncidentRecord },
): void {
  const pen = canvas.pen(box, 0).skip(MARGIN);
  const word = `${scene.glyphs.unsteady} ${severityWord(incident.severity)} `;
  pen.write(word, STYLES[incident.severity]);
  const roomy = box.width >= ROOMY_COLUMNS;
  const since = roomy ? sinceText(incident, scene.view.record.time) : span(incident.age_s);
  pen.write(`${since} `, STYLE.strong).right(" ");
  const note = noteOf(incident);
  if (note !== "" && pen.room > NOTE_SHARE * note.length) pen.right(` ${note}`, STYLE.muted);
  if (incident.blind) pen.whole("BLIND ", STYLE.fair);
  pen.cell(causeText(incident), pen.room);
}

/** What stands flush right: who looks after it, or which key says so. */
function noteOf({ acknowledged, state }: IncidentRecord): string {
  const calm = state === "resting" ? "calm at present" : "";
  if (acknowledged === null) return calm === "" ? "a acknowledges" : calm;
  const by = acknowledged.by === "" ? "" : ` by ${showHostile(acknowledged.by)}`;
  return `acknowledged${by}${calm === "" ? "" : `, ${calm}`}`;
}

function drawQuiet(canvas: Canvas, box: Box, scene: Scene): void {
  const { record } = scene.view;
  const { warning } = record;
  const pen = labelled(canvas, box, { row: 0, label: "warning" });
  if (warning.blind) {
    const sight = warning.sight ?? "most sensors have no value";
    pen.cell(`${scene.glyphs.unsteady} ${sight}`, pen.room, STYLE.fair);
    return;
  }
  const parts = [
    `no incident for ${span((record.elapsed_ms - scene.quietSinceMs) / 1000)}`,
    ...(warning.sight === null ? [] : [warning.sight]),
    ...silencedText(warning),
    ...learningText(warning),
    ...strangestText(warning),
  ];
  pen.cell(parts.map(showHostile).join("; "), pen.room, STYLE.muted);
}

type Warning = TickRecord["warning"];

function silencedText({ silenced }: Warning): string[] {
  const [first] = silenced;
  if (first === undefined) return [];
  const more = silenced.length > 1 ? ` and ${silenced.length - 1} more` : "";
  return [`silenced: ${first.what}${more}`];
}

function learningText({ learning, watched }: Warning): string[] {
  if (watched === 0) return [];
  return learning === 0 ? [] : [`${learning} of ${watched} sensors are still being learnt`];
}

function strangestText({ top }: Warning): string[] {
  const [first] = top;
  if (first === undefined) return [];
  return [
    `strangest ${first.sensor} at ${wholePercent(first.score / ALERT_AT)} of the alert level`,
  ];
}
