import { describe, expect, test } from "vitest";
import { STYLE, bandStyle, paletteOf, type Style } from "./style.ts";

/** What switches to a style with no, 16, 256 and 16 million colours. */
function check(style: Style, codes: readonly string[]): void {
  const sequences = ([0, 1, 2, 3] as const).map((depth) => paletteOf(depth)[style]);
  expect(sequences).toEqual(codes.map((code) => (code === "" ? "\x1b[m" : `\x1b[0;${code}m`)));
}

describe("T6: styles on terminals with more and more colours", () => {
  test.each<[string, Style, string[]]>([
    ["plain is never coloured", STYLE.plain, ["", "", "", ""]],
    ["strong is bold on every terminal", STYLE.strong, ["1", "1", "1", "1"]],
    ["a key is bold on every terminal", STYLE.key, ["1", "1", "1", "1"]],
    ["good is bold and green", STYLE.good, ["1", "1;32", "1;38;5;114", "1;38;2;130;204;140"]],
    ["a proven band", bandStyle("CRYSTAL", true), ["", "36", "38;5;80", "38;2;96;204;212"]],
    [
      "a band not proven is dimmed",
      bandStyle("CRYSTAL", false),
      ["2", "2;36", "2;38;5;80", "2;38;2;96;204;212"],
    ],
    ["no band yet is muted", bandStyle(null, null), ["2", "2", "38;5;245", "38;2;138;142;150"]],
  ])("%s", (_what, style, codes) => check(style, codes));
});
