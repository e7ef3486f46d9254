import fc from "fast-check";
import { Matrix, QrDecomposition, SingularValueDecomposition } from "ml-matrix";
import { expect, test } from "vitest";
import { mean, normal, seededChance, standardDeviation } from "../base/index.ts";
import { fitSeries, logistic, orbit } from "./index.ts";
import type { Fit } from "./index.ts";

/** The same regression by QR on the standardised columns, and the condition of those columns. */
function reference(raw: readonly number[]) {
  // Exact differences, so that the reference does not lose digits of its own to a high level.
  const values = raw.map((value) => value - raw[0]!);
  const centre = mean(values);
  const sd = standardDeviation(values);
  const z = values.map((value) => (value - centre) / sd);
  const columns = new Matrix(z.slice(0, -1).map((u) => [u * u, u, 1]));
  const solution = new QrDecomposition(columns).solve(Matrix.columnVector(z.slice(1)));
  return {
    solution: solution.to1DArray(),
    condition: new SingularValueDecomposition(columns).condition,
  };
}

const chance = seededChance(3);
const noise =
  (scale: number, level = 0.5) =>
  (): number =>
    level + scale * normal(chance);

const SOURCES: Readonly<Record<string, (length: number) => number[]>> = {
  "white noise": (length) => Array.from({ length }, noise(0.05)),
  "tiny noise on a high level": (length) => Array.from({ length }, noise(1e-5, 0.9)),
  "exponential noise": (length) => Array.from({ length }, () => -0.1 * Math.log(1 - chance())),
  chaos: (length) => orbit(logistic(3.7 + 0.3 * chance()), 0.1 + 0.8 * chance(), length),
  autoregression: (length) => {
    let x = 0;
    return Array.from({ length }, () => (x = 0.7 * x + 0.02 * normal(chance)) + 0.4);
  },
  "a ramp with noise": (length) =>
    Array.from({ length }, (_, t) => 0.2 + 0.01 * t + 0.005 * normal(chance)),
};

for (const [name, source] of Object.entries(SOURCES)) {
  for (const window of [10, 20, 40]) {
    test(`T3: within 1e-9 of a QR reference: ${name}, window ${window}`, () => {
      let compared = 0;
      for (let trial = 0; trial < 150; trial++) {
        const values = source(window);
        const { solution, condition } = reference(values);
        if (condition > 100 || solution.some((value) => Math.abs(value) > 10)) continue;
        compared++;
        const { z } = fitSeries(values);
        const size = Math.hypot(...solution);
        for (const [index, value] of [z.a, z.b, z.c].entries()) {
          expect(Math.abs(value - solution[index]!) / size).toBeLessThan(1e-9);
        }
      }
      expect(compared).toBeGreaterThan(100);
    });
  }
}

function check(name: string, values: readonly (number | null)[], expected: Partial<Fit>): void {
  test(`T3: ${name}`, () => {
    const fit = fitSeries(values);
    for (const [field, value] of Object.entries(expected)) {
      const actual = fit[field as keyof Fit];
      if (typeof value === "number" && !Number.isInteger(value))
        expect(actual).toBeCloseTo(value, 9);
      else expect(actual, field).toEqual(value);
    }
  });
}

const CONSTANT = { terms: 0, evidence: "none", sd: 0, x: { a: 0, b: 0, c: 0.3 } } as const;
check(
  "a constant is the constant map at its value",
  Array.from({ length: 40 }, () => 0.3),
  CONSTANT,
);
check(
  "0.1 ten times has no spread, whatever its sum rounds to",
  Array.from({ length: 10 }, () => 0.1),
  { terms: 0, sd: 0 },
);
check("one value", [0.3], { ...CONSTANT, values: 1, pairs: 0 });
check("three pairs are too few", [0.1, 0.3, 0.2, 0.6], { terms: 0, pairs: 3, values: 4 });
check("two distinct values: the quadratic term is dropped", [0, 1, 0, 0, 1, 1, 0, 1, 0, 0], {
  terms: 1,
});
check(
  "only the last value differs: both terms are dropped",
  [...Array.from({ length: 9 }, () => 0.2), 0.7],
  { terms: 0 },
);
check(
  "a pair across a gap is no pair",
  [0.1, 0.5, null, 0.3, 0.9, 0.2, null, null, 0.4, 0.8, 0.6],
  { values: 8, pairs: 5 },
);
check(
  "every second value missing leaves no pair",
  [0.1, null, 0.4, null, 0.9, null, 0.2, null, 0.5],
  { pairs: 0, terms: 0, values: 5 },
);
check("exact chaos is proven quadratic", orbit(logistic(3.9), 0.3, 10), {
  evidence: "quadratic",
  terms: 2,
  clamped: false,
});
check("an exact line is proven linear", orbit({ a: 0, b: -0.7, c: 0.8 }, 0.1, 20), {
  evidence: "linear",
});

