import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "../../../../base/index.ts";
import type { Named, Plan } from "../../../rollouts/index.ts";
import { WEIGHTS } from "../policies/plans.ts";
import type { Weights } from "../policies/plans.ts";
import { checkpointText, readCheckpoint } from "./checkpoint.ts";
import { candidatesOf, moved } from "./cross-entropy.ts";
import type { Search } from "./cross-entropy.ts";
import { DEVELOPMENT_SEEDS_FROM, HELD_OUT_SEEDS_FROM } from "./development.ts";
import { train } from "./train.ts";

test("R6: the cross-entropy method finds the lowest place of a bowl, wherever it is", () => {
  const place = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(place, (lowest) => {
      const chance = seededChance(2);
      let search: Search = { mean: lowest.map(() => 0), deviation: lowest.map(() => 1) };
      for (let done = 0; done < 40; done += 1) {
        const candidates = candidatesOf(search, 40, chance);
        expect(candidates[0]).toBe(search.mean);
        const costs = candidates.map((one) =>
          one.reduce((sum, value, i) => sum + (value - lowest[i]!) ** 2, 0),
        );
        search = moved(search, { candidates, costs, progress: done / 40 });
      }
      for (const [i, value] of search.mean.entries()) expect(value).toBeCloseTo(lowest[i]!, 1);
    }),
    { seed: 1, numRuns: 20 },
  );
});

/** A crew whose episodes cost what the weights are away from these, in direction. */
const crewFor = (target: Weights, seeds: Set<number>) => ({
  run: <Episode>(plan: Plan): Promise<readonly (readonly Episode[])[]> => {
    for (const seed of plan.seeds) seeds.add(seed);
    const costOf = ({ with: given }: Named): number => {
      const { weights } = given as { weights: Weights };
      const size = Math.hypot(...weights) || 1;
      return weights.reduce(
        (sum, value, i) => sum + (value / size - target[i]! / Math.hypot(...target)) ** 2,
        0,
      );
    };
    return Promise.resolve(
      plan.policies.map((policy) => plan.seeds.map(() => ({ cost: costOf(policy) }) as Episode)),
    );
  },
});

test("R6: training finds weights that pay, on development seeds alone, the same for the same seed", async () => {
  const target = WEIGHTS.map((_, i) => (i % 3) - 0.5);
  const seeds = new Set<number>();
  const learn = (seed: number) =>
    train(crewFor(target, seeds), {
      role: "believing",
      seed,
      generations: 40,
      signal: new AbortController().signal,
      tell: () => {},
    });
  const weights = await learn(1);
  expect(Math.max(...weights.map(Math.abs))).toBe(1);
  for (const [i, value] of weights.entries())
    expect(Math.abs(value - target[i]! / 1.5)).toBeLessThan(0.25);
  expect(await learn(1)).toEqual(weights);
  expect(await learn(2)).not.toEqual(weights);
  for (const seed of seeds) {
    expect(seed).toBeGreaterThanOrEqual(DEVELOPMENT_SEEDS_FROM);
    expect(seed).toBeLessThan(HELD_OUT_SEEDS_FROM);
  }
});

describe("R6: checkpoints", () => {
  const weights = {
    believing: WEIGHTS.map((_, i) => i / 10),
    seeing: WEIGHTS.map((_, i) => -(i + 1) / 10),
  };
  const text = checkpointText({ made_by: "homeostat cluster train --seed 1", weights });

  test("what was written is read", () => {
    expect(readCheckpoint(text, "x.json")).toEqual({
      ok: true,
      value: { made_by: "homeostat cluster train --seed 1", weights },
    });
  });

  test.for<[says: string, text: string]>([
    ["is not JSON", text.slice(0, 50)],
    ["holds no weights", "[]"],
    ["holds no weights", '{"kind":"other"}'],
    ["has version 2", text.replace('"version": 1', '"version": 2')],
    ["seeing lacks the number waste", text.replace(/"waste": -0.3/, '"waste": null')],
    ["lacks the weights of believing", text.replace("believing", "doubting")],
  ])("a file that %s is refused", ([says, broken]) => {
    const read = readCheckpoint(broken, "x.json");
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.trouble).toMatchObject({ where: "x.json" });
    if (!read.ok) expect(read.trouble.message).toContain(says);
  });
});
