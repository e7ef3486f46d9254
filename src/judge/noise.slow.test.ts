import { expect, test } from "vitest";
import { seededChance } from "../base/index.ts";
import { bandShares, meanGaps, MOMENTS, SIGNALS } from "./noise.fixture.ts";
import type { SignalName } from "./noise.fixture.ts";

/** The published figure: fewer than one in a thousand of 10⁵ idle or noisy sensors read VOID. */
const TRIALS = 100_000;
const LIMIT = 0.001;
const NOISY: readonly SignalName[] = [
  "white, sd 0.001",
  "white, sd 0.01",
  "white, sd 0.1",
  "idle, sd 0.001",
  "quantised",
  "uniform",
];

test.each(NOISY)("T3: %s reads VOID in less than 0.1 % of 10⁵ trials", (name) => {
  const shares = bandShares(name, TRIALS, seededChance(100 + NOISY.indexOf(name)));
  for (const moment of MOMENTS) {
    const rate = shares.get(moment)!.VOID;
    process.stdout.write(`${name}, ${moment} values: VOID ${(100 * rate).toFixed(4)} %\n`);
    expect(rate, `after ${moment} values`).toBeLessThan(LIMIT);
  }
});

test.each(["random walk", "walk with drift 0.3 sd", "walk with drift 1 sd"] as const)(
  "T4: a %s reads VOID or SPARK in less than 0.1 %% of 20,000 trials",
  (name) => {
    for (const [moment, { VOID, SPARK }] of bandShares(name, 20_000, seededChance(5))) {
      const rate = VOID + SPARK;
      process.stdout.write(`${name}, ${moment} values: escapes ${(100 * rate).toFixed(3)} %\n`);
      expect(rate, `after ${moment} values`).toBeLessThan(LIMIT);
    }
  },
);

test("T4: the gap shown of autoregressive signals, for the record", () => {
  for (const memory of [0.5, 0.7, 0.9]) {
    const gaps = meanGaps(memory, 4000, seededChance(5));
    const means = MOMENTS.map((moment) => gaps.get(moment)!.toFixed(2));
    process.stdout.write(
      `memory ${memory}: mean gap ${means.join(", ")} after 10, 20, 40 values\n`,
    );
    expect(Math.abs(gaps.get(40)! - (1 - memory))).toBeLessThan(0.16);
  }
});

test("the rates of every other kind of signal, for the record", () => {
  for (const name of Object.keys(SIGNALS) as SignalName[]) {
    if (NOISY.includes(name)) continue;
    const shares = bandShares(name, 20_000, seededChance(6));
    const rates = MOMENTS.map((moment) => `${(100 * shares.get(moment)!.VOID).toFixed(3)} %`);
    process.stdout.write(`${name}: VOID ${rates.join(", ")} after 10, 20, 40 values\n`);
    expect(Math.max(...MOMENTS.map((moment) => shares.get(moment)!.VOID))).toBeLessThan(0.015);
  }
});
