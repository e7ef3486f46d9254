import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bar, curve, levelOf, resample, scaleOf } from "./chart.ts";

const LEVELS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const BAR = { full: "━", half: "╸" };
const sample = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });

describe("T6: the curve of S*", () => {
  test("a gap is blank, the least sample is not", () => {
    const shape = { height: 1, scale: { low: 0, high: 1 }, levels: LEVELS };
    expect(curve([0, null, 0.5, 1], shape)).toEqual(["▁ ▄█"]);
  });

  test("taller curves fill from the bottom", () => {
    const shape = { height: 2, scale: { low: 0, high: 1 }, levels: LEVELS };
    expect(curve([0.25, 0.75], shape)).toEqual([" ▄", "▄█"]);
  });

  test("the scale is calm: multiples of 0.05 around the samples, never flat", () => {
    expect(scaleOf([0.41, 0.42])).toEqual({ low: 0.4, high: 0.45 });
    expect(scaleOf([0.4, 0.4])).toEqual({ low: 0.4, high: 0.45 });
    expect(scaleOf([])).toEqual({ low: 0, high: 0.5 });
  });

  test("every sample lies within its scale", () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1 }), (samples) => {
        const { low, high } = scaleOf(samples);
        expect(high).toBeGreaterThan(low);
        for (const each of samples) {
          if (each === null) continue;
          expect(each).toBeGreaterThanOrEqual(low - 1e-9);
          expect(each).toBeLessThanOrEqual(high + 1e-9);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("columns keep their samples while time goes on: the curve does not shimmer", () => {
    const series = Array.from({ length: 400 }, (_, index) => (index % 7) / 7);
    const at = (newest: number): readonly (number | null)[] =>
      resample(series.slice(newest - 299, newest + 1), 60, newest);
    // five samples a column: after five more ticks the same means stand one column to the left
    expect(at(309).slice(10, 50)).toEqual(at(314).slice(9, 49));
  });

  test("as many columns as asked for, each the mean of known samples", () => {
    fc.assert(
      fc.property(fc.array(sample), fc.nat(80), fc.nat(10_000), (samples, columns, newest) => {
        const result = resample(samples, columns, newest);
        expect(result.length).toBe(columns);
        for (const each of result) if (each !== null) expect(each >= 0 && each <= 1).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("T6: bars", () => {
  test.each([
    [0, ""],
    [0.001, "╸"],
    [0.25, "━"],
    [0.375, "━╸"],
    [1, "━━━━"],
    [7, "━━━━"],
  ])("%d of four columns", (share, drawn) => expect(bar(share, 4, BAR)).toBe(drawn));

  test("a known share is never blank", () => {
    expect(levelOf(0, LEVELS)).toBe("▁");
    expect(levelOf(1, LEVELS)).toBe("█");
  });
});
