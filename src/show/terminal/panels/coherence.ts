// S* over the last minutes, and how many sensors stand in which band.
import { curve, resample, scaleOf, span } from "../../text/index.ts";
import { BAND_NAMES } from "../../record/index.ts";
import type { Scene } from "../scene.ts";
import { STYLE, bandStyle } from "../style.ts";
import { LABEL, MARGIN, drawBar, labelled, type DrawPanel } from "./panel.ts";

/** `last 5m 00s` flush right, without the word where columns are few. */
const CAPTION = 13;
const SHORT_CAPTION = 8;
const NARROW_COLUMNS = 64;
/** A shorter curve says nothing. */
const LEAST_CURVE = 4;

/** The curve of S* with the ends of its scale on the left and its span on the right. */
export const drawCurve: DrawPanel = (canvas, box, scene) => {
  const { history, record } = scene.view;
  const narrow = box.width < NARROW_COLUMNS;
  const width = box.width - MARGIN - LABEL - (narrow ? SHORT_CAPTION : CAPTION);
  if (width < LEAST_CURVE) return;
  const samples = judgedSamples(scene);
  const scale = scaleOf(samples);
  const columns = resample(samples, width, record.seq);
  const lines =
    width < 1 ? [] : curve(columns, { height: box.height, scale, levels: scene.glyphs.levels });
  const low = scale.low.toFixed(2);
  const high = scale.high.toFixed(2);
  for (const [row, line] of lines.entries()) {
    const top = lines.length === 1 ? `${low}${scene.glyphs.to}${high}` : `S* ${high}`;
    const label = row === 0 ? top : row === lines.length - 1 ? `   ${low}` : "";
    labelled(canvas, box, { row, label }).write(line, STYLE.curve);
  }
  const seconds = history.samples.length * history.secondsPerSample;
  const caption = samples.every((each) => each === null) ? "collecting" : span(seconds);
  const words = narrow || caption === "collecting" ? caption : `last ${caption}`;
  canvas.pen(box, box.height - 1).right(`${words} `, STYLE.muted);
};

/** The history without the ticks at which only a few sensors were judged. */
function judgedSamples(scene: Scene): readonly (number | null)[] {
  const { samples } = scene.view.history;
  const oldest = scene.view.record.seq - samples.length + 1;
  const start = scene.curveStart;
  return samples.map((sample, index) =>
    start === undefined || oldest + index < start ? null : sample,
  );
}

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
    drawBar(pen, width, { share: total === 0 ? null : count / total, style, glyphs: scene.glyphs });
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
