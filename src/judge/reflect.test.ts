import fc from "fast-check";
import { expect, test } from "vitest";
import { reflect } from "./reflect.ts";

const steps = Array.from({ length: 80 }, (_, i) => i);
const waves = [
  steps.map((i) => 0.5 + 0.1 * Math.sin(0.3 * i)),
  steps.map((i) => 0.3 + 0.2 * Math.cos(0.2 * i)),
];

test("T14: reflection records S* a round, stays finite and converges", () => {
  const { sStar, meta, converged, deviation } = reflect(waves, 20);
  expect(sStar).toHaveLength(20);
  expect([...sStar, ...meta].every((value) => Number.isFinite(value))).toBe(true);
  expect(converged).toBe(true);
  expect(deviation).toBeLessThan(0.01);
});

test("T14: the meta-series counts as one more operator once it has 8 values", () => {
  const { sStar, meta } = reflect(waves, 2);
  // Two operators give 6 coefficients a round; in round two the series has 12 and joins.
  expect(meta).toHaveLength(12);
  expect(sStar[1]).toBeGreaterThan(sStar[0]!);
});

test("T14: four rounds are too few to have converged", () => {
  expect(reflect(waves, 4)).toMatchObject({ deviation: null, converged: false });
});

test("T14: the meta-series lies in [0, 1] for every input", () => {
  const series = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 8,
    maxLength: 30,
  });
  fc.assert(
    fc.property(fc.array(series, { minLength: 1, maxLength: 5 }), (inputs) => {
      const { meta, sStar } = reflect(inputs, 6);
      expect(meta.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(sStar.every((value) => value >= 0 && value < 0.5)).toBe(true);
    }),
    { seed: 1, numRuns: 40 },
  );
});
