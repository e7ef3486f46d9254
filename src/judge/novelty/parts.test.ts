import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "../../base/index.ts";
import { HalfSpaceTrees, packed, unpack } from "./half-space-trees.ts";
import { Ranks } from "./ranks.ts";
import { Rest } from "./rest.ts";
import { Delay, SlidingWindow } from "./sliding-window.ts";
import { ValueMemory } from "./value-memory.ts";

test("X1: a place often visited is less strange than one never visited", () => {
  const trees = new HalfSpaceTrees(2, 7);
  const chance = seededChance(8);
  for (let n = 0; n < 2000; n++) {
    trees.strangeness(Float64Array.of(0.2 + 0.1 * chance(), 0.7 + 0.1 * chance()));
    trees.learn();
  }
  const home = trees.strangeness(Float64Array.of(0.25, 0.75));
  const abroad = trees.strangeness(Float64Array.of(0.9, 0.1));
  expect(home).toBeGreaterThanOrEqual(1);
  expect(abroad).toBeGreaterThan(50 * home);
});

test("X1: every point falls into one leaf of every tree, also at the edges", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(share, share, share), { maxLength: 50 }), (points) => {
      const trees = new HalfSpaceTrees(3, 9);
      for (const point of [...points, [0, 0, 0], [1, 1, 1]]) {
        expect(trees.strangeness(Float64Array.from(point))).toBeGreaterThan(0);
        trees.learn();
      }
      const mass = trees.masses.reduce((sum, one) => sum + one, 0);
      expect(mass).toBe(24 * (points.length + 2));
    }),
    { seed: 10, numRuns: 50 },
  );
});

test("X1: masses written short are read back the same, and only at their length", () => {
  const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(65_535)), { maxLength: 80 });
  fc.assert(
    fc.property(counts, (values) => {
      const written = packed(Uint16Array.from(values));
      const read = new Uint16Array(values.length);
      expect(unpack(written, read)).toBe(true);
      expect([...read]).toEqual(values);
      expect(unpack([...written, 1], read)).toBe(false);
      expect(unpack([...written, -1], read)).toBe(false);
    }),
    { seed: 11 },
  );
});

test("X1: ranks rise with the value and know ties", () => {
  const memory = new ValueMemory();
  const ranks = new Ranks();
  expect(ranks.of(3)).toBe(0.5);
  for (let n = 0; n <= 400; n++) memory.add(n);
  ranks.follow(memory);
  for (const [value, rank] of [
    [-5, 0],
    [0, 0],
    [100, 0.25],
    [333, 0.8325],
    [400, 1],
    [1e9, 1],
  ] as const) {
    expect(Math.abs(ranks.of(value) - rank)).toBeLessThan(0.02);
  }
  const constant = new ValueMemory();
  for (let n = 0; n < 90; n++) constant.add(7);
  const flat = new Ranks();
  flat.follow(constant);
  expect(flat.of(7)).toBe(0.5);
  expect([flat.of(6), flat.of(8)]).toEqual([0, 1]);
});

test("X1: mean and deviation of the last values, whatever passed before", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 40 }),
      (values) => {
        const window = new SlidingWindow(5);
        for (const value of [1e90, ...values]) window.push(value);
        const last = values.slice(-5);
        const mean = last.reduce((sum, value) => sum + value, 0) / 5;
        const variance = last.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5;
        expect(window.values()).toEqual(last);
        expect(window.mean).toBeCloseTo(mean, 9);
        expect(window.deviation).toBeCloseTo(Math.sqrt(variance), 9);
      },
    ),
    { seed: 12 },
  );
});

test("X1: a delay of n gives back what went in n steps before", () => {
  const delay = new Delay(3);
  expect([1, 2, 3, 4, 5].map((value) => delay.pass(value))).toEqual([NaN, NaN, NaN, 1, 2]);
  expect(delay.values()).toEqual([3, 4, 5]);
  expect(new Delay(0).pass(9)).toBe(9);
});

const SETTINGS = { threshold: 3, rest: 4, escalation: 1 };
const rested = [
  ["below the threshold all is news", [1, 2.9, 2, 0], [1, 2.9, 2, 0]],
  ["after an alert it rests", [3, 3, 2, 3.9, 1, 3], [3, 0, 0, 0, 0, 3]],
  ["what is markedly stranger breaks the rest", [3, 3.5, 4, 4.5, 5], [3, 0, 4, 0, 5]],
] as const;

test.each(rested)("X1: rest: %s", (_name, scores, news) => {
  const rest = new Rest(SETTINGS);
  expect(scores.map((score) => rest.news(score))).toEqual(news);
});

test("X1: a window that stood still for a while gives the bits of one measured anew", () => {
  const runs = fc.array(fc.tuple(fc.double({ min: -1, max: 1 }), fc.integer({ min: 1, max: 12 })), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(runs, (stretches) => {
      const window = new SlidingWindow(5);
      for (const value of stretches.flatMap(([one, times]) =>
        Array.from({ length: times }, () => one),
      )) {
        window.push(value);
        const fresh = new SlidingWindow(5);
        for (const past of window.values()) fresh.push(past);
        expect([window.mean, window.deviation]).toEqual([fresh.mean, fresh.deviation]);
      }
    }),
    { seed: 1 },
  );
});
