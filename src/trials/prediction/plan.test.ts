import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  LEAD_IN_LEVEL_MAX,
  LEAD_IN_S,
  LENGTHS,
  planPrediction,
  REST_S,
  SPIKE_KINDS,
  SPIKE_LEVEL,
  SPIKE_S,
} from "./plan.ts";
import type { PredictionPlan } from "./plan.ts";

const plans = fc
  .record({ seed: fc.nat(), length: fc.constantFrom(...LENGTHS) })
  .map((options) => planPrediction({ ...options, interval: 0.5 }));

const check = (holds: (plan: PredictionPlan) => void): void =>
  fc.assert(fc.property(plans, holds), { seed: 1, numRuns: 60 });

describe("T16: what the live trial of prediction will run", () => {
  test("one seed is one plan, another is another", () => {
    const plan = (seed: number) => planPrediction({ length: "usual", interval: 0.5, seed });
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1).spikes).not.toEqual(plan(2).spikes);
  });

  test("stays within its time, with a rest before every spike and its lead-in", () =>
    check(({ spikes, seconds, ...plan }) => {
      let free = 0;
      for (const { at, leadIn, seconds: long } of spikes) {
        expect(at - leadIn - free).toBeGreaterThanOrEqual(REST_S - 0.1);
        free = at + long;
      }
      expect(free).toBeLessThanOrEqual(seconds);
      expect(plan.interval).toBe(0.5);
    }));

  test("the kinds have equal shares, one of each in every three", () =>
    check(({ spikes }) => {
      for (let i = 0; i + 3 <= spikes.length; i += 3)
        expect(new Set(spikes.slice(i, i + 3).map(({ kind }) => kind)).size).toBe(
          SPIKE_KINDS.length,
        );
    }));

  test("a spike is high and long enough, and its stretches follow each other without a hole", () =>
    check(({ spikes }) => {
      for (const { at, seconds, level, leadIn, kind, segments } of spikes) {
        expect(level).toBeGreaterThanOrEqual(SPIKE_LEVEL[0]);
        expect(level).toBeLessThanOrEqual(SPIKE_LEVEL[1]);
        expect(seconds).toBeGreaterThanOrEqual(SPIKE_S.least);
        expect(seconds).toBeLessThanOrEqual(SPIKE_S.most);
        expect(segments.at(-1)).toEqual({ at, seconds, level });
        expect(segments[0]!.at).toBeCloseTo(at - leadIn, 6);
        expect(segments.length === 1).toBe(kind === "abrupt");
        for (const [i, segment] of segments.slice(1).entries())
          expect(segment.at).toBeCloseTo(segments[i]!.at + segments[i]!.seconds, 6);
      }
    }));

  test("lead-ins stay below any event: a climb rises, swings widen about one level", () =>
    check(({ spikes }) => {
      for (const { kind, leadIn, segments } of spikes) {
        const levels = segments.slice(0, -1).map(({ level }) => level);
        expect(Math.max(0, ...levels)).toBeLessThanOrEqual(LEAD_IN_LEVEL_MAX + 1e-9);
        if (kind === "abrupt") expect(leadIn).toBe(0);
        else expect(leadIn).toBeGreaterThanOrEqual(LEAD_IN_S[0]);
        if (kind === "ramp") expect(levels).toEqual(levels.toSorted((a, b) => a - b));
        if (kind !== "variance") continue;
        const swings = levels.map((level) => Math.abs(level - LEAD_IN_LEVEL_MAX / 2));
        for (const [i, swing] of swings.slice(1).entries())
          expect(swing).toBeGreaterThan(swings[i]! - 1e-9);
      }
    }));
});
