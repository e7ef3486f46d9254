import { expect, test } from "vitest";
import { normal, seededChance } from "./chance.ts";
import { mean, standardDeviation } from "./statistics.ts";

test("one seed, one stream; another seed, another stream", () => {
  const draw = (seed: number): number[] => {
    const chance = seededChance(seed);
    return Array.from({ length: 50 }, () => chance());
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test("uniform in [0, 1): every tenth is hit as often as it should be", () => {
  const chance = seededChance(1);
  const hits = Array.from({ length: 10 }, () => 0);
  for (let n = 0; n < 100_000; n += 1) hits[Math.floor(chance() * 10)]! += 1;
  // 4.5 standard deviations of a binomial(100,000, 0.1).
  for (const times of hits) expect(Math.abs(times - 10_000)).toBeLessThan(430);
});

test("normal numbers have mean 0 and deviation 1", () => {
  const chance = seededChance(2);
  const values = Float64Array.from({ length: 100_000 }, () => normal(chance));
  expect(Math.abs(mean(values))).toBeLessThan(0.015);
  expect(Math.abs(standardDeviation(values) - 1)).toBeLessThan(0.015);
});
