// What a panel is: a function that draws a part of the scene into a box. Panels
// know their box's size and nothing of their neighbours.
import { bar, columnsOf } from "../../text/index.ts";
import type { Box, Canvas, Pen } from "../canvas.ts";
import type { Glyphs } from "../glyphs.ts";
import type { Scene } from "../scene.ts";
import { STYLE, type Style } from "../style.ts";

export type DrawPanel = (canvas: Canvas, box: Box, scene: Scene) => void;

/** Blank columns at the left edge of the screen. */
export const MARGIN = 1;
/** Columns of the labels on the left: `pressure`, `memory`. */
export const LABEL = 10;

/** A row's pen behind the margin and a muted label. */
export function labelled(
  canvas: Canvas,
  box: Box,
  at: { readonly row: number; readonly label: string },
): Pen {
  return canvas.pen(box, at.row).skip(MARGIN).cell(at.label, LABEL, STYLE.muted);
}

/** A heading: `processes ────────`. */
export function heading(
  canvas: Canvas,
  box: Box,
  title: { scene: Scene; text: string; note?: string; style?: Style },
): void {
  const pen = canvas
    .pen(box, 0)
    .skip(MARGIN)
    .write(title.text, title.style ?? STYLE.muted)
    .skip(1);
  pen.right(" ");
  if (title.note !== undefined) pen.right(` ${title.note}`, STYLE.muted);
  pen.write(title.scene.glyphs.rule.repeat(pen.room), STYLE.faint);
}

export interface BarLook {
  /** In [0, 1]; `null` draws an empty track. */
  readonly share: number | null;
  readonly style: Style;
  readonly glyphs: Glyphs;
}

/** A bar of exactly `columns`: the share filled, the rest a faint track. */
export function drawBar(pen: Pen, columns: number, look: BarLook): void {
  const filled = look.share === null ? "" : bar(look.share, columns, look.glyphs.bar);
  pen.write(filled, look.style);
  pen.write(look.glyphs.track.repeat(Math.max(0, columns - columnsOf(filled))), STYLE.faint);
}
