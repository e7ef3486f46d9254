// A frame in memory: cells with a character and a style. Everything drawn passes
// here, is clipped to the screen, and is made harmless: a canvas cannot hold a
// control character, so none can reach the terminal.
import { clusters, columnsOf, cutTo, isNarrow, showHostile } from "../text/index.ts";
import { asAscii, type GlyphSetName } from "./glyphs.ts";
import { STYLE, type Style } from "./style.ts";
import type { Size } from "./view.ts";

/** A rectangle of the screen, in cells from the upper left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class Canvas {
  readonly columns: number;
  readonly rows: number;
  /** One character a cell; "" is the right half of a wide one. */
  readonly texts: string[];
  readonly styles: Uint8Array;
  readonly #ascii: boolean;

  constructor(size: Size, glyphs: GlyphSetName) {
    this.columns = size.columns;
    this.rows = size.rows;
    this.texts = Array.from({ length: size.columns * size.rows }, () => " ");
    this.styles = new Uint8Array(size.columns * size.rows);
    this.#ascii = glyphs === "ascii";
  }

  clear(): void {
    this.texts.fill(" ");
    this.styles.fill(STYLE.plain);
  }

  /** The text as this canvas shows it: harmless, and in its set of characters. */
  shown(text: string): string {
    if (isNarrow(text) && !this.#ascii) return text;
    const safe = showHostile(text);
    return this.#ascii ? asAscii(safe) : safe;
  }

  /** Draws at a cell, clipped at `end` (exclusive); returns the column after what was drawn. */
  put(
    at: { readonly x: number; readonly y: number; readonly end: number },
    text: string,
    style: Style,
  ): number {
    const end = Math.min(at.end, this.columns);
    if (at.y < 0 || at.y >= this.rows || at.x < 0 || at.x >= end) return at.x;
    const row = at.y * this.columns;
    const drawn = this.shown(text);
    if (isNarrow(drawn)) {
      const length = Math.min(drawn.length, end - at.x);
      for (let index = 0; index < length; index += 1)
        this.#set(row + at.x + index, drawn[index] ?? " ", style);
      return at.x + length;
    }
    let x = at.x;
    for (const cluster of clusters(drawn)) {
      if (cluster.width === 0) continue;
      if (x + cluster.width > end) break;
      this.#set(row + x, cluster.text, style);
      for (let rest = 1; rest < cluster.width; rest += 1) this.#set(row + x + rest, "", style);
      x += cluster.width;
    }
    return x;
  }

  /** Gives every cell of a row's stretch one style: how a selection is shown. */
  restyle(box: Box, row: number, style: Style): void {
    if (row < 0 || row >= box.height) return;
    const start = (box.y + row) * this.columns + box.x;
    this.styles.fill(style, start, start + Math.min(box.width, this.columns - box.x));
  }

  pen(box: Box, row: number): Pen {
    return new Pen(this, box, row);
  }

  #set(cell: number, text: string, style: Style): void {
    this.texts[cell] = text;
    this.styles[cell] = style;
  }
}

/** Writes one row of a box from left to right. */
export class Pen {
  readonly #canvas: Canvas;
  readonly #y: number;
  readonly #left: number;
  #x: number;
  #end: number;

  constructor(canvas: Canvas, box: Box, row: number) {
    this.#canvas = canvas;
    // a row outside its box draws nothing
    this.#y = row >= 0 && row < box.height ? box.y + row : -1;
    this.#left = box.x;
    this.#x = box.x;
    this.#end = Math.min(box.x + box.width, canvas.columns);
  }

  /** Columns left in the row. */
  get room(): number {
    return Math.max(0, this.#end - this.#x);
  }

  write(text: string, style: Style = STYLE.plain): this {
    this.#x = this.#canvas.put({ x: this.#x, y: this.#y, end: this.#end }, text, style);
    return this;
  }

  /** Writes only where the whole text fits: better nothing than half a number. */
  whole(text: string, style: Style = STYLE.plain): this {
    return columnsOf(text) <= this.room ? this.write(text, style) : this;
  }

  /** Writes into exactly `columns`, cut with an ellipsis, the rest left blank. */
  cell(text: string, columns: number, style: Style = STYLE.plain): this {
    const start = this.#x;
    this.write(cutTo(this.#canvas.shown(text), Math.min(columns, this.room)), style);
    this.#x = Math.min(this.#end, start + columns);
    return this;
  }

  /** Writes flush right within `columns`. */
  number(text: string, columns: number, style: Style = STYLE.plain): this {
    return this.cell(text.padStart(columns), columns, style);
  }

  skip(columns: number): this {
    this.#x = Math.min(this.#end, this.#x + columns);
    return this;
  }

  /** Moves to a column of the box. */
  to(column: number): this {
    this.#x = Math.min(this.#end, this.#left + column);
    return this;
  }

  /** Writes flush right at the end of the row, if it fits, and ends the row before it. */
  right(text: string, style: Style = STYLE.plain): this {
    const columns = columnsOf(text);
    if (columns > this.room) return this;
    this.#canvas.put({ x: this.#end - columns, y: this.#y, end: this.#end }, text, style);
    this.#end -= columns;
    return this;
  }
}
