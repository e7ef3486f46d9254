import { expect, test } from "vitest";
import { normal, seededChance } from "../../base/index.ts";
import { ALERT_AT, OwnPast } from "./own-past.ts";

/** A past of normal numbers of deviation 1 about 2. */
function filled(values: number, memory = 4000): OwnPast {
  const chance = seededChance(4);
  const past = new OwnPast(memory);
  for (let i = 0; i < values; i++) past.note(2 + normal(chance));
  return past;
}

test("X1: a figure is scored by its own median, 95 % and 99.9 % quantile", () => {
  const past = filled(20_000);
  expect(past.score(2)).toBeLessThan(0.1);
  expect(past.score(-3)).toBe(0);
  // q₉₅ lies 1.645, q₉₉.₉ 3.09 deviations out.
  expect(past.score(2 + 1.645)!).toBeCloseTo(1, 0);
  expect(past.score(2 + 3.09)!).toBeLessThan(1.1 * ALERT_AT);
  expect(past.score(2 + 6)!).toBeGreaterThan(ALERT_AT);
});

test("X1: a past of too few values, and a figure that is no number, say nothing", () => {
  expect(filled(299).score(9)).toBeNull();
  expect(filled(300).score(9)).not.toBeNull();
  const past = filled(300);
  past.note(Number.NaN);
  expect(Number.isFinite(past.score(9)!)).toBe(true);
});

test("X1: what stays new becomes usual, and what was usual is forgotten", () => {
  const past = filled(5000, 1000);
  expect(past.score(9)!).toBeGreaterThan(ALERT_AT);
  for (let i = 0; i < 20_000; i++) past.note(9);
  expect(past.score(9)!).toBeLessThan(1);
});

test("X1: a heavy tail raises its own bar", () => {
  const chance = seededChance(6);
  const past = new OwnPast(4000);
  const heavy = (): number => (chance() < 0.01 ? 6 : 0) + 0.2 * normal(chance);
  for (let i = 0; i < 20_000; i++) past.note(heavy());
  expect(past.score(6)!).toBeLessThanOrEqual(1.1 * ALERT_AT);
});

test("X1: weights stay finite over a long past", () => {
  const past = new OwnPast(10);
  for (let i = 0; i < 5000; i++) past.note(i % 3);
  expect(past.score(2)!).toBeGreaterThan(0);
  expect(Number.isFinite(past.score(100)!)).toBe(true);
});
