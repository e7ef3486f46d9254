import fc from "fast-check";
import { expect, test } from "vitest";
import { mean } from "../../../base/index.ts";
import { LEAK } from "./figures.ts";
import { fastestLeakOf, leakAt, meanLeakOf } from "./scale.ts";

const SIDES = [4, 5, 6, 8, 16, 32, 64];

/** Leaks of so many places, evenly spread over those of all nodes. */
const leaksOf = (side: number, places: number): number[] =>
  Array.from({ length: places }, (_, i) => leakAt(side, (i + 0.5) / places));

test("R5: on 4 × 4 a leak goes with the cube of its place", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (place) => {
      const cube = LEAK.low + (LEAK.high - LEAK.low) * place ** 3;
      expect(leakAt(4, place)).toBeCloseTo(cube, 12);
    }),
    { seed: 1 },
  );
});

test.for(SIDES)("R5: on side %i the mean of all leaks and the fastest are what is said", (side) => {
  const leaks = leaksOf(side, 40 * side * side);
  expect(mean(leaks) / meanLeakOf(side)).toBeCloseTo(1, 3);
  for (const leak of [leaks[0]!, leaks.at(-1)!]) expect(leak).toBeLessThan(fastestLeakOf(side));
  expect(leakAt(side, 1)).toBeGreaterThan(0.94 * fastestLeakOf(side));
});

test.for(SIDES)("R5: on side %i as many nodes leak fast as on 4 × 4", (side) => {
  const fast = leaksOf(side, side * side).filter((leak) => leak > 0.1 * fastestLeakOf(side));
  expect(fast.length).toBeGreaterThanOrEqual(8);
  expect(fast.length).toBeLessThanOrEqual(10);
});
