// Whole-host figures as bars with numbers: CPU, memory, swap, pressure, load, disk, network.
import { UNKNOWN, wholePercent } from "../../text/index.ts";
import type { Box, Canvas, Pen } from "../canvas.ts";
import type { Scene } from "../scene.ts";
import { STYLE, type Style } from "../style.ts";
import { foremost, gaugesOf, pressures, worldGauges, type Gauge } from "./gauge-list.ts";
import { LABEL, MARGIN, drawBar, labelled, type DrawPanel } from "./panel.ts";

const NUMBER = 7;
const WIDEST_BAR = 48;

/** Rows needed to show each pressure on its own. */
const APART_ROWS = 9;
/** Row of the pressure, behind CPU and memory. */
const PRESSURE_ROW = 2;

/** Fewer rows than this show the three most telling gauges side by side. */
const STACKED_ROWS = 3;

export const drawGauges: DrawPanel = (canvas, box, scene) => {
  const { record } = scene.view;
  if (record.world !== undefined) return drawWorldGauges(canvas, box, scene);
  if (box.height < STACKED_ROWS) {
    drawInLine(canvas.pen(box, 0).skip(MARGIN), foremost(record), scene);
    return;
  }
  const apart = box.height >= APART_ROWS;
  const gauges = gaugesOf(record);
  const pressure = pressures(record);
  const first = gauges.slice(0, PRESSURE_ROW);
  const rest = gauges.slice(PRESSURE_ROW);
  for (const [row, gauge] of (apart ? [...first, ...pressure] : first).entries()) {
    drawGauge(canvas, { box, row }, { gauge, scene });
  }
  if (!apart)
    drawInLine(labelled(canvas, box, { row: PRESSURE_ROW, label: "pressure" }), pressure, scene);
  const below = first.length + (apart ? pressure.length : 1);
  for (const [row, gauge] of rest.entries())
    drawGauge(canvas, { box, row: below + row }, { gauge, scene });
};

function drawWorldGauges(canvas: Canvas, box: Box, scene: Scene): void {
  const gauges = worldGauges(scene.view.record);
  if (box.height < STACKED_ROWS)
    return drawInLine(canvas.pen(box, 0).skip(MARGIN), gauges.slice(0, STACKED_ROWS), scene);
  // Their names stand in front of the bars: behind these, only what is more.
  for (const [row, gauge] of gauges.slice(0, box.height).entries())
    drawGauge(canvas, { box, row }, { gauge: { ...gauge, brief: gauge.note }, scene });
}

/** Columns of a gauge's name and number when several share a row. */
const INLINE_NAME = 4;
const INLINE_NUMBER = 5;
/** A shorter bar says less than the number beside it. */
const LEAST_BAR = 3;

function drawInLine(pen: Pen, gauges: readonly Gauge[], scene: Scene): void {
  const each = Math.floor(pen.room / gauges.length);
  const width = Math.min(WIDEST_BAR / 4, each - INLINE_NAME - INLINE_NUMBER - 1);
  for (const gauge of gauges) {
    pen.cell(gauge.brief, INLINE_NAME, STYLE.muted);
    if (width >= LEAST_BAR)
      drawBar(pen, width, { share: gauge.share, style: toneOf(gauge), glyphs: scene.glyphs });
    pen
      .number(
        wholePercent(gauge.share),
        INLINE_NUMBER,
        gauge.share === null ? STYLE.muted : STYLE.strong,
      )
      .skip(1);
  }
}

function drawGauge(
  canvas: Canvas,
  at: { readonly box: Box; readonly row: number },
  what: { readonly gauge: Gauge; readonly scene: Scene },
): void {
  const { gauge, scene } = what;
  const noteWidth = noteColumns(at.box.width);
  const pen = labelled(canvas, at.box, { row: at.row, label: gauge.label });
  const width = Math.max(
    0,
    Math.min(WIDEST_BAR, at.box.width - MARGIN - LABEL - NUMBER - noteWidth - 1),
  );
  drawBar(pen, width, { share: gauge.share, style: toneOf(gauge), glyphs: scene.glyphs });
  if (gauge.mark !== undefined && gauge.mark !== null && width > 0) {
    const column = Math.min(width - 1, Math.max(0, Math.round(gauge.mark * width) - 1));
    pen
      .to(MARGIN + LABEL + column)
      .write(scene.glyphs.marker, STYLE.strong)
      .to(MARGIN + LABEL + width);
  }
  const unknown = gauge.number === UNKNOWN;
  pen.number(gauge.number, NUMBER, unknown ? STYLE.muted : STYLE.strong);
  if (noteWidth > 0)
    pen.skip(2).cell(noteWidth >= FULL_NOTE ? gauge.note : gauge.brief, noteWidth - 2, STYLE.muted);
}

const FULL_NOTE = 30;
const BRIEF_NOTE = 18;

/** Notes stand beside the bars where both have room. */
function noteColumns(width: number): number {
  return width >= 66 ? FULL_NOTE : width >= 44 ? BRIEF_NOTE : 0;
}

function toneOf(gauge: Gauge): Style {
  const [high, full] = gauge.limits;
  const value = gauge.share ?? 0;
  return value >= full ? STYLE.bad : value >= high ? STYLE.fair : STYLE.accent;
}
