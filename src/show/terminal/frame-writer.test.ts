import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Canvas } from "./canvas.ts";
import { FrameWriter } from "./frame-writer.ts";
import { Screen } from "./screen.fixture.ts";
import { STYLE, paletteOf } from "./style.ts";

const SIZE = { columns: 24, rows: 4 };

const newWriter = (): FrameWriter =>
  new FrameWriter({ palette: paletteOf(2), synchronized: false });

function drawn(texts: readonly string[]): Canvas {
  const canvas = new Canvas(SIZE, "unicode");
  for (const [y, text] of texts.entries())
    canvas.put({ x: 0, y, end: SIZE.columns }, text, STYLE.plain);
  return canvas;
}

/** What the second frame writes after the first. */
function difference(before: string, after: string): string {
  const writer = newWriter();
  writer.write(drawn([before]));
  return writer.write(drawn([after]));
}

describe("T6: only what changed is written", () => {
  test.each([
    ["one cell", "cpu 23.1%", "cpu 23.4%", "\x1b[1;8H\x1b[m4\x1b[m"],
    ["near cells in one go", "cpu 23.1%", "cpu 29.4%", "\x1b[1;6H\x1b[m9.4\x1b[m"],
    ["far cells with a jump", "a.........b", "x.........y", "\x1b[1;1H\x1b[mx\x1b[1;11Hy\x1b[m"],
    ["a shorter text erases the rest", "a long name here", "a", "\x1b[1;3H\x1b[m\x1b[K\x1b[m"],
    ["nothing", "same", "same", ""],
  ])("%s", (_, before, after, bytes) => expect(difference(before, after)).toBe(bytes));

  test("after any frames the terminal shows the last one", async () => {
    const text = fc.string({
      unit: fc.constantFrom(...Array.from("ab  ━█日本〜◆é")),
      maxLength: 30,
    });
    const frames = fc.array(fc.array(text, { minLength: 4, maxLength: 4 }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(frames, async (sequence) => {
        const screen = new Screen(SIZE);
        screen.write("\x1b[?7l");
        const writer = newWriter();
        for (const frame of sequence) screen.write(writer.write(drawn(frame)));
        const fresh = new Screen(SIZE);
        fresh.write("\x1b[?7l");
        fresh.write(newWriter().write(drawn(sequence.at(-1) ?? [])));
        expect(await screen.rows()).toEqual(await fresh.rows());
        const canvas = drawn(sequence.at(-1) ?? []);
        const texts = Array.from({ length: SIZE.rows }, (_, y) =>
          canvas.texts
            .slice(y * SIZE.columns, (y + 1) * SIZE.columns)
            .join("")
            .trimEnd(),
        );
        expect(await screen.rows()).toEqual(texts);
      }),
      { seed: 1, numRuns: 150 },
    );
  });
});

describe("T6: a canvas cannot hold a control character", () => {
  test("whatever is put on it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: -3, max: 30 }), (text, x) => {
        const canvas = new Canvas(SIZE, "unicode");
        canvas.put({ x, y: 1, end: SIZE.columns }, text, STYLE.plain);
        expect(canvas.texts.join("")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(canvas.texts.length).toBe(SIZE.columns * SIZE.rows);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
