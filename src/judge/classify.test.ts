import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "../base/index.ts";
import { discriminant, logistic, PERIOD_FOUR_END, PERIOD_THREE_END } from "../model/index.ts";
import type { QuadraticMap } from "../model/index.ts";
import type { BandName } from "./bands.ts";
import { LEFT, OrbitQueue } from "./orbits.ts";
import { agreement } from "./agreement.fixture.ts";
import { bandOfMap } from "./series.ts";

/** w² + (1−D)/4: the map with discriminant `d` in its plainest coordinate. */
const withD = (d: number): QuadraticMap => ({ a: 1, b: 0, c: (1 - d) / 4 });

function check(name: string, map: QuadraticMap, start: number, expected: BandName): void {
  test(`T4: ${name} is ${expected}`, () => expect(bandOfMap(map, start)).toBe(expected));
}

check("a constant", { a: 0, b: 0, c: 0.5 }, 0.5, "CRYSTAL");
check("a line of slope −0.49", { a: 0, b: -0.49, c: 0 }, 1, "CRYSTAL");
check("a line of slope 0.5", { a: 0, b: 0.5, c: 0 }, 1, "ORGANIC");
check("a line of slope −0.98", { a: 0, b: -0.98, c: 0 }, 1, "ORGANIC");
check("a line of slope 1.02", { a: 0, b: 1.02, c: 0 }, 1, "FLOW");
check("a line of slope 1.1", { a: 0, b: 1.1, c: 0 }, 1, "SPARK");
check("a line of slope −9", { a: 0, b: -9, c: 0 }, 1, "VOID");
check("r = 2.5", logistic(2.5), 0.3, "ORGANIC");
check("r = 2", logistic(2), 0.3, "CRYSTAL");
check("r = 3.2", logistic(3.2), 0.3, "CELLULAR");
check("r = 3.5", logistic(3.5), 0.3, "CELLULAR");
check("r = 3.8", logistic(3.8), 0.3, "MOLECULAR");
check("r = 3.83, the window of period 3", logistic(3.83), 0.3, "CELLULAR");
check("r = 3.74, the window of period 5", logistic(3.74), 0.3, "CELLULAR");
check("r = 3.56995, the end of period doubling", logistic(3.56995), 0.3, "FLOW");
check("r = 4", logistic(4), 0.3, "MOLECULAR");
check("r = 4.1", logistic(4.1), 0.3, "VOID");
check("a stable map started outside its interval", logistic(2.5), 1.5, "VOID");
check("a narrow channel", { a: 1, b: 1, c: 0.001 }, -0.5, "SPARK");

// Borders, from both sides, with a margin of 1e-6 in D.
const MARGIN = 1e-6;
check("D just above 0", withD(MARGIN), 0.4, "ORGANIC");
check("D = 0", withD(0), 0.4, "FLOW");
check("D just below 0.25 (λ = 0.5)", withD(0.25 - MARGIN), 0.1, "ORGANIC");
check("D just above 0.25", withD(0.25 + MARGIN), 0.1, "CRYSTAL");
check("D just below 2.25 (λ = −0.5)", withD(2.25 - MARGIN), 0.1, "CRYSTAL");
check("D just above 2.25", withD(2.25 + MARGIN), 0.1, "ORGANIC");
check("D just below 4", withD(4 - MARGIN), 0.1, "ORGANIC");
check("D = 4", withD(4), 0.1, "FLOW");
check("D just above 4", withD(4 + MARGIN), 0.1, "CELLULAR");
check("D just below 6", withD(6 - MARGIN), 0.1, "CELLULAR");
check("D just above 6", withD(6 + MARGIN), 0.1, "CELLULAR");
check("D just below the end of period 4", withD(PERIOD_FOUR_END - MARGIN), 0.1, "CELLULAR");
check("D just above 8", withD(8 + MARGIN), 0.1, "CELLULAR");
check("D just below the end of period 3", withD(PERIOD_THREE_END - MARGIN), 0.1, "CELLULAR");
check("D just below 9", withD(9 - MARGIN), 0.1, "MOLECULAR");
check("D just above 9, from a start that leaves", withD(9 + MARGIN), 2.1, "VOID");

// Starts on the very edge (1+√D)/2, where rounding alone decides that the orbit drifts out.
for (const d of [7.3, 8.4])
  check(`the edge of D = ${d}`, withD(d), (1 + Math.sqrt(d)) / 2, "SPARK");

test("T4: no orbit from the edge is left without a band or a finite exponent", () => {
  const chance = seededChance(3);
  let gone = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const d = 6.61 + 1.38 * chance();
    const start = (1 + Math.sqrt(d)) / 2;
    const queue = new OrbitQueue();
    queue.add(0, d, start);
    queue.run();
    if (queue.bands[0] === LEFT) {
      gone++;
      expect(["VOID", "SPARK"]).toContain(bandOfMap(withD(d), start));
    } else expect(Number.isFinite(queue.lyapunovs[0])).toBe(true);
  }
  expect(gone).toBeGreaterThan(100);
});

test("T4: band by discriminant equals band by orbit", () => {
  const { decided, equal, open, openEqual } = agreement(3000, 17);
  expect(equal).toBe(decided);
  expect(openEqual / open).toBeGreaterThan(0.97);
});

test("T4: a band does not change with the scale and the origin of the coordinate", () => {
  const real = fc.double({ min: -2, max: 2, noNaN: true });
  const scale = fc.integer({ min: -6, max: 6 }).map((power) => 2 ** power);
  const edges = [0, 0.25, 2.25, 4, 6];
  fc.assert(
    fc.property(fc.record({ a: real, b: real, c: real }), real, scale, (map, start, s) => {
      const d = discriminant(map);
      fc.pre(Math.abs(map.a) > 1e-3 && d < PERIOD_FOUR_END);
      fc.pre(edges.every((edge) => Math.abs(d - edge) > 1e-6));
      const band = bandOfMap(map, start);
      fc.pre(band !== "VOID" && band !== "SPARK");
      expect(bandOfMap({ a: map.a / s, b: map.b, c: map.c * s }, start * s)).toBe(band);
    }),
    { seed: 1 },
  );
});
