// S* over the last minutes, and how many sensors stand in which band.
import { bar, columnsOf, curve, resample, scaleOf, span } from "../../text/index.ts";
import { BAND_NAMES } from "../../record/record.ts";
import { STYLE, bandStyle } from "../style.ts";
import { LABEL, MARGIN, labelled, type DrawPanel } from "./panel.ts";

/** `last 5m 00s` flush right. */
const CAPTION = 13;

/** The curve of S* with the ends of its scale on the left and its span on the right. */
export const drawCurve: DrawPanel = (canvas, box, scene) => {
  const { history, record } = scene.view;
  const left = MARGIN + LABEL;
  const width = box.width - left - CAPTION;
  if (width < 4) return;
  const scale = scaleOf(history.samples);
  const columns = resample(history.samples, width, record.seq);
  const lines = curve(columns, { height: box.height, scale, levels: scene.glyphs.levels });
  for (const [row, line] of lines.entries()) {
    const bottom = row === lines.length - 1;
    const end = row === 0 ? scale.high.toFixed(2) : bottom ? scale.low.toFixed(2) : "";
    labelled(canvas, box, { row, label: `${row === 0 ? "S*" : "  "} ${end}` }).write(
      line,
      STYLE.accent,
    );
  }
  const last = canvas.pen(box, box.height - 1);
  const known = history.samples.length > 0;
  const seconds = history.samples.length * history.secondsPerSample;
  last.right(known ? `last ${span(seconds)} ` : "collecting ", STYLE.muted);
  if (lines.length === 1)
    canvas
      .pen(box, 0)
      .skip(MARGIN)
      .cell(
        `${scale.low.toFixed(2)}${scene.glyphs.unknown}${scale.high.toFixed(2)}`,
        LABEL,
        STYLE.muted,
      );
};

/** One row a band with its share; squeezed into one or two lines where rows are short. */
export const drawBands: DrawPanel = (canvas, box, scene) => {
  if (box.height < BAND_NAMES.length) return drawBandsInLine(canvas, box, scene);
  const { bands } = scene.view.record;
  const total = BAND_NAMES.reduce((sum, name) => sum + bands[name], 0);
  const extra = box.height > BAND_NAMES.length ? 1 : 0;
  if (extra === 1) canvas.pen(box, 0).skip(MARGIN).write("bands", STYLE.muted);
  for (const [index, name] of BAND_NAMES.entries()) {
    const count = bands[name];
    const style = count === 0 ? STYLE.muted : bandStyle(name, true);
    const pen = canvas.pen(box, index + extra).skip(MARGIN);
    pen.cell(scene.glyphs.bands[name], 3, style).cell(name, 10, style);
    pen.number(`${count}`, 5, count === 0 ? STYLE.muted : STYLE.strong).skip(2);
    const width = Math.max(0, pen.room - 1);
    const filled = total === 0 ? "" : bar(count / total, width, scene.glyphs.bar);
    pen
      .write(filled, style)
      .write(scene.glyphs.track.repeat(Math.max(0, width - columnsOf(filled))), STYLE.faint);
  }
};

const drawBandsInLine: DrawPanel = (canvas, box, scene) => {
  const { bands } = scene.view.record;
  let row = 0;
  let pen = canvas.pen(box, row).skip(MARGIN);
  const named = box.width * box.height >= 120;
  for (const name of BAND_NAMES) {
    const count = bands[name];
    const style = count === 0 ? STYLE.muted : bandStyle(name, true);
    const label = named ? `${name} ${count}` : `${count}`;
    const width = 2 + label.length;
    if (width > pen.room && row < box.height - 1) {
      row += 1;
      pen = canvas.pen(box, row).skip(MARGIN);
    }
    if (width > pen.room) return;
    pen
      .cell(scene.glyphs.bands[name], 2, style)
      .write(label, style)
      .skip(named ? 2 : 1);
  }
};
