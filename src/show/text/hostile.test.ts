import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { harmlessJson, showHostile } from "./hostile.ts";

function check(text: string, shown: string): void {
  expect(showHostile(text)).toBe(shown);
}

describe("T6: hostile names are shown, never sent", () => {
  test.each([
    ["plain names stay", "kworker/0:1-ev", "kworker/0:1-ev"],
    ["escape sequences", "\x1b[31mred\x1b]0;title\x07", "\\x1b[31mred\\x1b]0;title\\x07"],
    ["newline, tab, carriage return", "a\nb\tc\rd", "a\\x0ab\\x09c\\x0dd"],
    ["delete and C1 controls", "\x7f\x9b31m", "\\x7f\\x9b31m"],
    ["reading direction", "a\u202eb\u2066c", "a\\u202eb\\u2066c"],
    ["zero width", "a\u200bb\u200dc\ufeff", "a\\u200bb\\u200dc\\ufeff"],
    ["lone surrogates", "a\ud800b\udfff", "a\\ud800b\\udfff"],
    ["odd spaces", "a\u00a0b\u3000c\u2028", "a\\xa0b\\u3000c\\u2028"],
    ["tags beyond the first plane", "a\u{e0041}", "a\\u{e0041}"],
    ["private use", "\ue0b0", "\\ue0b0"],
    ["foreign scripts stay", "日本語 ελληνικά नमस्ते", "日本語 ελληνικά नमस्ते"],
    ["a pile of marks is cut", "e\u0301\u0301\u0301\u0301", "e\u0301\u0301\\u0301\\u0301"],
    ["a mark without a letter", "\u0301a", "\\u0301a"],
  ])("%s", (_, text, shown) => check(text, shown));

  test("nothing a terminal would obey is left, and showing twice changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const shown = showHostile(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(showHostile(shown)).toBe(shown);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("T6: JSON says the same, and nothing in it that a terminal would obey", () => {
  test.each([
    ["a second escape character", "\u009b31m", '"\\u009b31m"'],
    ["reading direction", "a\u202eb", '"a\\u202eb"'],
    ["line ends", "\u0085\u2028", '"\\u0085\\u2028"'],
    ["tags beyond the first plane", "\u{e0041}", '"\\udb40\\udc41"'],
    ["foreign scripts stay", "日本語", '"日本語"'],
  ])("%s", (_, text, json) => expect(harmlessJson(JSON.stringify(text))).toBe(json));

  test("it is read back as it was, laid out or not", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(0, 2), (text, layout) => {
        const value = { [text]: [text] };
        const json = harmlessJson(JSON.stringify(value, null, layout));
        expect(json.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(json)).toEqual(value);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
