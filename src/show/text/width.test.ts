import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { showHostile } from "./hostile.ts";
import { clusters, columnsOf, cutTo, fitTo, foldTo, foldUnder } from "./width.ts";

describe("T6: widths in columns", () => {
  test.each([
    ["node", 4],
    ["", 0],
    ["日本語", 6],
    ["〜", 2],
    ["◆ CRYSTAL", 9],
    ["━━╸──", 5],
    ["e\u0301", 1],
    ["▁▂▃", 3],
  ])("%s takes %i", (text, columns) => expect(columnsOf(text)).toBe(columns));

  test.each([
    ["日本語プロセス", 7, "日本語…"],
    ["日本語プロセス", 6, "日本…"],
    ["postgres", 8, "postgres"],
    ["postgres", 4, "pos…"],
    ["postgres", 0, ""],
  ])("%s cut to %i is %s", (text, columns, cut) => expect(cutTo(text, columns)).toBe(cut));

  const shown = fc.string({ unit: "grapheme" }).map((text) => showHostile(text));

  test("the fast path agrees with string-width", () => {
    const narrow = fc.stringMatching(
      /^[\x20-\x7e\u00a1-\u024f\u0400-\u052f\u2190-\u2199\u2500-\u25fc]*$/,
    );
    fc.assert(
      fc.property(narrow, (text) => {
        expect(columnsOf(showHostile(text))).toBe(stringWidth(showHostile(text)));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test("a fitted text takes exactly its columns", () => {
    fc.assert(
      fc.property(shown, fc.integer({ min: 0, max: 40 }), (text, columns) => {
        expect(columnsOf(fitTo(text, columns))).toBe(columns);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test.each<[line: string, indent: number, columns: number | null, folded: string[]]>([
    ["label  one two three four", 7, 24, ["label  one two three", "       four"]],
    ["label  one two three four", 7, 25, ["label  one two three four"]],
    ["label  one two three four", 7, null, ["label  one two three four"]],
    ["label  one two three four", 7, 20, ["label  one two three four"]],
  ])("%j folded below column %i in %s", (line, indent, columns, folded) => {
    expect(foldUnder(line, indent, columns)).toEqual(folded);
  });

  test("folded lines fit and lose no letter", () => {
    fc.assert(
      fc.property(shown, fc.integer({ min: 2, max: 40 }), (text, columns) => {
        const lines = foldTo(text, columns);
        // A character wider than the line (a note with its flag takes 3) stands alone.
        const tooWide = lines.filter((line) => columnsOf(line) > columns);
        expect(tooWide.filter((line) => clusters(line).length > 1)).toEqual([]);
        expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
      { seed: 1, numRuns: 300, examples: [["\u{1D158}\u{1D165}\u{1D16E}", 2]] },
    );
  });
});
