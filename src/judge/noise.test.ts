import { expect, test } from "vitest";
import { seededChance } from "../base/index.ts";
import { bandShares, meanGaps, MOMENTS } from "./noise.fixture.ts";
import type { SignalName } from "./noise.fixture.ts";

const TRIALS = 1500;

/** Shares over the 1,500 trials must stay below `limit` for VOID, after 10, 20 and 40 values. */
function check(name: SignalName, limit: number): void {
  test(`T3: ${name} reads VOID in less than ${100 * limit} %`, () => {
    const shares = bandShares(name, TRIALS, seededChance(11));
    for (const moment of MOMENTS) {
      expect(shares.get(moment)!.VOID, `after ${moment} values`).toBeLessThan(limit);
    }
  });
}

// The long test measures 10⁵ trials against 0.1 %; of 1,500 four are let pass.
check("white, sd 0.001", 0.003);
check("white, sd 0.01", 0.003);
check("white, sd 0.1", 0.003);
check("idle, sd 0.001", 0.003);
check("uniform", 0.003);
check("quantised", 0.003);
check("binary", 1e-9);
check("constant", 1e-9);
check("ramp", 1e-9);
check("sinusoid", 1e-9);
check("noisy ramp", 0.003);
check("autoregressive 0.9", 0.003);
check("rare spikes", 0.005);
check("exponential", 0.005);
// Two bursts within a window are three clusters of points: a parabola fits them well.
check("idle with bursts", 0.015);

test.each(["random walk", "walk with drift 0.3 sd", "walk with drift 1 sd"] as const)(
  "T4: a %s wanders and is not called an escape: VOID and SPARK below 0.3 %%",
  (name) => {
    for (const [moment, shares] of bandShares(name, TRIALS, seededChance(12)))
      expect(shares.VOID + shares.SPARK, `after ${moment} values`).toBeLessThan(0.003);
  },
);

test("T4: growth of 8 % a tick is found: VOID or SPARK", () => {
  const { VOID, SPARK } = bandShares("growth of 8 %", 200, seededChance(13)).get(40)!;
  expect(VOID + SPARK).toBe(1);
});

/** Least squares underrates memory in short windows: the gap shown may exceed the true one by so much. */
const GAP_BIAS = [
  [10, 0.4],
  [20, 0.23],
  [40, 0.16],
] as const;

test.each([0.5, 0.7, 0.9])("T4: the gap of memory %d is near 1 − memory, from above", (memory) => {
  const gaps = meanGaps(memory, TRIALS, seededChance(14));
  for (const [moment, bias] of GAP_BIAS) {
    const excess = gaps.get(moment)! - (1 - memory);
    expect(excess, `after ${moment} values`).toBeGreaterThan(0);
    expect(excess, `after ${moment} values`).toBeLessThan(bias);
  }
});

test("T4: a ramp neither returns nor escapes: FLOW", () => {
  expect(bandShares("ramp", 50, seededChance(1)).get(40)!.FLOW).toBe(1);
});

test("T4: a sinusoid returns slowly: ORGANIC", () => {
  expect(bandShares("sinusoid", 50, seededChance(1)).get(40)!.ORGANIC).toBe(1);
});
