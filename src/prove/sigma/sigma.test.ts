// σ changes no ranking: on any states, for any σ; and what rounding does is told apart.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "../../base/index.ts";
import { kendall } from "./kendall.fixture.ts";
import { compareSigmas, generatedStates, SIGMAS } from "./index.ts";
import type { SigmaResult, SigmaState } from "./index.ts";

function compared(states: readonly SigmaState[], sigmas?: readonly number[]): SigmaResult {
  const found = compareSigmas(states, sigmas);
  if (!found.ok) throw new Error(found.trouble.message);
  return found.value;
}

describe("T16: σ", () => {
  test("generated hosts rank the same under every σ", () => {
    const result = compared(generatedStates(300, seededChance(1)));
    expect(result.rows.map(({ sigma }) => sigma)).toEqual(SIGMAS);
    for (const row of result.rows) {
      expect(row).toMatchObject({ discordant: 0, tau: 1, merged: 0 });
      expect(row.concordant + row.tied).toBe((300 * 299) / 2);
    }
    expect(result.verdict.answer).toBe("yes");
    expect(result.verdict.sentence).toContain("none of 44850 pairs changed places");
    expect(JSON.stringify(result)).not.toContain("NaN");
  });

  test("no pair ever changes places, close ones included (property)", () => {
    const share = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 64 }).map((steps) => 0.5 + steps * 2 ** -53),
    );
    const state = fc.record({ vStar: share, aStar: share });
    const sigma = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(state, { minLength: 2, maxLength: 12 }), sigma, (states, value) => {
        for (const row of compared(states, [value]).rows) expect(row.discordant).toBe(0);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test("τ-b is Kendall's by its definition (property)", () => {
    const state = fc.record({
      vStar: fc.constantFrom(0.2, 0.5, 1),
      aStar: fc.constantFrom(0, 0.25, 0.5, 1),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(state, { minLength: 2, selector: (s) => `${s.vStar} ${s.aStar}` }),
        (states) => {
          const [row] = compared(states, [2]).rows;
          const k = states.map(({ vStar, aStar }) => vStar * aStar);
          expect(row!.tau).toEqual(kendall(k, k));
        },
      ),
      { seed: 1 },
    );
  });

  test("a σ so large that all S* are 1 merges pairs and turns none", () => {
    const [row] = compared(generatedStates(50, seededChance(2)), [1e18]).rows;
    expect(row!.discordant).toBe(0);
    expect(row!.merged).toBeGreaterThan(1000);
  });

  test.each<
    [name: string, states: SigmaState[], sigmas: number[] | undefined, code: string | null]
  >([
    ["no state", [], undefined, null],
    [
      "one state, twice",
      [
        { vStar: 0.5, aStar: 0.5 },
        { vStar: 0.5, aStar: 0.5 },
      ],
      undefined,
      null,
    ],
    ["NaN", [{ vStar: Number.NaN, aStar: 0.5 }], undefined, "sigma.bad-state"],
    ["above 1", [{ vStar: 0.5, aStar: 1.5 }], undefined, "sigma.bad-state"],
    ["σ = 0", generatedStates(3, seededChance(1)), [0], "sigma.out-of-range"],
    ["σ not a number", generatedStates(3, seededChance(1)), [Number.NaN], "sigma.out-of-range"],
  ])("%s", (_name, states, sigmas, code) => {
    const found = compareSigmas(states, sigmas);
    expect(found.ok ? null : found.trouble.code).toBe(code);
    if (!found.ok) return;
    expect(found.value.verdict.answer).toBe("not resolved");
    expect(JSON.stringify(found.value)).not.toMatch(/NaN|Infinity/);
  });

  test("a long log is thinned evenly, and says what it compared", () => {
    const result = compared(generatedStates(5000, seededChance(3)), [0.5]);
    expect([result.states, result.compared]).toEqual([5000, 2000]);
  });
});
