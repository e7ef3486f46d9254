import fc from "fast-check";
import { expect, test } from "vitest";
import { normal, seededChance } from "../../base/index.ts";
import { CENTROIDS_MAX, MEMORY_MAX, ValueMemory } from "./value-memory.ts";

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });

function remembering(values: Iterable<number>): ValueMemory {
  const memory = new ValueMemory();
  for (const one of values) memory.add(one);
  return memory;
}

test("X1: while nothing had to be merged, the distance is the mean of the k nearest", () => {
  const nearest = (values: readonly number[], at: number, k: number): number => {
    const gaps = values.map((one) => Math.abs(one - at)).sort((a, b) => a - b);
    const used = gaps.slice(0, k);
    return used.reduce((sum, gap) => sum + gap, 0) / used.length;
  };
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 60 }),
      value,
      fc.integer({ min: 1, max: 12 }),
      (values, at, k) => {
        const expected = nearest(values, at, k);
        const found = remembering(values).distance(at, k);
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-12 * (1 + expected));
      },
    ),
    { seed: 1 },
  );
});

test("X1: however many values, at most 512 sorted centroids that stand for all of them", () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 600, maxLength: 2500 }), (values) => {
      const memory = remembering(values);
      const centres = [...memory.centres.subarray(0, memory.count)];
      expect(memory.count).toBeLessThanOrEqual(CENTROIDS_MAX);
      expect(centres).toEqual(centres.toSorted((a, b) => a - b));
      const { weights } = memory.save();
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(values.length);
      expect(memory.total).toBe(values.length);
    }),
    { seed: 2, numRuns: 20 },
  );
});

test("X1: merging keeps the lonely values and the ranks of the rest", () => {
  const chance = seededChance(3);
  const memory = remembering(Array.from({ length: 20_000 }, () => normal(chance)));
  memory.add(100);
  for (let n = 0; n < 20_000; n++) memory.add(normal(chance));
  expect(memory.distance(100, 1)).toBe(0);
  expect(memory.distance(50, 1)).toBeGreaterThan(40);
  const knots = new Float64Array(5);
  memory.quantiles(knots);
  expect(Math.abs(knots[2]!)).toBeLessThan(0.05);
  expect(Math.abs(knots[1]! + 0.6745)).toBeLessThan(0.05);
  expect(Math.abs(knots[3]! - 0.6745)).toBeLessThan(0.05);
});

test("X1: what is old is halved, not lost: a value seen once survives one halving", () => {
  const memory = remembering([5]);
  for (let n = 1; n < MEMORY_MAX; n++) memory.add(0);
  expect(memory.total).toBe(MEMORY_MAX / 2);
  expect(memory.distance(5, 0.5)).toBe(0);
  for (let n = 0; n < MEMORY_MAX / 2; n++) memory.add(0);
  expect(memory.count).toBe(1);
});

test("X1: an empty memory finds nothing far", () => {
  expect(new ValueMemory().distance(7, 10)).toBe(0);
});
