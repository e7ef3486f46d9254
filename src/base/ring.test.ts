import fc from "fast-check";
import { expect, test } from "vitest";
import { Rings } from "./ring.ts";

test("T13: a ring remembers exactly the last values, gaps included", () => {
  const row = fc.array(fc.option(fc.double({ noNaN: true })), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(row, { minLength: 1, maxLength: 40 }),
      (capacity, rows) => {
        const rings = new Rings(capacity, 1);
        for (const values of rows) {
          rings.advance(3);
          for (const [series, value] of values.entries())
            if (value !== null) rings.put(series, value);
        }
        const kept = rows.slice(-capacity);
        expect(rings.filled).toBe(kept.length);
        for (let series = 0; series < 3; series++) {
          expect(rings.tail(series)).toEqual(kept.map((values) => values[series]));
        }
      },
    ),
    { seed: 1 },
  );
});

test("a series that joins late is unknown before, and others keep their past", () => {
  const rings = new Rings(3, 1);
  rings.advance(1);
  rings.put(0, 1);
  rings.advance(2);
  rings.put(0, 2);
  rings.put(1, 20);
  expect(rings.tail(0)).toEqual([1, 2]);
  expect(rings.tail(1)).toEqual([null, 20]);
  expect(rings.at(0, 2)).toBeNull();
  expect(rings.at(9, 0)).toBeNull();
});

test("fewer series in a tick: the rest of that tick is unknown", () => {
  const rings = new Rings(4);
  rings.advance(2);
  rings.put(1, 5);
  rings.advance(1);
  expect(rings.tail(1)).toEqual([5, null]);
});
