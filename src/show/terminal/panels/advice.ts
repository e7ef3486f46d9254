// What it would do: route, recommendations with why and undo, and receipts of what was done.
import { counted, decimal, showHostile } from "../../text/index.ts";
import type { RecommendationRecord } from "../../record/index.ts";
import { STYLE, bandStyle, type Style } from "../style.ts";
import type { Box, Canvas } from "../canvas.ts";
import { MARGIN, heading, labelled, type DrawPanel } from "./panel.ts";

export const drawRoute: DrawPanel = (canvas, box, scene) => {
  const { record } = scene.view;
  const pen = labelled(canvas, box, { row: 0, label: "route" });
  if (record.route_target === null) {
    pen.write("collecting", STYLE.muted);
    return;
  }
  pen.write(`${scene.glyphs.arrow} `, STYLE.muted).write(record.route_target, STYLE.strong);
  pen.whole(`  score ${decimal(record.route_score, 3)} of 2`).skip(3);
  if (record.self_band !== null) {
    const settled =
      record.self_converged === null
        ? ""
        : record.self_converged
          ? ", converged"
          : ", not converged";
    pen
      .whole("self-reference ", STYLE.muted)
      .whole(`${record.self_band}${settled}`, bandStyle(record.self_band, true));
  }
};

const STATUS: Readonly<
  Record<RecommendationRecord["status"], { readonly word: string; readonly style: Style }>
> = {
  "dry-run": { word: "DRY RUN", style: STYLE.fair },
  applied: { word: "APPLIED", style: STYLE.good },
  suppressed: { word: "SUPPRESSED", style: STYLE.muted },
  refused: { word: "REFUSED", style: STYLE.bad },
};
const STATUS_COLUMNS = 11;

/** Without a heading a proposal still says by its status what it is. */
const HEADED_ROWS = 3;

export const drawRecommendations: DrawPanel = (canvas, box, scene) => {
  const { record } = scene.view;
  const { recommendations, receipts, steering } = record;
  if (recommendations.length === 0 && receipts.length === 0) {
    const said = `${steering ? "steering" : "dry run"}: ${record.steering_hold ?? "nothing to do"}`;
    const pen = canvas.pen(box, 0).skip(MARGIN);
    pen.cell(said, pen.room, STYLE.muted);
    return;
  }
  const headed = recommendations.length === 0 || box.height >= HEADED_ROWS;
  const top = headed ? 1 : 0;
  const room = box.height - top;
  const lines = room >= recommendations.length * 3 ? 3 : room >= recommendations.length * 2 ? 2 : 1;
  const fitting = Math.floor(room / lines);
  if (headed) {
    const hidden = recommendations.length - fitting;
    const count = counted(recommendations.length, "proposal");
    const note = hidden > 0 ? `${fitting} of ${count}` : count;
    const title = { scene, text: steering ? "steering" : "would do" };
    heading(canvas, box, recommendations.length === 0 ? title : { ...title, note });
  }
  if (recommendations.length === 0) {
    const pen = canvas.pen(box, top).skip(MARGIN);
    pen.cell(record.steering_hold ?? "nothing", pen.room, STYLE.muted);
  }
  for (const [index, one] of recommendations.slice(0, fitting).entries()) {
    drawRecommendation(
      canvas,
      { box, row: top + index * lines, lines, arrow: scene.glyphs.arrow },
      one,
    );
  }
};

interface Place {
  readonly box: Box;
  readonly row: number;
  readonly lines: number;
  readonly arrow: string;
}

function drawRecommendation(canvas: Canvas, place: Place, one: RecommendationRecord): void {
  const { word, style } = STATUS[one.status];
  // The change first: where there is little room it is the name that is cut.
  const what = `${one.knob} ${one.before} ${place.arrow} ${one.after} of ${one.target}`;
  const pen = canvas.pen(place.box, place.row).skip(MARGIN).cell(word, STATUS_COLUMNS, style);
  if (place.lines === 1) pen.cell(`${what}; ${one.reason}; undo: ${one.undo}`, pen.room);
  else pen.cell(what, pen.room, STYLE.strong);
  const indented = (row: number, text: string): void => {
    const line = canvas.pen(place.box, place.row + row).skip(MARGIN + STATUS_COLUMNS);
    line.cell(text, line.room, STYLE.muted);
  };
  if (place.lines === 2) indented(1, `why: ${one.reason}; undo: ${one.undo}`);
  if (place.lines === 3) {
    indented(1, `why: ${one.reason}`);
    indented(2, `expect: ${one.expect}; undo: ${one.undo}`);
  }
}

export const drawReceipts: DrawPanel = (canvas, box, scene) => {
  const { receipts } = scene.view.record;
  heading(canvas, box, { scene, text: "receipts" });
  if (receipts.length === 0)
    canvas.pen(box, 1).skip(MARGIN).write("nothing was changed", STYLE.muted);
  const newest = receipts.slice(-Math.max(0, box.height - 1)).toReversed();
  for (const [row, receipt] of newest.entries()) {
    const pen = canvas
      .pen(box, row + 1)
      .skip(MARGIN)
      .cell(clockOf(receipt.time), 9, STYLE.muted);
    // What was done names its target; what came of it does not.
    const { kind, target, outcome } = receipt;
    const isDeed = kind === "applied" || kind === "refused";
    pen.cell(isDeed ? outcome : `${outcome}; ${showHostile(target)}`, pen.room);
  }
};

/** Hours, minutes and seconds of an ISO-8601 time, in UTC as it is written. */
function clockOf(time: string): string {
  return /T(\d\d:\d\d:\d\d)/.exec(time)?.[1] ?? time;
}
