// The characters the dashboard draws with: one set for UTF-8 terminals, one of
// plain ASCII for other locales, old fonts and those who ask for it.
import type { BandName } from "../record/index.ts";
import type { BarShape } from "../text/index.ts";

export type GlyphSetName = "unicode" | "ascii";

export interface Glyphs {
  readonly name: GlyphSetName;
  /** Each at most two columns wide; drawn into a slot of two. */
  readonly bands: Readonly<Record<BandName, string>>;
  /** Where there is no band yet. */
  readonly noBand: string;
  /** From empty to full. */
  readonly levels: readonly string[];
  readonly bar: BarShape;
  readonly track: string;
  readonly rule: string;
  readonly marker: string;
  readonly steady: string;
  readonly unsteady: string;
  readonly pointer: string;
  readonly dot: string;
  readonly ellipsis: string;
  /** Between the ends of a range. */
  readonly to: string;
  readonly arrow: string;
  /** Beside the name of the column that orders a list. */
  readonly descending: string;
}

const UNICODE: Glyphs = {
  name: "unicode",
  bands: {
    VOID: "◌",
    SPARK: "✦",
    FLOW: "〜",
    MOLECULAR: "⊛",
    CELLULAR: "◎",
    ORGANIC: "❋",
    CRYSTAL: "◆",
  },
  noBand: "·",
  levels: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
  bar: { full: "━", half: "╸" },
  track: "─",
  rule: "─",
  marker: "┃",
  steady: "●",
  unsteady: "▲",
  pointer: "▸",
  dot: "·",
  ellipsis: "…",
  to: "–",
  arrow: "→",
  descending: "▾",
};

const PLAIN: Glyphs = {
  name: "ascii",
  bands: {
    VOID: "V",
    SPARK: "S",
    FLOW: "F",
    MOLECULAR: "M",
    CELLULAR: "C",
    ORGANIC: "O",
    CRYSTAL: "X",
  },
  noBand: ".",
  levels: [" ", "_", ".", "-", "=", "+", "*", "%", "#"],
  bar: { full: "#", half: "" },
  track: ".",
  rule: "-",
  marker: "|",
  steady: "*",
  unsteady: "!",
  pointer: ">",
  dot: "-",
  ellipsis: "~",
  to: "-",
  arrow: "->",
  descending: "*",
};

export function glyphSet(name: GlyphSetName): Glyphs {
  return name === "unicode" ? UNICODE : PLAIN;
}

const REPLACEMENTS: Readonly<Record<string, string>> = {
  "–": "-",
  "—": "-",
  "…": "~",
  "·": "-",
  "≥": ">=",
  "≤": "<=",
  "→": "->",
  "−": "-",
  "×": "x",
  "°": "deg ",
};

const BEYOND_ASCII = /[^\p{ASCII}]/u;

/** What an ASCII terminal is shown of a text: a few signs rewritten, the rest as codes. */
export function asAscii(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text;
  let plain = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0x7f) plain += character;
    else plain += REPLACEMENTS[character] ?? `\\u{${code.toString(16)}}`;
  }
  return plain;
}
