import { expect, test } from "vitest";
import { falseAlarms, leakScores } from "./resources.fixture.ts";

test("X1: of 200 leaks 9 in 10 are announced with an interval that holds the true time", () => {
  const { announced, first, throughout } = leakScores(200);
  expect(first, `announced ${announced}, covered throughout ${throughout}`).toBeGreaterThanOrEqual(
    0.9,
  );
  expect(throughout).toBeGreaterThanOrEqual(0.9);
});

test("X1: of 200 resources without a leak at most 2 % are announced", () => {
  const found = falseAlarms(200);
  expect(found.length, found.join(", ")).toBeLessThanOrEqual(4);
});
