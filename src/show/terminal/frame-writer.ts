// Turns a canvas into the bytes that change the terminal from the last frame to
// this one. Only cells that differ are written; short stretches of equal cells
// are written over rather than jumped, since a jump costs bytes too.
import type { Canvas } from "./canvas.ts";
import type { Style } from "./style.ts";
import type { Size } from "./view.ts";

/** A cursor jump is about this many bytes; equal cells up to here are cheaper rewritten. */
const JUMP_BYTES = 7;
/** From this many blanks on, erasing to the end of the line is shorter. */
const ERASE_BLANKS = 5;

/** Characters on whose width all terminals agree; after any other the cursor is placed anew. */
const AGREED = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u00ff\u2013\u2026\u2500-\u259f]$/;

const BEGIN_UPDATE = "\x1b[?2026h";
const END_UPDATE = "\x1b[?2026l";
const ERASE_LINE = "\x1b[K";
const PLAIN = "\x1b[m";

export interface FrameWriterOptions {
  /** A sequence for each style, from `paletteOf`. */
  readonly palette: readonly string[];
  /** Brackets each frame as one update, on terminals that know mode 2026. */
  readonly synchronized: boolean;
}

export class FrameWriter {
  readonly #palette: readonly string[];
  readonly #synchronized: boolean;
  #shown:
    | { readonly size: Size; readonly texts: string[]; readonly styles: Uint8Array }
    | undefined;
  #style: Style = -1;

  constructor(options: FrameWriterOptions) {
    this.#palette = options.palette;
    this.#synchronized = options.synchronized;
  }

  /** Forgets the last frame: the next one erases the screen and draws everything. */
  forget(): void {
    this.#shown = undefined;
  }

  /** Bytes from the last frame to this one; empty where nothing changed. */
  write(canvas: Canvas): string {
    let output = "";
    let shown = this.#shown;
    const fits = shown?.size.columns === canvas.columns && shown.size.rows === canvas.rows;
    if (shown === undefined || !fits) {
      shown = blank(canvas);
      this.#shown = shown;
      output += `${PLAIN}\x1b[2J`;
    }
    this.#style = -1;
    for (let row = 0; row < canvas.rows; row += 1) output += this.#row(canvas, shown, row);
    if (output === "") return "";
    output += PLAIN;
    return this.#synchronized ? BEGIN_UPDATE + output + END_UPDATE : output;
  }

  #row(canvas: Canvas, shown: { texts: string[]; styles: Uint8Array }, row: number): string {
    const start = row * canvas.columns;
    const end = start + canvas.columns;
    let cell = start;
    while (cell < end && same(canvas, shown, cell)) cell += 1;
    // most rows stay as they are
    if (cell === end) return "";
    const blankFrom = trailingBlanks(canvas, start, end);
    let output = "";
    while (cell < end) {
      if (same(canvas, shown, cell)) {
        cell += 1;
        continue;
      }
      while (cell > start && canvas.texts[cell] === "") cell -= 1;
      const stop = runEnd(canvas, shown, { from: cell, end });
      output += `\x1b[${row + 1};${cell - start + 1}H`;
      if (stop > blankFrom && end - Math.max(cell, blankFrom) >= ERASE_BLANKS) {
        output += this.#cells(canvas, cell, blankFrom) + this.#switchTo(0) + ERASE_LINE;
        break;
      }
      output += this.#cells(canvas, cell, stop);
      cell = stop;
    }
    remember(canvas, shown, { from: start, end });
    return output;
  }

  #cells(canvas: Canvas, from: number, to: number): string {
    let output = "";
    for (let cell = from; cell < to; cell += 1) {
      const text = canvas.texts[cell] ?? " ";
      if (text === "") continue;
      output += this.#switchTo(canvas.styles[cell] ?? 0);
      output += AGREED.test(text) ? text : placed(canvas, cell, text);
    }
    return output;
  }

  #switchTo(style: Style): string {
    if (style === this.#style) return "";
    this.#style = style;
    return this.#palette[style] ?? PLAIN;
  }
}

/** A character terminals disagree on: its cells are blanked first, and the cursor set behind it. */
function placed(canvas: Canvas, cell: number, text: string): string {
  const column = cell % canvas.columns;
  let width = 1;
  while (column + width < canvas.columns && canvas.texts[cell + width] === "") width += 1;
  const behind = column + width;
  const place = behind < canvas.columns ? `\x1b[${behind + 1}G` : "";
  return `${" ".repeat(width)}\x1b[${column + 1}G${text}${place}`;
}

function blank(canvas: Canvas): { size: Size; texts: string[]; styles: Uint8Array } {
  const cells = canvas.columns * canvas.rows;
  return {
    size: { columns: canvas.columns, rows: canvas.rows },
    texts: Array.from({ length: cells }, () => " "),
    styles: new Uint8Array(cells),
  };
}

function same(
  canvas: Canvas,
  shown: { texts: string[]; styles: Uint8Array },
  cell: number,
): boolean {
  return canvas.texts[cell] === shown.texts[cell] && canvas.styles[cell] === shown.styles[cell];
}

/** First cell after which enough equal cells follow that a jump pays. */
function runEnd(
  canvas: Canvas,
  shown: { texts: string[]; styles: Uint8Array },
  range: { readonly from: number; readonly end: number },
): number {
  let stop = range.from + 1;
  let equal = 0;
  for (let cell = range.from + 1; cell < range.end; cell += 1) {
    if (!same(canvas, shown, cell)) {
      stop = cell + 1;
      equal = 0;
    } else if ((equal += 1) > JUMP_BYTES) break;
  }
  while (stop < range.end && canvas.texts[stop] === "") stop += 1;
  return stop;
}

/** First cell of the blank, plainly styled tail of a row. */
function trailingBlanks(canvas: Canvas, start: number, end: number): number {
  let cell = end;
  while (cell > start && canvas.texts[cell - 1] === " " && canvas.styles[cell - 1] === 0) cell -= 1;
  return cell;
}

function remember(
  canvas: Canvas,
  shown: { texts: string[]; styles: Uint8Array },
  range: { readonly from: number; readonly end: number },
): void {
  for (let cell = range.from; cell < range.end; cell += 1) {
    shown.texts[cell] = canvas.texts[cell] ?? " ";
    shown.styles[cell] = canvas.styles[cell] ?? 0;
  }
}
