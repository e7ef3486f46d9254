import { expect, test } from "vitest";
import { gardenRow } from "./garden.ts";
import type { Lived } from "./garden.ts";

const run = (totalDirt: number): Lived => ({
  population: 25,
  totalDirt,
  risk: 0.2,
  flow: 0.1,
  births: totalDirt / 10,
  deaths: 2,
  depth: 3,
  collapses: 0,
});

test("R1: a garden's row worked by hand", () => {
  const row = gardenRow("mine", [10, 20, 30].map(run), [40, 50, 90].map(run));
  expect(row).toMatchObject({ policy: "mine", runs: 3, births: 2, deaths: 2, depth: 3 });
  expect(row.dirt.estimate).toBe(20);
  // t of 2 degrees of freedom is 4.30265; the standard error is 10/√3.
  expect(row.dirt.high - 20).toBeCloseTo((4.30265 * 10) / Math.sqrt(3), 3);
  expect(row.saved.estimate).toBe(40);
  expect(row.population.low).toBe(25);
});

test("R1: other numbers of runs than the baseline's are a bug", () => {
  expect(() => gardenRow("a", [run(1)], [])).toThrow("the same seeds");
});
