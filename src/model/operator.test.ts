import fc from "fast-check";
import { expect, test } from "vitest";
import {
  apply,
  discriminant,
  energy,
  entropy,
  fixedPoints,
  freeEnergy,
  gapOf,
  logistic,
} from "./index.ts";
import {
  lyapunov,
  multiplier,
  multiplierFromD,
  partition,
  slope,
  stableFixedPoint,
} from "./index.ts";

const coefficient = fc.double({ min: -4, max: 4, noNaN: true });
const map = fc.record({ a: coefficient, b: coefficient, c: coefficient });

test("T4: fixed points stay where they are, smaller |λ| first", () => {
  fc.assert(
    fc.property(map, (one) => {
      const points = fixedPoints(one);
      for (const point of points) {
        if (Math.abs(point) > 1e6) continue;
        const size =
          1 + Math.abs(one.a) * point * point + Math.abs(one.b * point) + Math.abs(point);
        expect(Math.abs(apply(one, point) - point) / size).toBeLessThan(1e-12);
      }
      const [first, second] = points.map((point) => Math.abs(slope(one, point)));
      if (second !== undefined) expect(first).toBeLessThanOrEqual(second);
    }),
    { seed: 1 },
  );
});

test("T4: λ = 1 − √D wherever a ≠ 0 and D ≥ 0", () => {
  fc.assert(
    fc.property(map, (one) => {
      const d = discriminant(one);
      fc.pre(Math.abs(one.a) > 1e-3 && d >= 1e-6);
      expect(multiplier(one)).toBeCloseTo(multiplierFromD(d), 8);
    }),
    { seed: 1 },
  );
});

test("T4: D is (r − 1)² for the logistic map", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 4, noNaN: true }), (r) => {
      expect(discriminant(logistic(r))).toBeCloseTo((r - 1) ** 2, 12);
    }),
    { seed: 1 },
  );
});

test("T4: roots that nearly cancel keep their digits", () => {
  const [small] = fixedPoints({ a: 1, b: 1e8 + 1, c: 1 }).toSorted(
    (p, q) => Math.abs(p) - Math.abs(q),
  );
  expect(small! * 1e8).toBeCloseTo(-1, 12);
});

function check(name: string, actual: number | null, expected: number | null, digits = 9): void {
  test(`T4: ${name}`, () => {
    if (expected === null || actual === null) expect(actual).toBe(expected);
    else if (!Number.isFinite(expected)) expect(actual).toBe(expected);
    else expect(actual).toBeCloseTo(expected, digits);
  });
}

check("a line has one fixed point", stableFixedPoint({ a: 0, b: 0.5, c: 1 }), 2);
check("a shift has none", stableFixedPoint({ a: 0, b: 1, c: 0.1 }), null);
check("a parabola above the diagonal has none", stableFixedPoint({ a: 1, b: 1, c: 1 }), null);
check("a tangent parabola has one", fixedPoints({ a: 1, b: 1, c: 0 }).length, 1);
check("gap at λ = −0.3", gapOf(-0.3), 0.7);
check("no gap without a fixed point", gapOf(null), 0);
check(
  "energy without a fixed point is infinite",
  energy({ a: 1, b: 1, c: 1 }),
  Number.POSITIVE_INFINITY,
);
check("energy at the stable point of r = 2.5", energy(logistic(2.5)), 0.125);
check("Z of two operators", partition([0, Math.LN2]), 1.5);
check("F at β = 2", freeEnergy([1, 1], 2), 1 - Math.LN2 / 2);
check("Lyapunov exponent of r = 4 nears ln 2", lyapunov(logistic(4), 0.3), Math.LN2, 2);
check("Lyapunov exponent of r = 3.8", lyapunov(logistic(3.8), 0.3), 0.43, 1);
check(
  "a superstable orbit reads the floor, not −∞",
  lyapunov({ a: 0, b: 0, c: 0.5 }, 0.1),
  Math.log(1e-15),
);
check("an orbit that starts beyond 1e15 has no steps", lyapunov(logistic(2), 1e16), 0);
check("entropy of a point", entropy({ a: 0, b: 0, c: 0.5 }), 0);
check("entropy of an orbit that escapes at once", entropy({ a: 9, b: 9, c: 9 }), 0);
check("entropy of a 2-cycle is about one bit", entropy(logistic(3.236067977499789)), 1, 1);

test("T4: entropy lies between 0 and log₂ 20 bits", () => {
  fc.assert(
    fc.property(map, (one) => {
      const bits = entropy(one, 0.5);
      expect(bits).toBeGreaterThanOrEqual(0);
      expect(bits).toBeLessThanOrEqual(Math.log2(20) + 1e-12);
    }),
    { seed: 1 },
  );
});
