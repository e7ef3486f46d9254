import fc from "fast-check";
import { expect, test } from "vitest";
import { ladderRow } from "./ladder.ts";
import type { Played } from "./ladder.ts";

const episode = (reward: number, alive = true): Played => ({
  reward,
  steps: alive ? 500 : 100,
  alive,
  outOfMemory: alive ? 0 : 1,
  criticalOutOfMemory: 0,
  meanLoad: 0.25,
});

test("R6: a row worked by hand", () => {
  const baseline = [1, 2, 3, 4].map((reward) => episode(reward));
  const played = [episode(2), episode(2), episode(5), episode(1, false)];
  const row = ladderRow("mine", played, baseline);
  expect(row).toMatchObject({
    policy: "mine",
    episodes: 4,
    rewardMean: 2.5,
    stepsMean: 400,
    outOfMemoryMean: 0.25,
    criticalOutOfMemoryMean: 0,
    loadMean: 0.25,
    wins: 2,
    losses: 1,
    ties: 1,
  });
  expect(row.rewardDeviation).toBeCloseTo(Math.sqrt(3), 12);
  // t of 3 degrees of freedom is 3.18245.
  expect(row.rewardMargin).toBeCloseTo((3.18245 * Math.sqrt(3)) / 2, 4);
  expect(row.winRate.share).toBe(0.625);
  // Wilson's interval of 3 of 4 is [0.3006, 0.9544].
  expect(row.alive.low).toBeCloseTo(0.3006, 4);
  expect(row.alive.high).toBeCloseTo(0.9544, 4);
});

test("R6: one episode has no interval, and a baseline ties with itself", () => {
  const row = ladderRow("random", [episode(3)], [episode(3)]);
  expect([row.rewardDeviation, row.rewardMargin]).toEqual([null, null]);
  expect([row.wins, row.losses, row.ties, row.winRate.share]).toEqual([0, 0, 1, 0.5]);
});

test("R6: other numbers of episodes than the baseline's are a bug", () => {
  expect(() => ladderRow("a", [episode(1)], [])).toThrow("the same seeds");
  expect(() => ladderRow("a", [], [])).toThrow("the same seeds");
});

test("R6: wins, losses and ties are all episodes; shares lie in their intervals, these in [0, 1]", () => {
  const pair = fc.tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
  );
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 40 }), (pairs) => {
      const played = pairs.map(([reward, , alive]) => episode(reward, alive));
      const row = ladderRow(
        "a",
        played,
        pairs.map(([, reward]) => episode(reward)),
      );
      expect(row.wins + row.losses + row.ties).toBe(pairs.length);
      for (const { share, low, high } of [row.alive, row.winRate]) {
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(share).toBeGreaterThanOrEqual(low - 1e-12);
        expect(share).toBeLessThanOrEqual(high + 1e-12);
      }
    }),
    { seed: 1 },
  );
});
