import fc from "fast-check";
import { expect, test } from "vitest";
import { normal, seededChance } from "../../base/index.ts";
import { DyadicHistory, KEPT } from "./dyadic-history.ts";
import { ExhaustionWatch } from "./exhaustion.ts";
import type { ExhaustionForecast } from "./exhaustion.ts";
import { falseAlarms, leakScores } from "./resources.fixture.ts";

test("X1: of 40 leaks most are announced with an interval that holds the true time", () => {
  expect(leakScores(40).first).toBeGreaterThanOrEqual(0.85);
});

test("X1: of 40 resources without a leak at most one is announced", () => {
  const found = falseAlarms(40);
  expect(found.length, found.join(", ")).toBeLessThanOrEqual(1);
});

/** One sample: its time in s and its value, null where it is not known. */
type Sample = readonly [at: number, used: number | null];

function last(samples: readonly Sample[]): ExhaustionForecast | null {
  const watch = new ExhaustionWatch();
  let forecast: ExhaustionForecast | null = null;
  for (const [at, used] of samples) forecast = watch.note(1000 * at, used);
  return forecast;
}

const line = (t: number): number => 0.2 + 0.001 * t;
const upTo = (count: number, sample: (t: number) => Sample): Sample[] =>
  Array.from({ length: count }, (_, t) => sample(t));
const chance = seededChance(3);

/** A straight line from 0.2 at 0.001 a second reaches the limit at 800 s. */
const announced: readonly [string, Sample[], number][] = [
  ["a straight line", upTo(600, (t) => [t, line(t)]), 201],
  ["with noise", upTo(600, (t) => [t, line(t) + 0.01 * normal(chance)]), 201],
  [
    "with a third of the samples missing",
    upTo(600, (t) => [t, t % 3 === 1 ? null : line(t)]).slice(0, 600),
    201,
  ],
  ["at uneven times", upTo(600, (t) => [t + (t % 5) / 10, line(t + (t % 5) / 10)]), 201],
  ["with every sample twice", upTo(1200, (t) => [Math.floor(t / 2), line(Math.floor(t / 2))]), 201],
  ["with samples out of order", upTo(600, (t) => [t % 50 === 10 ? t - 3 : t, line(t)]), 201],
  ["with numbers that are none", upTo(600, (t) => [t, t % 7 === 0 ? Number.NaN : line(t)]), 201],
  ["after a step", upTo(600, (t) => [t, line(t) - (t < 250 ? 0.05 : 0)]), 201],
  [
    "after a pause of an hour",
    upTo(600, (t) => [t < 20 ? t - 3600 : t, t < 20 ? 0.2 : line(t)]),
    201,
  ],
  [
    "after the clock was set back",
    upTo(1100, (t) => [t < 500 ? t + 1e6 : t - 500, t < 500 ? 0.5 : line(t - 500)]),
    201,
  ],
];

test.each(announced)("X1: exhaustion is foretold of %s", (_name, samples, left) => {
  const forecast = last(samples);
  expect(forecast).not.toBeNull();
  expect(forecast!.left / 1000).toBeGreaterThan(0.85 * left);
  expect(forecast!.left / 1000).toBeLessThan(1.15 * left);
  expect(forecast!.leftLow).toBeLessThanOrEqual(1000 * left);
  expect(forecast!.leftHigh).toBeGreaterThanOrEqual(1000 * left);
});

const quiet: readonly [string, Sample[]][] = [
  ["one sample", [[0, 0.9]]],
  ["a constant", upTo(600, (t) => [t, 0.9])],
  ["a fall", upTo(600, (t) => [t, 1 - line(t)])],
  ["a rise seen for less than it lasts", upTo(350, (t) => [t, line(t)])],
  ["a line that fell back to its start", upTo(700, (t) => [t, line(t < 600 ? t : 0)])],
  ["nothing known at present", [...upTo(600, (t): Sample => [t, line(t)]), [601, null]]],
  ["values only at two levels", upTo(900, (t) => [t, t % 2])],
  ["denormal values", upTo(600, (t) => [t, t * 5e-324])],
];

test.each(quiet)("X1: nothing is foretold of %s", (_name, samples) => {
  expect(last(samples)).toBeNull();
});

test("X1: a climb that was always taken back so far is not foretold", () => {
  const watch = new ExhaustionWatch();
  const found: number[] = [];
  for (let t = 0; t < 8000; t++)
    if (watch.note(1000 * t, 0.1 + 0.8 * ((t % 1000) / 1000)) !== null)
      found.push(Math.floor(t / 1000));
  expect(
    found.every((round) => round < 3),
    `rounds ${[...new Set(found)].join()}`,
  ).toBe(true);
});

test("X1: the history keeps exact means of every length, in order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 600 }),
      (values) => {
        const history = new DyadicHistory();
        for (const [i, value] of values.entries()) history.note(i, value);
        for (const level of [0, 1, 3, 5]) {
          const size = 2 ** level;
          const whole = Math.floor(values.length / size);
          const span = history.last(level, KEPT);
          expect(span.length).toBe(Math.min(KEPT, whole));
          for (let i = 0; i < span.length; i++) {
            const from = (whole - span.length + i) * size;
            const wanted = values
              .slice(from, from + size)
              .reduce((sum, value) => sum + value / size, 0);
            expect(span.values[i]!).toBeCloseTo(wanted, 9);
            expect(span.times[i]!).toBeCloseTo(from + (size - 1) / 2, 9);
          }
        }
      },
    ),
    { numRuns: 50 },
  );
});

test("X1: a forecast is ordered and finite whatever the values", () => {
  const value = fc.oneof(
    fc.double(),
    fc.constantFrom(0, 1, Number.NaN, Infinity, -1, 5e-324),
    fc.constant(null),
  );
  const step = fc.tuple(fc.integer({ min: -5, max: 60 }), value);
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 300 }),
      fc.double({ min: 0, max: 0.01, noNaN: true }),
      (steps, rise) => {
        const watch = new ExhaustionWatch();
        let at = 0;
        for (const [i, [after, wild]] of steps.entries()) {
          at += 1000 * after;
          const forecast = watch.note(at, i % 10 === 0 ? wild : rise * i);
          if (forecast === null) continue;
          const { leftLow, left, leftHigh, used } = forecast;
          expect(0 <= leftLow && leftLow <= left && left <= leftHigh).toBe(true);
          expect(Number.isFinite(leftHigh) && used <= 1).toBe(true);
        }
      },
    ),
    { numRuns: 100 },
  );
});