check("NaN and infinities are gaps", [0.1, Number.NaN, 0.4, Number.POSITIVE_INFINITY, 0.2], {
  values: 3,
  pairs: 0,
  evidence: "none",
});
check("nothing known at all", [null, null], { values: 0, pairs: 0, terms: 0 });

test("T3: in z, D and λ do not depend on the scale and the level of the values", () => {
  const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 12, maxLength: 40 });
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -4, max: 4 }),
      (raw, power, level) => {
        const scale = 2 ** power;
        const one = fitSeries(raw.map((value) => value / 1024));
        const other = fitSeries(raw.map((value) => (scale * value) / 1024 + level));
        expect(other.terms).toBe(one.terms);
        for (const name of ["a", "b", "c"] as const) {
          const size = Math.max(1, Math.abs(one.z[name]));
          expect(Math.abs(other.z[name] - one.z[name]) / size).toBeLessThan(1e-6);
        }
      },
    ),
    { seed: 1 },
  );
});

test("T3: coefficients in z never leave ±10, and clamping is said", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 40 }),
      (values) => {
        const { z, clamped } = fitSeries(values);
        const largest = Math.max(Math.abs(z.a), Math.abs(z.b), Math.abs(z.c));
        expect(largest).toBeLessThanOrEqual(10);
        if (largest === 10) expect(clamped).toBe(true);
      },
    ),
    { seed: 1 },
  );
});

test.each([1e-162, 1e-90, 1e-76])(
  "T3: a spread of %d is none: the map is constant and every figure a number",
  (tiny) => {
    const fit = fitSeries([0, 0, tiny, 0, 0]);
    expect(fit).toMatchObject({ sd: 0, terms: 0, z: { a: 0, b: 0, c: 0 } });
    expect(Object.values(fit).filter((value) => Number.isNaN(value))).toEqual([]);
  },
);

test("T3: the evidence of white noise is none in 98 % of windows, as two tests at 1 % should give", () => {
  const trials = 4000;
  for (const window of [10, 20, 40]) {
    let unproven = 0;
    for (let n = 0; n < trials; n++) {
      if (fitSeries(Array.from({ length: window }, noise(0.05))).evidence === "none") unproven++;
    }
    expect(unproven / trials).toBeGreaterThan(0.975);
    expect(unproven / trials).toBeLessThan(0.995);
  }
});

test("T3: R² and residual are those of the fitted map shown, clamped or not", () => {
  let clamped = 0;
  for (let trial = 0; trial < 600; trial++) {
    const values = Array.from({ length: 40 }, () =>
      chance() < 0.06 ? chance() : 0.002 * chance(),
    );
    const fit = fitSeries(values);
    if (fit.terms === 0) continue;
    if (fit.clamped) clamped++;
    const later = values.slice(1);
    const left = later.map((y, i) => {
      const z = (values[i]! - fit.mean) / fit.sd;
      return (y - fit.mean) / fit.sd - ((fit.z.a * z + fit.z.b) * z + fit.z.c);
    });
    const squares = left.reduce((sum, one) => sum + one ** 2, 0);
    const variance = (standardDeviation(later) / fit.sd) ** 2 * later.length;
    expect(fit.rms / fit.sd).toBeCloseTo(Math.sqrt(squares / later.length), 7);
    expect(fit.r2).toBeCloseTo(1 - squares / variance, 7);
  }
  expect(clamped).toBeGreaterThan(10);
});

test("T3: a clamped parabola is never judged, however well it fitted before it was clamped", () => {
  let fittedWell = 0;
  for (let trial = 0; trial < 3000; trial++) {
    const values = Array.from({ length: 40 }, () =>
      chance() < 0.06 ? chance() : 0.002 * chance(),
    );
    const fit = fitSeries(values);
    if (!fit.clamped) continue;
    if (fit.fQuadratic > 20) fittedWell++;
    expect(fit.evidence).not.toBe("quadratic");
    expect(fit.judged.a).toBe(0);
  }
  expect(fittedWell).toBeGreaterThan(0);
});
