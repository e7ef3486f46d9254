// What the terminal at hand can show, from its environment and flags: lines or a
// screen, how many colours, which characters. Flags beat the environment.
import type { GlyphSetName } from "./glyphs.ts";
import type { ColourDepth } from "./style.ts";

export interface TerminalFacts {
  /** The output is a terminal. */
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface TerminalWishes {
  /** `--ascii`. */
  readonly ascii?: boolean;
  /** `--monochrome`. */
  readonly monochrome?: boolean;
  /** `--linear`: for screen readers. */
  readonly linear?: boolean;
}

export interface Capability {
  /** `line`: one plain line a tick; `linear`: sentences on change; `screen`: the dashboard. */
  readonly mode: "screen" | "linear" | "line";
  readonly colour: ColourDepth;
  readonly glyphs: GlyphSetName;
  /** Whether frames may be bracketed by mode 2026. */
  readonly synchronized: boolean;
}

export function capabilityOf(facts: TerminalFacts, wishes: TerminalWishes = {}): Capability {
  const { environment } = facts;
  const term = environment["TERM"] ?? "";
  const dumb = term === "dumb" || term === "";
  const mode = !facts.isTerminal ? "line" : wishes.linear === true || dumb ? "linear" : "screen";
  return {
    mode,
    colour: mode !== "screen" || wishes.monochrome === true ? 0 : colourOf(environment, term),
    glyphs:
      wishes.ascii === true || !speaksUtf8(environment) || term === "linux" ? "ascii" : "unicode",
    synchronized: term !== "linux",
  };
}

const FORCED: Readonly<Record<string, ColourDepth>> = { "0": 0, false: 0, "2": 2, "3": 3 };

/** FORCE_COLOR beats NO_COLOR, as in Node; any value but an empty NO_COLOR counts. */
function colourOf(environment: TerminalFacts["environment"], term: string): ColourDepth {
  const forced = environment["FORCE_COLOR"];
  const able = ableOf(environment, term);
  if (forced !== undefined) return FORCED[forced] ?? (able === 0 ? 1 : able);
  if ((environment["NO_COLOR"] ?? "") !== "") return 0;
  return able;
}

function ableOf(environment: TerminalFacts["environment"], term: string): ColourDepth {
  if (/^(truecolor|24bit)$/i.test(environment["COLORTERM"] ?? "")) return 3;
  if (term.endsWith("-direct")) return 3;
  if (/256/.test(term)) return 2;
  return /^(vt100|vt102|vt220)/.test(term) ? 0 : 1;
}

function speaksUtf8(environment: TerminalFacts["environment"]): boolean {
  const locale = environment["LC_ALL"] || environment["LC_CTYPE"] || environment["LANG"] || "";
  return /utf-?8/i.test(locale);
}
