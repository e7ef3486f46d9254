import fc from "fast-check";
import { expect, test } from "vitest";
import { shownWay, wayShown } from "./policies/reading.ts";
import { distance, moveToward, torusOf } from "./torus.ts";

const places = fc.integer({ min: 4, max: 64 }).chain((side) =>
  fc.record({
    side: fc.constant(side),
    from: fc.nat(side * side - 1),
    to: fc.nat(side * side - 1),
  }),
);

test("R5: a way has the same length back, and moveToward goes it in so many moves", () => {
  fc.assert(
    fc.property(places, ({ side, from, to }) => {
      const torus = torusOf(side);
      expect(distance(torus, from, to)).toBe(distance(torus, to, from));
      let at = from;
      for (let left = distance(torus, from, to); left > 0; left -= 1)
        at = torus.neighbours[4 * at + moveToward(torus, at, to)]!;
      expect(at).toBe(to);
      expect(moveToward(torus, to, to)).toBe(-1);
    }),
    { seed: 1 },
  );
});

test("R5: a way that an observation shows is read back, at every side, as a float32", () => {
  fc.assert(
    fc.property(places, fc.integer({ min: -63, max: 63 }), ({ side }, way) => {
      const wanted = way % side;
      const shown = Math.fround(shownWay(wanted, side));
      expect(shown).toBeGreaterThanOrEqual(0);
      expect(shown).toBeLessThanOrEqual(1);
      expect(Math.abs(wayShown(shown, side) - wanted) % side).toBe(0);
    }),
    { seed: 1 },
  );
});
