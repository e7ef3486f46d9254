import { describe, expect, test } from "vitest";
import { mean, must } from "../../base/index.ts";
import { CLASSIC_GUARD, NO_GUARD } from "./guard.ts";
import { History } from "./history.ts";
import { CLASSIC_POLICIES, policyNamed } from "./policies.ts";
import { CLASSIC } from "./figures.ts";
import type { Generation } from "./history.ts";
import * as R from "./reference.ts";

function history(policy: string, guarded: boolean, seed: number): History {
  const { mind } = must(policyNamed(CLASSIC_POLICIES, policy), "there is such a policy");
  const guard = guarded ? CLASSIC_GUARD : NO_GUARD;
  return new History({ design: CLASSIC, mind, guard }).begin(seed);
}

interface Lived {
  readonly generations: readonly Generation[];
  readonly births: number;
}

function lived(policy: string, guarded: boolean, seed: number): Lived {
  const one = history(policy, guarded, seed);
  let births = 0;
  const generations = Array.from({ length: R.REFERENCE_GENERATIONS }, () => {
    const generation = one.next();
    births += one.garden.tally.births;
    return generation;
  });
  return { generations, births };
}

const tailMean = (runs: readonly Lived[], of: (generation: Generation) => number): number =>
  mean(runs.flatMap(({ generations }) => generations.slice(-R.REFERENCE_TAIL).map(of)));

describe("R1, R2: the classic garden does in 2,000 generations what is known of it", () => {
  for (const row of R.REFERENCE) {
    test(`${row.policy}, ${row.guarded ? "guarded" : "bare"}`, () => {
      const seeds = row.policy === "classic" ? 4 : R.REFERENCE_SEEDS;
      const runs = Array.from({ length: seeds }, (_, seed) => lived(row.policy, row.guarded, seed));
      const dirt = tailMean(runs, ({ totalDirt }) => totalDirt);
      expect(Math.abs(dirt / row.totalDirt - 1)).toBeLessThan(row.tolerance);
      const population = tailMean(runs, (generation) => generation.population);
      expect(population).toBeGreaterThanOrEqual(row.population[0]);
      expect(population).toBeLessThanOrEqual(row.population[1]);
      for (const { births, generations } of runs) {
        expect(births).toBeGreaterThanOrEqual(row.births[0]);
        expect(births).toBeLessThanOrEqual(row.births[1]);
        expect(generations.some(({ verdict }) => verdict === "collapse")).toBe(false);
      }
    });
  }

  test("random actions do as well as the classic brain, and waiting nearly so", () => {
    for (const policy of ["random", "waiting"]) {
      const runs = [lived(policy, true, 1)];
      expect(tailMean(runs, ({ totalDirt }) => totalDirt)).toBeLessThan(3450);
    }
  });

  test("risk rates a dead garden like a clean one", () => {
    const { dead, clean, tolerance } = R.REFERENCE_RISK;
    const riskOf = (policy: string) => tailMean([lived(policy, true, 3)], ({ risk }) => risk);
    expect(Math.abs(riskOf("random") - dead)).toBeLessThan(tolerance);
    expect(Math.abs(riskOf("forager") - clean)).toBeLessThan(tolerance);
  });
});
