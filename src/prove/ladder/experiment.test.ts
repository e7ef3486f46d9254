import { expect, test } from "vitest";
import { dialAnswer, experimentRow } from "./index.ts";
import type { Counted, Pair } from "./index.ts";

const episode = (reward: number, cleans = 10): Counted => ({
  reward,
  steps: 500,
  alive: reward > 0,
  outOfMemory: 0,
  criticalOutOfMemory: 0,
  meanLoad: 0.2,
  cleans,
  scales: 1,
});

/** Rewards of six seeds around a mean, the same scatter in both worlds. */
const SCATTER = [0, 1, -1, 0.5, -0.5, 0.2];
const pair = (label: string, usual: number, changed: number, cleans = 10): Pair => ({
  label,
  usual: SCATTER.map((off) => episode(usual + off, cleans)),
  changed: SCATTER.map((off) => episode(changed + off, cleans)),
});

test("R6: a row of an experiment pairs the seeds", () => {
  const row = experimentRow(pair("a", 5, 7));
  expect(row.difference).toMatchObject({ estimate: 2, low: 2, high: 2 });
  expect(row.usual.estimate).toBeCloseTo(5 + 0.2 / 6, 12);
  expect(row).toMatchObject({ episodes: 6, aliveUsual: 1, cleansUsual: 10, scalesChanged: 1 });
  expect(() => experimentRow({ label: "a", usual: [episode(1)], changed: [] })).toThrow(
    "same seeds",
  );
});

test("R6: a dial whose best value moves says from where to where and what that brings", () => {
  const answer = dialAnswer([pair("1", 9, 3, 4), pair("2", 5, 5), pair("3", 1, 8, 30)])!;
  expect(answer).toMatchObject({ usual: "1", changed: "3", finding: "moved" });
  expect(answer.reward.estimate).toBeCloseTo(5, 12);
  expect(answer.cleans.estimate).toBe(26);
  expect(answer.reward.rounds).toBe(3);
});

test("R6: a best value that stays, one that luck chose, and too few seeds are said", () => {
  expect(dialAnswer([pair("1", 9, 9), pair("2", 5, 5)])!.finding).toBe("same");
  const lucky: Pair = {
    ...pair("2", 1, 0),
    changed: [20, 9, 20, 7, 20, 11].map((reward) => episode(reward)),
  };
  expect(dialAnswer([pair("1", 9, 9), lucky])!.finding).toBe("unresolved");
  const few = { label: "1", usual: [episode(1)], changed: [episode(1)] };
  expect(dialAnswer([few])).toBeNull();
});
