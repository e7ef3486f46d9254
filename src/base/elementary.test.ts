import fc from "fast-check";
import { expect, test } from "vitest";
import { exactExp, exactLog } from "./elementary.ts";

/** Both engines and these are right to about one unit in the last place. */
const ULPS = 4 * Number.EPSILON;

test("R5: e^x and ln x agree with the engine's own to a few units in the last place", () => {
  const near = (ours: number, theirs: number, scale: number): void =>
    expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(ULPS * Math.abs(scale));
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      near(exactExp(x), Math.exp(x), Math.exp(x));
    }),
    { seed: 1, numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      near(exactLog(x), Math.log(x), Math.max(1e-300, Math.abs(Math.log(x))));
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test("R5: the ends of both functions", () => {
  const check = (got: number, expected: number): void => expect(got).toBe(expected);
  check(exactExp(0), 1);
  check(exactExp(-Infinity), 0);
  check(exactExp(Infinity), Infinity);
  check(exactExp(NaN), NaN);
  check(exactLog(1), 0);
  check(exactLog(0), -Infinity);
  check(exactLog(Infinity), Infinity);
  check(exactLog(-1), NaN);
});

test("R5: to the bit, on every machine", () => {
  const bits = (x: number): string => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    return view.getBigUint64(0).toString(16);
  };
  expect([exactExp(-6.25), exactExp(1), exactLog(3), exactLog(0.001)].map(bits))
    .toMatchInlineSnapshot(`
    [
      "3f5fa0e9586aebc7",
      "4005bf0a8b14576a",
      "3ff193ea7aad030b",
      "c01ba18a998fffa0",
    ]
  `);
});
