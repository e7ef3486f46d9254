import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "../../base/index.ts";
import { Rarity } from "./rarity.ts";

function knowing(scores: Iterable<number>): Rarity {
  const rarity = new Rarity();
  for (const score of scores) rarity.add(score);
  return rarity;
}

/** Positive scores over many orders of magnitude. */
const scores = fc.array(fc.double({ min: -12, max: 12, noNaN: true }), {
  minLength: 60,
  maxLength: 200,
});

/** The same away from the edges of bins, where rounding may decide. */
const sixteenths = fc.array(
  fc.integer({ min: -190, max: 190 }).map((n) => (n + 0.5) / 16),
  { minLength: 60, maxLength: 200 },
);

test.each([0.5, 0.1, 0.01])("X1: among uniform scores, one in 1/%f is that rare", (share) => {
  const chance = seededChance(4);
  const rarity = knowing(Array.from({ length: 20_000 }, () => chance()));
  expect(Math.abs(rarity.of(1 - share) + Math.log10(share))).toBeLessThan(0.06);
});

test("X1: a higher score is never less rare, beyond the record too", () => {
  fc.assert(
    fc.property(scores, scores, (past, asked) => {
      const rarity = knowing(past.map((octave) => 2 ** octave));
      const found = asked.toSorted((a, b) => a - b).map((octave) => rarity.of(2 ** octave));
      for (const [i, one] of found.entries()) {
        expect(one).toBeGreaterThanOrEqual(0);
        if (i > 0) expect(one).toBeGreaterThanOrEqual(found[i - 1]!);
      }
    }),
    { seed: 5 },
  );
});

test("X1: the unit of a score does not matter", () => {
  fc.assert(
    fc.property(sixteenths, fc.integer({ min: -900, max: 900 }), (octaves, shift) => {
      const here = knowing(octaves.map((octave) => 2 ** octave));
      const there = knowing(octaves.map((octave) => 2 ** octave * 2 ** shift));
      for (const octave of [-5, 0, 3, 11]) {
        expect(there.of(2 ** octave * 2 ** shift)).toBeCloseTo(here.of(2 ** octave), 6);
      }
    }),
    { seed: 6 },
  );
});

test("X1: nothing is rare before there is a past, and what is not new never is", () => {
  expect(knowing([1, 2, 3]).of(100)).toBe(0);
  expect(knowing(Array.from({ length: 500 }, () => 1)).of(0)).toBe(0);
  expect(knowing(Array.from({ length: 500 }, () => 1)).of(Number.NaN)).toBe(0);
});

test("X1: after a past without news, the first is as rare as the past is long", () => {
  const quiet = knowing(Array.from({ length: 999 }, () => 0));
  expect(quiet.of(1e-300)).toBeCloseTo(3, 9);
});

test("X1: scores that are all alike are not rare, wherever in a bin they fall", () => {
  for (const score of [1, 1.0001, 1.05, 1.0904, 1.0906]) {
    const rarity = knowing(Array.from({ length: 1000 }, () => score));
    expect(rarity.of(score)).toBeCloseTo(Math.log10(2), 2);
  }
});

test("X1: scores further apart than the histogram is wide are still all counted", () => {
  const rarity = knowing([1e-300, ...Array.from({ length: 98 }, () => 1), 1e300]);
  expect(rarity.total).toBe(100);
  expect(rarity.of(1e299)).toBeGreaterThan(1.5);
  const again = new Rarity();
  again.load(rarity.save());
  expect(again.total).toBe(100);
  expect(again.of(1e299)).toBe(rarity.of(1e299));
});

test("X1: a long past is halved and keeps its shape", () => {
  const rarity = knowing(Array.from({ length: 2 ** 17 }, (_, i) => 1 + (i % 100)));
  expect(rarity.total).toBe(2 ** 16);
  expect(Math.abs(rarity.of(91) - 1)).toBeLessThan(0.2);
});

test("X1: the sums kept beside the histogram are those of one that is read back", () => {
  const score = fc.double({ min: 0, max: 1e12, noNaN: true });
  const scores = fc.array(score, { minLength: 20, maxLength: 40 });
  fc.assert(
    fc.property(scores, scores, (first, asked) => {
      const rarity = new Rarity();
      for (const one of first.flatMap((two) => [two, two / 7, two / 1e9])) rarity.add(one);
      const again = new Rarity();
      again.load(rarity.save());
      for (const one of [...asked, ...first]) expect(again.of(one)).toBe(rarity.of(one));
    }),
    { seed: 1 },
  );
});
