// How many terminal columns a text takes, and texts cut or padded to a width.
// Almost everything on the screen is made of characters known to be one column
// wide; only what is not loads `string-width`, which costs 27 ms once.
import { createRequire } from "node:module";
import type stringWidthOf from "string-width";

/** What the reader sees as one character, and its columns (0 to 2, rarely more). */
export interface Cluster {
  readonly text: string;
  readonly width: number;
}

/** Letters, punctuation, arrows, box drawing, blocks and braille that every terminal draws in one column. */
const NARROW =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u0391-\u03a1\u03a3-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u2199\u2200-\u22ff\u2500-\u25fc\u2726\u274b\u2800-\u28ff]*$/;

/** The one wide character the screen draws itself: the symbol of a band. */
const OWN_WIDE = "〜";
const OWN_WIDE_CLUSTERS: readonly Cluster[] = [{ text: OWN_WIDE, width: 2 }];

/** Foreign texts remembered; more than this many on one screen does not occur. */
const MEMORY_ENTRIES = 1024;
const remembered = new Map<string, readonly Cluster[]>();

interface Measure {
  readonly segmenter: Intl.Segmenter;
  readonly width: typeof stringWidthOf;
}
let measure: Measure | undefined;

function loadMeasure(): Measure {
  const require = createRequire(import.meta.url);
  const loaded = require("string-width") as { default: typeof stringWidthOf };
  measure = { segmenter: new Intl.Segmenter(), width: loaded.default };
  return measure;
}

/** The text as the characters a reader sees, each with its width in columns. */
export function clusters(text: string): readonly Cluster[] {
  if (NARROW.test(text)) return Array.from(text, (character) => ({ text: character, width: 1 }));
  if (text === OWN_WIDE) return OWN_WIDE_CLUSTERS;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const { segmenter, width } = measure ?? loadMeasure();
  const found: Cluster[] = [];
  for (const { segment } of segmenter.segment(text))
    found.push({ text: segment, width: width(segment) });
  if (remembered.size >= MEMORY_ENTRIES) remembered.clear();
  remembered.set(text, found);
  return found;
}

/** Columns the text takes on a terminal. */
export function columnsOf(text: string): number {
  if (NARROW.test(text)) return text.length;
  let columns = 0;
  for (const cluster of clusters(text)) columns += cluster.width;
  return columns;
}

/** True where each code unit is one harmless character of one column, so that slicing is measuring. */
export const isNarrow = (text: string): boolean => NARROW.test(text);

/** The text cut to at most `columns`, ending in `ellipsis` where something was cut off. */
export function cutTo(text: string, columns: number, ellipsis = "…"): string {
  if (columns <= 0) return "";
  if (columnsOf(text) <= columns) return text;
  const room = columns - columnsOf(ellipsis);
  let kept = "";
  let used = 0;
  for (const cluster of clusters(text)) {
    if (used + cluster.width > room) break;
    kept += cluster.text;
    used += cluster.width;
  }
  return room < 0 ? "" : kept + ellipsis;
}

/** Cut and filled with spaces to exactly `columns`. */
export function fitTo(text: string, columns: number, ellipsis = "…"): string {
  const cut = cutTo(text, columns, ellipsis);
  return cut + " ".repeat(Math.max(0, columns - columnsOf(cut)));
}

/** Words folded into lines of at most `columns`; a longer word is cut into pieces. */
export function foldTo(text: string, columns: number): readonly string[] {
  if (columns <= 0) return [];
  const lines: string[] = [];
  let line = "";
  const flush = (): void => {
    lines.push(line);
    line = "";
  };
  for (const word of text.split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (columnsOf(joined) <= columns) {
      line = joined;
      continue;
    }
    if (line !== "") flush();
    for (const cluster of clusters(word)) {
      if (columnsOf(line) + cluster.width > columns) flush();
      line += cluster.text;
    }
  }
  flush();
  return lines;
}

/** Narrower than this beside its label a text is left to the terminal to wrap. */
const LEAST_FOLD = 16;

/**
 * A line folded to `columns` with what follows its first `indent` columns kept in line below
 * each other; as it is where `columns` is null (no terminal) or too few.
 */
export function foldUnder(line: string, indent: number, columns: number | null): readonly string[] {
  if (columns === null || columnsOf(line) <= columns || columns - indent < LEAST_FOLD)
    return [line];
  const [first = "", ...others] = foldTo(line.slice(indent), columns - indent);
  return [line.slice(0, indent) + first, ...others.map((other) => " ".repeat(indent) + other)];
}
