// All cores with their band and load: in full where there is room, as a pair of
// marks each where there is less, several cores to a cell where there are hundreds.
import { bar, columnsOf, levelOf, wholePercent } from "../../text/index.ts";
import { BAND_NAMES, type CoreRecord } from "../../record/record.ts";
import { glyphSet } from "../glyphs.ts";
import type { Box, Canvas } from "../canvas.ts";
import type { Scene } from "../scene.ts";
import { STYLE, bandStyle } from "../style.ts";
import { LABEL, MARGIN, labelled, type DrawPanel } from "./panel.ts";

const FULL_COLUMNS = 20;
const FULL_BAR = 6;
/** A letter for the band and a mark for the load. */
const DENSE_COLUMNS = 2;

export const drawCores: DrawPanel = (canvas, box, scene) => {
  const { cores } = scene.view.record;
  const room = box.width - MARGIN - LABEL;
  if (cores.length === 0) {
    labelled(canvas, box, { row: 0, label: "cores" }).write("collecting", STYLE.muted);
    return;
  }
  const perRow = Math.floor(room / FULL_COLUMNS);
  if (perRow >= 1 && Math.ceil(cores.length / perRow) <= box.height)
    drawFull(canvas, box, { scene, perRow });
  else drawDense(canvas, box, { scene, perRow: Math.max(1, Math.floor(room / DENSE_COLUMNS)) });
};

interface Strip {
  readonly scene: Scene;
  readonly perRow: number;
}

function drawFull(canvas: Canvas, box: Box, strip: Strip): void {
  const { glyphs, view } = strip.scene;
  const { cores } = view.record;
  for (let row = 0; row * strip.perRow < cores.length; row += 1) {
    const pen = labelled(canvas, box, { row, label: row === 0 ? "cores" : "" });
    for (const core of cores.slice(row * strip.perRow, (row + 1) * strip.perRow)) {
      const style = bandStyle(core.band, core.proven);
      const symbol = core.band === null ? glyphs.noBand : glyphs.bands[core.band];
      const filled = core.value === null ? "" : bar(core.value, FULL_BAR, glyphs.bar);
      pen.cell(core.id.replace(/^cpu/, ""), 4, STYLE.muted).cell(symbol, 2, style);
      pen
        .write(filled, style)
        .write(glyphs.track.repeat(FULL_BAR - columnsOf(filled)), STYLE.faint);
      pen.number(wholePercent(core.value), 5).skip(3);
    }
  }
}

/** Cores that share a cell: the worst band and the highest load stand for them. */
function together(cores: readonly CoreRecord[]): CoreRecord {
  let worst = cores[0] as CoreRecord;
  let highest: number | null = null;
  for (const core of cores) {
    if (rankOf(core) < rankOf(worst)) worst = core;
    if (core.value !== null && (highest === null || core.value > highest)) highest = core.value;
  }
  return { ...worst, value: highest };
}

const rankOf = (core: CoreRecord): number =>
  core.band === null ? BAND_NAMES.length : BAND_NAMES.indexOf(core.band);

const LETTERS = glyphSet("ascii").bands;

function drawDense(canvas: Canvas, box: Box, strip: Strip): void {
  const { glyphs, view } = strip.scene;
  const { cores } = view.record;
  const shared = Math.ceil(cores.length / strip.perRow) > box.height;
  // the last row is left to the note that says how many cores share a cell
  const rows = shared && box.height > 1 ? box.height - 1 : box.height;
  const perCell = Math.max(1, Math.ceil(cores.length / (strip.perRow * rows)));
  for (let row = 0; row < rows; row += 1) {
    const pen = labelled(canvas, box, {
      row,
      label: row === 0 ? coreLabel(cores.length, perCell, box.height) : "",
    });
    for (let cell = row * strip.perRow; cell < (row + 1) * strip.perRow; cell += 1) {
      const group = cores.slice(cell * perCell, (cell + 1) * perCell);
      if (group.length === 0) break;
      const core = together(group);
      const letter = core.band === null ? glyphs.noBand : LETTERS[core.band];
      const level = core.value === null ? " " : levelOf(Math.max(core.value, 0.01), glyphs.levels);
      pen
        .write(letter, bandStyle(core.band, core.proven))
        .write(level, bandStyle(core.band, core.proven));
    }
  }
  if (rows < box.height) {
    const note = `${perCell} cores a cell: worst band (V S F M C O X) and highest load`;
    labelled(canvas, box, { row: rows, label: "" }).write(note, STYLE.muted);
  }
}

function coreLabel(count: number, perCell: number, height: number): string {
  return perCell > 1 && height === 1
    ? `cores /${perCell}`
    : `cores ${count < 1000 ? count : ""}`.slice(0, LABEL);
}
