// What a panel is: a function that draws a part of the scene into a box. Panels
// know their box's size and nothing of their neighbours.
import type { Box, Canvas, Pen } from "../canvas.ts";
import type { Scene } from "../scene.ts";
import { STYLE, type Style } from "../style.ts";

export type DrawPanel = (canvas: Canvas, box: Box, scene: Scene) => void;

/** Blank columns at the left edge of the screen. */
export const MARGIN = 1;
/** Columns of the labels on the left: `pressure`, `memory`. */
export const LABEL = 9;

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
  scene: Scene,
  title: { text: string; note?: string; style?: Style },
): void {
  const pen = canvas
    .pen(box, 0)
    .skip(MARGIN)
    .write(title.text, title.style ?? STYLE.muted)
    .skip(1);
  if (title.note !== undefined) pen.right(` ${title.note}`, STYLE.muted);
  pen.write(scene.glyphs.rule.repeat(pen.room), STYLE.faint);
}
