import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { mean, normal, seededChance, standardDeviation } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";
import { earlySigns, slidingIndicators } from "./explanation.ts";
import { kendallTau } from "./kendall.ts";
import { autoregressive, lagOne, phaseRandomised } from "./surrogates.ts";

/** AR(1) of unit variance whose memory at step `i` of `n` is given. */
function process(chance: Chance, n: number, memoryAt: (share: number) => number): number[] {
  let state = normal(chance);
  return Array.from({ length: n }, (_, i) => {
    const memory = memoryAt(i / n);
    state = memory * state + normal(chance);
    return state;
  });
}

/** What is usually done: the normal approximation of τ, as if the windows did not overlap. */
function firesNaively(indicator: Float64Array): boolean {
  const n = indicator.length;
  const tau = kendallTau(indicator) ?? 0;
  return Math.abs(tau) * 3 * Math.sqrt((n * (n - 1)) / (2 * (2 * n + 5))) > 1.96;
}

describe("T16: stationary AR(1) series have no trend", () => {
  const SERIES = 150;
  const LENGTH = 160;
  const fired = { naive: 0, variance: 0, lagOne: 0 };
  beforeAll(() => {
    const chance = seededChance(16);
    for (let i = 0; i < SERIES; i++) {
      const memory = (i % 10) / 10;
      const series = process(chance, LENGTH, () => memory);
      if (firesNaively(slidingIndicators(Float64Array.from(series)).variances)) fired.naive++;
      const signs = earlySigns(series, { chance, surrogates: 99 })!;
      if (signs.varianceTrend.claim !== "none") fired.variance++;
      if (signs.lagOneTrend.claim !== "none") fired.lagOne++;
    }
  });

  test("Kendall's test alone claims one for most of them", () =>
    expect(fired.naive / SERIES).toBeGreaterThan(0.7));
  // Of 150 at 5 % more than 15 are wrong with a chance of 0.3 %.
  test("with surrogates: of the variance for 1 in 20", () =>
    expect(fired.variance).toBeLessThanOrEqual(15));
  test("with surrogates: of the memory for 1 in 20", () =>
    expect(fired.lagOne).toBeLessThanOrEqual(15));
});

test("T16: a trend that is there is found: noise that grows fourfold", () => {
  const chance = seededChance(17);
  let found = 0;
  for (let i = 0; i < 20; i++) {
    const series = Array.from({ length: 300 }, (_, t) => (1 + t / 100) * normal(chance));
    if (earlySigns(series, { chance, surrogates: 99 })!.varianceTrend.claim === "rises") found++;
  }
  expect(found).toBeGreaterThanOrEqual(16);
});

test("T16: memory that rises toward 1 is claimed more often than chance would", () => {
  const chance = seededChance(18);
  let found = 0;
  for (let i = 0; i < 30; i++) {
    const series = process(chance, 400, (share) => 0.95 * share);
    if (earlySigns(series, { chance, surrogates: 99 })!.lagOneTrend.claim === "rises") found++;
  }
  expect(found).toBeGreaterThanOrEqual(9);
});

const chance = seededChance(1);
const rows: readonly [string, (number | null)[]][] = [
  ["no value", []],
  ["too few values", process(chance, 63, () => 0.5)],
  ["a constant", Array.from({ length: 200 }, () => 0.3)],
  ["mostly gaps", process(chance, 200, () => 0.5).map((value, i) => (i % 4 === 0 ? value : null))],
];
test.each(rows)("T16: nothing is said of %s", (_name, series) => {
  expect(earlySigns(series, { chance, surrogates: 9 })).toBeNull();
});

test("T16: signs of a series with gaps and any scale are finite, shares lie in [0, 1]", () => {
  const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(null));
  fc.assert(
    fc.property(fc.array(value, { minLength: 80, maxLength: 160 }), fc.nat(1e6), (series, seed) => {
      const signs = earlySigns(series, { chance: seededChance(seed), surrogates: 9 });
      if (signs === null) return;
      for (const { tau, p } of [signs.varianceTrend, signs.lagOneTrend]) {
        expect(Math.abs(tau)).toBeLessThanOrEqual(1);
        expect(p).toBeGreaterThanOrEqual(0.1);
        expect(p).toBeLessThanOrEqual(1);
      }
      expect(signs.variance).toBeGreaterThanOrEqual(0);
      expect(signs.gap).toBeGreaterThanOrEqual(0);
      expect(Math.abs(signs.lagOne)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

test("T16: Kendall's τ is the count of all pairs, ties as neither", () => {
  const value = fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.double({ noNaN: true, min: -10, max: 10 }),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), (series) => {
      let balance = 0;
      let apart = 0;
      let pairs = 0;
      for (let i = 0; i < series.length; i++)
        for (let j = i + 1; j < series.length; j++) {
          const sign = Math.sign(series[j]! - series[i]!);
          balance += sign;
          if (sign !== 0) apart++;
          pairs++;
        }
      const tau = kendallTau(series);
      if (apart === 0) expect(tau).toBeNull();
      else expect(tau!).toBeCloseTo(balance / Math.sqrt(pairs * apart), 12);
    }),
  );
});

test("T16: sliding indicators are those of each window taken by itself", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 8, maxLength: 60 }),
      (series) => {
        const { variances, memories } = slidingIndicators(Float64Array.from(series));
        const width = Math.floor(series.length / 2);
        for (let start = 0; start < variances.length; start++) {
          const window = series.slice(start, start + width);
          const variance = standardDeviation(window) ** 2;
          expect(variances[start]!).toBeCloseTo(variance, 9);
          if (variance > 1e-3) expect(memories[start]!).toBeCloseTo(lagOne(window)!, 6);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("T16: phase-randomised surrogates keep, but for a factor, variance and autocorrelation", () => {
  const SURROGATES = 600;
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 90 }), fc.nat(1e6), (n, seed) => {
      const random = seededChance(seed);
      const raw = process(random, n, () => 0.7);
      const centre = mean(raw);
      const make = phaseRandomised(raw);
      const made = Array.from({ length: SURROGATES }, () => make(random));
      /** Σ x[t]·x[t+lag] over all of them, as a share of that at lag 0. */
      const shares = (all: readonly ArrayLike<number>[]): number[] => {
        const sums = [0, 1, 2, 5].map((lag) => {
          let sum = 0;
          for (const one of all) for (let t = 0; t + lag < n; t++) sum += one[t]! * one[t + lag]!;
          return sum;
        });
        return sums.map((sum) => sum / sums[0]!);
      };
      const original = shares([raw.map((value) => value - centre)]);
      // So many surrogates scatter by two hundredths.
      for (const [i, share] of shares(made).entries())
        expect(Math.abs(share - original[i]!)).toBeLessThan(0.1);
    }),
    { numRuns: 20, seed: 1 },
  );
});

test("T16: an autoregressive surrogate has the memory and the deviation of its original", () => {
  const random = seededChance(21);
  const make = autoregressive(process(random, 5000, () => 0.8));
  const made = make(random);
  expect(lagOne(made)!).toBeGreaterThan(0.76);
  expect(lagOne(made)!).toBeLessThan(0.84);
  expect(standardDeviation(made) * Math.sqrt(1 - 0.64)).toBeCloseTo(1, 0);
});
