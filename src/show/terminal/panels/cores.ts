// All cores with their band and load: in full where there is room, as a pair of
// marks each where there is less, several cores to a cell where there are hundreds.
import { levelOf, wholePercent } from "../../text/index.ts";
import { BAND_NAMES, type BandName, type CoreRecord } from "../../record/index.ts";
import { CORE_COLUMNS, coreStrip, type CoreStrip } from "../core-strip.ts";
import { glyphSet, type Glyphs } from "../glyphs.ts";
import type { Box, Canvas, Pen } from "../canvas.ts";
import { STYLE, bandStyle } from "../style.ts";
import { LABEL, MARGIN, drawBar, labelled, type DrawPanel } from "./panel.ts";

const FULL_BAR = 6;
const LETTERS = glyphSet("ascii").bands;
const LEGEND = BAND_NAMES.map((name) => `${LETTERS[name]} ${name.toLowerCase()}`).join(", ");

export const drawCores: DrawPanel = (canvas, box, scene) => {
  const { cores } = scene.view.record;
  if (cores.length === 0) {
    labelled(canvas, box, { row: 0, label: CORES }).write("collecting", STYLE.muted);
    return;
  }
  const strip = coreStrip(cores.length, box.width - MARGIN - LABEL, box.height);
  for (let row = 0; row < strip.rows; row += 1) {
    const pen = labelled(canvas, box, {
      row,
      label: row === 0 ? labelOf(cores, strip, box) : "",
    });
    for (let cell = row * strip.perRow; cell < (row + 1) * strip.perRow; cell += 1) {
      const group = cores.slice(cell * strip.perCell, (cell + 1) * strip.perCell);
      const [first] = group;
      if (first === undefined) break;
      drawCore(pen, together(first, group), { kind: strip.kind, glyphs: scene.glyphs });
    }
  }
  if (strip.kind === "dense") drawNote(canvas, box, strip);
};

function labelOf(cores: readonly CoreRecord[], strip: CoreStrip, box: Box): string {
  const name = kindOf(cores);
  if (strip.perCell > 1 && strip.rows === box.height) return `${name} /${strip.perCell}`;
  const counted = `${name} ${cores.length}`;
  return strip.kind === "full" || counted.length >= LABEL ? name : counted;
}

const CORES = "cores";
/** What a route chooses among in a simulated world: `node.07` is one of its nodes. */
const PLACE = /^([a-z]+)\./;

const kindOf = ([first]: readonly CoreRecord[]): string => {
  const place = PLACE.exec(first?.id ?? "")?.[1];
  return place === undefined ? CORES : `${place}s`;
};

function drawNote(canvas: Canvas, box: Box, strip: CoreStrip): void {
  const shared =
    strip.perCell > 1 ? `${strip.perCell} cores a cell, worst band and highest load: ` : "";
  const pen = labelled(canvas, box, { row: strip.rows, label: "" });
  pen.cell(`${shared}${LEGEND}`, pen.room, STYLE.muted);
}

/** Cores that share a cell: the worst band and the highest load stand for them. */
function together(first: CoreRecord, group: readonly CoreRecord[]): CoreRecord {
  let worst = first;
  let highest: number | null = null;
  for (const core of group) {
    if (rankOf(core.band) < rankOf(worst.band)) worst = core;
    if (core.value !== null && (highest === null || core.value > highest)) highest = core.value;
  }
  return { ...worst, value: highest };
}

const rankOf = (band: BandName | null): number =>
  band === null ? BAND_NAMES.length : BAND_NAMES.indexOf(band);

function drawCore(
  pen: Pen,
  core: CoreRecord,
  look: { readonly kind: CoreStrip["kind"]; readonly glyphs: Glyphs },
): void {
  const { kind, glyphs } = look;
  const style = bandStyle(core.band, core.proven);
  const symbol = core.band === null ? glyphs.noBand : glyphs.bands[core.band];
  if (kind === "full") {
    pen.cell(core.id.replace(/^cpu|^[a-z]+\./, ""), 4, STYLE.muted).cell(symbol, 2, style);
    drawBar(pen, FULL_BAR, { share: core.value, style, glyphs });
    pen.number(wholePercent(core.value), 5).cell(core.proven === false ? "?" : "", 1, STYLE.muted);
    pen.skip(CORE_COLUMNS.full - 4 - 2 - FULL_BAR - 5 - 1);
    return;
  }
  const level = core.value === null ? " " : levelOf(core.value, glyphs.levels);
  if (kind === "small") pen.cell(symbol, 2, style).write(level, style).skip(1);
  else
    pen.write(core.band === null ? glyphs.noBand : LETTERS[core.band], style).write(level, style);
}
