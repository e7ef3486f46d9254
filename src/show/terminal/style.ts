// The few styles of the dashboard and what each becomes on a terminal with no, 16,
// 256 or 16 million colours. Meaning never hangs on colour: every style that says
// something stands beside a word or a symbol that says it too.
import { BAND_NAMES, type BandName } from "../record/index.ts";

/** 0 none, 1 the 16 colours, 2 the 256, 3 red-green-blue. */
export type ColourDepth = 0 | 1 | 2 | 3;

interface Tone {
  /** SGR attributes that hold without colour too: 1 bold, 2 dim, 4 underlined, 7 reversed. */
  readonly attribute: string;
  readonly basic: string;
  readonly indexed: string;
  readonly rgb: string;
}

type Colours = readonly [basic: string, indexed: string, rgb: string];

const tone = (attribute: string, [basic, indexed, rgb]: Colours = ["", "", ""]): Tone => ({
  attribute,
  basic,
  indexed,
  rgb,
});

/** From alarm to calm. */
const BAND_TONES: Readonly<Record<BandName, Tone>> = {
  VOID: tone("1", ["31", "38;5;203", "38;2;240;98;98"]),
  SPARK: tone("", ["31", "38;5;209", "38;2;240;138;88"]),
  FLOW: tone("", ["33", "38;5;221", "38;2;232;198;98"]),
  MOLECULAR: tone("", ["35", "38;5;176", "38;2;200;138;216"]),
  CELLULAR: tone("", ["34", "38;5;111", "38;2;122;168;240"]),
  ORGANIC: tone("", ["32", "38;5;114", "38;2;130;204;140"]),
  CRYSTAL: tone("", ["36", "38;5;80", "38;2;96;204;212"]),
};

const NAMED = {
  plain: tone(""),
  strong: tone("1"),
  muted: tone("2", ["2", "38;5;245", "38;2;138;142;150"]),
  faint: tone("2", ["2", "38;5;240", "38;2;84;90;100"]),
  title: tone("1", ["1;36", "1;38;5;80", "1;38;2;96;204;212"]),
  key: tone("1"),
  accent: tone("", ["36", "38;5;80", "38;2;96;204;212"]),
  curve: tone("", ["36", "38;5;73", "38;2;76;152;164"]),
  good: tone("1", ["1;32", "1;38;5;114", "1;38;2;130;204;140"]),
  fair: tone("", ["33", "38;5;221", "38;2;232;198;98"]),
  bad: tone("1", ["1;31", "1;38;5;203", "1;38;2;240;98;98"]),
  selected: tone("7", ["7", "7", "7"]),
} as const satisfies Record<string, Tone>;

type NamedStyle = keyof typeof NAMED;

/** A style is an index into one table, so that a cell of the screen needs one byte. */
export type Style = number;

const names = Object.keys(NAMED) as NamedStyle[];
const tones: readonly Tone[] = [
  ...names.map((name) => NAMED[name]),
  ...BAND_NAMES.map((band) => BAND_TONES[band]),
  ...BAND_NAMES.map((band) => dimmed(BAND_TONES[band])),
];

export const STYLE = Object.fromEntries(names.map((name, index) => [name, index])) as Readonly<
  Record<NamedStyle, Style>
>;

function dimmed(source: Tone): Tone {
  return tone("2", [`2;${source.basic}`, `2;${source.indexed}`, `2;${source.rgb}`]);
}

/** The style of a band; dimmed where the fit is not proven, plain muted where there is no band yet. */
export function bandStyle(band: BandName | null, proven: boolean | null): Style {
  if (band === null) return STYLE.muted;
  const base = names.length + (proven === false ? BAND_NAMES.length : 0);
  return base + BAND_NAMES.indexOf(band);
}

/** For each style the sequence that switches to it from any other. */
export function paletteOf(depth: ColourDepth): readonly string[] {
  return tones.map((each) => {
    const colours = ["", each.basic, each.indexed, each.rgb][depth] ?? "";
    // a style without colours of its own is told by its attribute, on a colour terminal too
    const codes = colours === "" ? each.attribute : colours;
    return codes === "" ? "\x1b[m" : `\x1b[0;${codes}m`;
  });
}
