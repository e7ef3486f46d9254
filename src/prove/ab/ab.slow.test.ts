// How often a relation is claimed where there is none, and whether the intervals
// hold what they promise, over a thousand seeded pairs of each kind of series.
import { describe, expect, test } from "vitest";
import { seededChance } from "../../base/index.ts";
import { autoregressive, follower } from "./ab.fixture.ts";
import { correlate } from "./correlation.ts";
import { leadLag } from "./lead-lag.ts";

const TRIALS = 1000;
/** 5 % nominal; the binomial deviation of 1,000 trials is 0.7 %. */
const FALSE_ALARMS_MAX = 0.07;

describe("T8: false alarms on unrelated series", () => {
  test.each([
    [120, 0],
    [120, 0.9],
    [300, 0.5],
    [300, 0.97],
  ])("n = %i, φ = %f", (n, phi) => {
    let peaks = 0;
    let correlations = 0;
    for (let seed = 0; seed < TRIALS; seed += 1) {
      const chance = seededChance(seed * 7919 + n);
      const x = autoregressive(n, phi, chance);
      const y = autoregressive(n, phi, chance);
      if (leadLag([x, y], 30, chance)!.p <= 0.05) peaks += 1;
      const r = correlate(x, y)!;
      if (r.low > 0 || r.high < 0) correlations += 1;
    }
    expect(peaks / TRIALS).toBeLessThan(FALSE_ALARMS_MAX);
    expect(correlations / TRIALS).toBeLessThan(FALSE_ALARMS_MAX);
  });

  test.each([[3], [-5], [0]])("the interval of a lag of %i holds it", (lag) => {
    let held = 0;
    for (let seed = 0; seed < TRIALS; seed += 1) {
      const chance = seededChance(seed);
      const found = leadLag(follower({ n: 200, lag, noise: 2.5 }, chance), 20, chance)!;
      if (found.lagLow <= lag && lag <= found.lagHigh) held += 1;
    }
    expect(held / TRIALS).toBeGreaterThan(0.92);
  });
});
