import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  UNKNOWN,
  byteRate,
  bytes,
  counted,
  decimal,
  interval,
  percent,
  span,
  wholePercent,
} from "./quantity.ts";

function check(rows: readonly (readonly [string, string])[]): void {
  for (const [text, expected] of rows) expect(text).toBe(expected);
}

describe("T6: numbers for people", () => {
  test("bytes keep three digits and a unit", () => {
    check([
      [bytes(0), "0 B"],
      [bytes(999), "999 B"],
      [bytes(999.6), "1.00 kB"],
      [bytes(4700), "4.70 kB"],
      [bytes(49_100_000), "49.1 MB"],
      [bytes(999_499_999), "999 MB"],
      [bytes(999_500_000), "1.00 GB"],
      [byteRate(12_345_678), "12.3 MB/s"],
    ]);
  });

  test("shares, spans, counts", () => {
    check([
      [percent(0.1234), "12.3%"],
      [percent(16), "1600%"],
      [wholePercent(0.995), "100%"],
      [decimal(-0.0001, 2), "0.00"],
      [span(59.9), "59s"],
      [span(192), "3m 12s"],
      [span(7500), "2h 05m"],
      [span(273_600), "3d 04h"],
      [interval(0.25), "0.25 s"],
      [interval(1), "1 s"],
      [counted(1, "sensor"), "1 sensor"],
      [counted(64, "sensor"), "64 sensors"],
    ]);
  });

  test("what is not known is a mark, never 0 or NaN", () => {
    for (const value of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const text of [
        bytes(value),
        byteRate(value),
        percent(value),
        wholePercent(value),
        decimal(value, 2),
      ]) {
        expect(text).toBe(UNKNOWN);
      }
    }
  });

  test("no amount of bytes is wider than seven columns", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e20, noNaN: true }), (value) => {
        expect(bytes(value).length).toBeLessThanOrEqual(7);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
