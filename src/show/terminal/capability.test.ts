import { describe, expect, test } from "vitest";
import { capabilityOf, type Capability, type TerminalWishes } from "./capability.ts";

interface Row {
  readonly environment: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly wishes?: TerminalWishes;
  readonly expected: Partial<Capability>;
}

const UTF8 = { LANG: "en_US.UTF-8", TERM: "xterm-256color" };

function check(row: Row): void {
  const facts = { isTerminal: row.isTerminal ?? true, environment: row.environment };
  expect(capabilityOf(facts, row.wishes)).toMatchObject(row.expected);
}

describe("T6: what a terminal can show", () => {
  test.each<[string, Row]>([
    [
      "an ordinary one",
      {
        environment: UTF8,
        expected: { mode: "screen", colour: 2, glyphs: "unicode", synchronized: true },
      },
    ],
    ["true colour", { environment: { ...UTF8, COLORTERM: "truecolor" }, expected: { colour: 3 } }],
    ["16 colours", { environment: { ...UTF8, TERM: "xterm" }, expected: { colour: 1 } }],
    [
      "NO_COLOR",
      { environment: { ...UTF8, NO_COLOR: "1" }, expected: { mode: "screen", colour: 0 } },
    ],
    [
      "an empty NO_COLOR does not count",
      { environment: { ...UTF8, NO_COLOR: "" }, expected: { colour: 2 } },
    ],
    [
      "FORCE_COLOR beats NO_COLOR",
      { environment: { ...UTF8, NO_COLOR: "1", FORCE_COLOR: "1" }, expected: { colour: 2 } },
    ],
    ["FORCE_COLOR=3", { environment: { ...UTF8, FORCE_COLOR: "3" }, expected: { colour: 3 } }],
    ["FORCE_COLOR=0", { environment: { ...UTF8, FORCE_COLOR: "0" }, expected: { colour: 0 } }],
    [
      "--monochrome beats FORCE_COLOR",
      {
        environment: { ...UTF8, FORCE_COLOR: "3" },
        wishes: { monochrome: true },
        expected: { colour: 0 },
      },
    ],
    [
      "a dumb one",
      { environment: { ...UTF8, TERM: "dumb" }, expected: { mode: "linear", colour: 0 } },
    ],
    ["none named", { environment: { LANG: "C.UTF-8" }, expected: { mode: "linear" } }],
    [
      "--linear",
      { environment: UTF8, wishes: { linear: true }, expected: { mode: "linear", colour: 0 } },
    ],
    ["a pipe", { environment: UTF8, isTerminal: false, expected: { mode: "line", colour: 0 } }],
    [
      "the Linux console",
      {
        environment: { ...UTF8, TERM: "linux" },
        expected: { glyphs: "ascii", colour: 1, synchronized: false },
      },
    ],
    [
      "another locale",
      { environment: { LANG: "de_DE.ISO-8859-1", TERM: "xterm" }, expected: { glyphs: "ascii" } },
    ],
    ["LC_ALL beats LANG", { environment: { ...UTF8, LC_ALL: "C" }, expected: { glyphs: "ascii" } }],
    ["--ascii", { environment: UTF8, wishes: { ascii: true }, expected: { glyphs: "ascii" } }],
  ])("%s", (_, row) => check(row));
});
