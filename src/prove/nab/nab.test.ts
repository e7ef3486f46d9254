import fc from "fast-check";
import { expect, test } from "vitest";
import { placeWorth, probationRows, PROFILES } from "./profiles.ts";
import { scoreAt, sweep } from "./score.ts";
import { worthOfRows } from "./series.ts";
import type { AnomalyWindow, ScoredSeries } from "./series.ts";

const [STANDARD, LOW_FP, LOW_FN] = PROFILES;

/** A file of `rows` rows with score 1 at `alerts` and 0 elsewhere. */
function file(
  rows: number,
  windows: readonly AnomalyWindow[],
  alerts: readonly number[],
): ScoredSeries {
  const scores = new Float64Array(rows);
  for (const row of alerts) scores[row] = 1;
  return { scores, windows };
}

const WINDOW = { first: 40, last: 49 };
/** 100 rows, of which 15 are probation, with one window of ten. */
const oneWindow = (...alerts: number[]): ScoredSeries[] => [file(100, [WINDOW], alerts)];

// σ(−0.1) = 2/(1 + e^−0.5) − 1 = 0.244919, σ(−0.5) = 0.848284, σ(−1) = σ of the first row = 0.986614.
const byHand = [
  ["silence", oneWindow(), [0, 0, 0]],
  ["the first row of the window", oneWindow(40), [100, 100, 100]],
  // 0.244919/0.986614 = 0.248242; (0.248242 + 1)/2, the same, (0.248242 + 2)/3.
  ["the last row of the window", oneWindow(49), [62.4121, 62.4121, 74.9414]],
  // Row 45 is −5/10 from the end: 0.848284/0.986614 = 0.859793.
  ["the middle, then again", oneWindow(45, 46, 49), [92.98965, 92.98965, 95.32643]],
  // Nothing precedes: −0.11, −0.22, −0.11 of 2, 2, 3.
  ["a false alarm before", oneWindow(20), [-5.5, -11, -3.66667]],
  ["every row of an alarm counts", oneWindow(20, 21, 40), [89, 78, 92.66667]],
  // Row 58 is 9 after the end of a window of 10: σ(9/9) = −0.986614.
  ["a false alarm after", oneWindow(58), [-5.42638, -10.85275, -3.61758]],
  // Row 50 is 1/9 after it: σ(0.1111) = 2/(1 + e^0.555556) − 1 = −0.270847.
  ["a row too late", oneWindow(50), [-1.48966, -2.97932, -0.99311]],
  // More than three widths after: −1.
  ["far after", oneWindow(77), [-5.5, -11, -3.66667]],
  ["probation is not scored", oneWindow(0, 14), [0, 0, 0]],
  ["the first row after it is", oneWindow(15), [-5.5, -11, -3.66667]],
  ["two files, one without windows", [...oneWindow(40), file(100, [], [30])], [94.5, 89, 96.33333]],
  // Of two windows one is met: (1 + 1)/4, the same, (1 + 2)/6.
  ["one of two windows", [file(100, [WINDOW, { first: 80, last: 89 }], [80])], [50, 50, 50]],
  ["a window in probation is missed", [file(100, [{ first: 2, last: 9 }], [2, 5])], [0, 0, 0]],
] as const;

test.each(byHand)("X1: the benchmark's score by hand: %s", (_name, corpus, expected) => {
  for (const [index, profile] of PROFILES.entries()) {
    expect(scoreAt(corpus, 1, profile).score).toBeCloseTo(expected[index]!, 4);
  }
});

test("X1: worth of a place: 0 at the window's end, −1 more than three widths after", () => {
  expect(placeWorth(0)).toBe(0);
  expect(placeWorth(-1)).toBeCloseTo(0.98661, 5);
  expect(placeWorth(3)).toBeCloseTo(-0.9999994, 7);
  expect(placeWorth(3.0001)).toBe(-1);
});

test.each([
  [100, 15],
  [99, 14],
  [5000, 750],
  [16_000, 750],
  [0, 0],
])("X1: of %i rows %i are probation", (rows, probation) => {
  expect(probationRows(rows)).toBe(probation);
});

test("X1: a window of one row still has an after", () => {
  const { worth } = worthOfRows(40, [{ first: 20, last: 20 }]);
  expect(worth[20]).toBe(1);
  expect(worth[21]).toBe(-1);
});

test.each([
  ["out of order", [WINDOW, { first: 20, last: 25 }]],
  ["overlapping", [WINDOW, { first: 49, last: 60 }]],
  ["beyond the file", [{ first: 90, last: 100 }]],
  ["ending before it begins", [{ first: 50, last: 49 }]],
])("X1: windows %s are a bug of the caller", (_name, windows) => {
  expect(() => worthOfRows(100, windows)).toThrow(/window/);
});

test("X1: the sweep trades a window against false alarms, by profile", () => {
  // Met at its first row only together with ten false alarms: 2 − 10·0.11 > 0 > 2 − 10·0.22.
  const scores = new Float64Array(200);
  for (let row = 100; row < 110; row++) scores[row] = 0.5;
  scores[150] = 0.5;
  const corpus = [{ scores, windows: [{ first: 150, last: 169 }] }];
  expect(sweep(corpus, STANDARD)).toMatchObject({ threshold: 0.5, hits: 1, falseAlarms: 10 });
  expect(sweep(corpus, STANDARD).score).toBeCloseTo(45, 9);
  expect(sweep(corpus, LOW_FP)).toMatchObject({ threshold: Infinity, hits: 0, score: 0 });
  expect(sweep(corpus, LOW_FN).score).toBeCloseTo((100 * 1.9) / 3, 9);
});

test("X1: a score that is not a number never alerts", () => {
  const scores = new Float64Array(100).fill(Number.NaN);
  expect(scoreAt([{ scores, windows: [WINDOW] }], 0, STANDARD).score).toBe(0);
  expect(sweep([{ scores, windows: [WINDOW] }], STANDARD).score).toBe(0);
});

test("X1: no threshold beats the swept one, and the swept one gives its score", () => {
  const level = fc.integer({ min: 0, max: 6 });
  const series = fc
    .tuple(fc.array(level, { minLength: 30, maxLength: 60 }), fc.nat(20), fc.nat(8))
    .map(([scores, first, width]) => ({ scores, windows: [{ first, last: first + width }] }));
  fc.assert(
    fc.property(fc.array(series, { minLength: 1, maxLength: 4 }), (corpus) => {
      for (const profile of PROFILES) {
        const best = sweep(corpus, profile);
        const all = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => scoreAt(corpus, at, profile).score);
        expect(best.score).toBeCloseTo(Math.max(...all), 9);
        expect(scoreAt(corpus, best.threshold, profile)).toEqual(best);
      }
    }),
    { seed: 4 },
  );
});
