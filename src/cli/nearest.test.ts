import * as fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance, nearest } from "./nearest.ts";

const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "-"), maxLength: 8 });

test("T7: the distance is 0 only to itself, symmetric, and at most the longer word's length", () => {
  fc.assert(
    fc.property(word, word, (one, other) => {
      const distance = editDistance(one, other);
      expect(distance === 0).toBe(one === other);
      expect(distance).toBe(editDistance(other, one));
      expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(one.length - other.length));
    }),
    { seed: 1 },
  );
});

test("T7: one edit of a known flag finds it again", () => {
  const known = ["--interval", "--duration", "--log-max-size", "--linear"];
  fc.assert(
    fc.property(
      fc.constantFrom(...known),
      fc.nat(),
      fc.constantFrom("", "x", "xy"),
      (flag, at, instead) => {
        const place = 2 + (at % (flag.length - 2));
        const typed = flag.slice(0, place) + instead + flag.slice(place + 1);
        expect(nearest(typed, known)).toBe(flag);
      },
    ),
    { seed: 1 },
  );
});

test.for<[typed: string, found: string | undefined]>([
  ["wtach", "watch"],
  ["WATCH", "watch"],
  ["ver", "verify"],
  ["x", undefined],
  ["teleport", undefined],
])("T7: %s means %s", ([typed, found]) => {
  expect(nearest(typed, ["watch", "verify", "explain"])).toBe(found);
});
