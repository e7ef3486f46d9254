import { describe, expect, test } from "vitest";
import { mean, must, standardDeviation } from "../../base/index.ts";
import { Arena, POLICIES, REFERENCE, REFERENCE_EPISODES } from "./index.ts";

/** Two-sided 99 % of a normal distribution: of each reward; and of the 33 other figures together. */
const Z = { reward: 2.576, others: 3.61 } as const;
/** Half a unit of the last digit that the references give. */
const ROUNDED = { reward: 0.05, steps: 0.05, alive: 0.0005, outOfMemory: 0.005 } as const;

describe("R6: 2,000 paired seeds give the ladder of the reference, within 99 % intervals", () => {
  for (const expected of REFERENCE) {
    test(expected.policy, () => {
      const policy = must(
        POLICIES.find(({ name }) => name === expected.policy),
        "every row of the reference has a policy",
      );
      const arena = new Arena();
      const episodes = Array.from({ length: REFERENCE_EPISODES }, (_, seed) =>
        arena.play(policy, seed),
      );
      const check = (what: keyof typeof ROUNDED, values: number[], theirs: number): void => {
        const z = what === "reward" ? Z.reward : Z.others;
        const error = Math.hypot(standardDeviation(values), theirs) / Math.sqrt(REFERENCE_EPISODES);
        const distance = Math.abs(mean(values) - expected[what]);
        expect(distance, what).toBeLessThan(z * error + ROUNDED[what]);
      };
      const rewards = episodes.map(({ reward }) => reward);
      check("reward", rewards, expected.rewardDeviation);
      const steps = episodes.map((one) => one.steps);
      check("steps", steps, standardDeviation(steps));
      const alive = Math.sqrt(expected.alive * (1 - expected.alive));
      check(
        "alive",
        episodes.map((one) => Number(one.alive)),
        alive,
      );
      const lost = episodes.map(({ outOfMemory }) => outOfMemory);
      check("outOfMemory", lost, standardDeviation(lost));
    });
  }
});
