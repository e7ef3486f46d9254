import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mean, seededChance } from "../../base/index.ts";
import { abTick, autoregressive, follower } from "./ab.fixture.ts";
import { correlate, pearsonOf } from "./correlation.ts";
import { leadLag } from "./lead-lag.ts";
import { abLine } from "./line.ts";
import { abJson } from "./record.ts";
import { AbSession, holm } from "./summary.ts";
import type { AbRelation } from "./summary.ts";
import { TimeGrid } from "./time-grid.ts";
import { abText, abVerdict, pairInWords } from "./words.ts";

describe("T8: correlation", () => {
  test.each<
    [name: string, x: number[], y: number[], r: readonly [pearson: number, rank: number] | null]
  >([
    ["a line", [1, 2, 3, 4, 5, 6, 7, 8], [2, 4, 6, 8, 10, 12, 14, 16], [1, 1]],
    ["a falling curve", [1, 2, 3, 4, 5, 6, 7, 8], [64, 49, 36, 25, 16, 9, 4, 1], [-0.9762, -1]],
    // Anscombe's first set: r = 0.81642.
    [
      "Anscombe",
      [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5],
      [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68],
      [0.81642, 0.81818],
    ],
    ["ties", [1, 1, 2, 2, 3, 3, 4, 4], [1, 2, 1, 2, 3, 4, 3, 4], [0.8, 0.8]],
    ["one that does not move", [1, 2, 3, 4, 5, 6, 7, 8], [3, 3, 3, 3, 3, 3, 3, 3], null],
    ["gaps left out", [1, NaN, 2, 3, 4, 5, 6, 7, 8], [1, 9, 2, 3, 4, 5, 6, NaN, 8], null],
  ])("%s", (_name, x, y, r) => {
    const found = correlate(x, y);
    if (r === null) return expect(found).toBeNull();
    expect(found!.pearson).toBeCloseTo(r[0], 4);
    expect(found!.spearman).toBeCloseTo(r[1], 4);
    expect(found!.low).toBeLessThanOrEqual(found!.pearson);
    expect(found!.high).toBeGreaterThanOrEqual(found!.pearson);
  });

  test("Pearson does not change with scale and shift, and turns with the sign (property)", () => {
    const series = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: 10,
      maxLength: 10,
    });
    fc.assert(
      fc.property(series, series, fc.integer({ min: 1, max: 9 }), (x, y, scale) => {
        const r = pearsonOf(x, y);
        fc.pre(r !== null && spread(x) > 0.1 && spread(y) > 0.1);
        expect(
          pearsonOf(
            x.map((v) => scale * v + 3),
            y,
          ),
        ).toBeCloseTo(r, 9);
        expect(
          pearsonOf(
            x.map((v) => -v),
            y,
          ),
        ).toBeCloseTo(-r, 9);
      }),
      { seed: 1 },
    );
  });

  test("slow series count for far fewer samples, quick ones for all", () => {
    const chance = seededChance(3);
    const pairs = (phi: number): number[] =>
      Array.from({ length: 20 }, () => {
        const found = correlate(autoregressive(400, phi, chance), autoregressive(400, phi, chance));
        return found!.nEffective / 400;
      });
    expect(mean(pairs(0))).toBeGreaterThan(0.9);
    // Bartlett: (1 − φ²)/(1 + φ²) = 0.105 for φ = 0.9.
    expect(mean(pairs(0.9))).toBeGreaterThan(0.08);
    expect(mean(pairs(0.9))).toBeLessThan(0.2);
  });
});

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

describe("T8: lead and lag", () => {
  test.each([[3], [-5], [0], [12]])("a known lag of %i s is found with its interval", (lag) => {
    for (const seed of [1, 2, 3]) {
      const chance = seededChance(seed);
      const found = leadLag(follower({ n: 300, lag, noise: 1 }, chance), 30, chance)!;
      expect(found.lag).toBe(lag);
      expect(found.lagLow).toBeLessThanOrEqual(lag);
      expect(found.lagHigh).toBeGreaterThanOrEqual(lag);
      expect(found.peak).toBeLessThan(-0.5);
      expect(found.p).toBeLessThan(0.01);
      expect(Math.abs(found.peak)).toBeGreaterThan(found.chanceLevel);
    }
  });

  test("a weak relation is not shown, and the samples it asks for do show it", () => {
    const weak = { lag: 2, noise: 12 };
    const short = leadLag(follower({ n: 100, ...weak }, seededChance(5)), 10, seededChance(5))!;
    expect(short.p).toBeGreaterThan(0.05);
    expect(short.samplesNeeded).toBeGreaterThan(100);
    const long = leadLag(follower({ n: 3000, ...weak }, seededChance(5)), 10, seededChance(5))!;
    expect(long.p).toBeLessThan(0.05);
    expect(long.lag).toBe(2);
  });

  test("one seed, one answer", () => {
    const run = () =>
      leadLag(follower({ n: 200, lag: 1, noise: 3 }, seededChance(1)), 20, seededChance(9));
    expect(run()).toEqual(run());
  });

  test.each<[name: string, x: number[], y: number[]]>([
    ["too short", [1, 2, 3], [3, 2, 1]],
    [
      "one that does not move",
      Array.from({ length: 100 }, (_, i) => i % 7),
      Array.from({ length: 100 }, () => 1),
    ],
    [
      "mostly gaps",
      Array.from({ length: 100 }, (_, i) => i % 7),
      Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? NaN : i % 5)),
    ],
  ])("%s: nothing is claimed", (_name, x, y) => {
    expect(leadLag([x, y], 10, seededChance(1))).toBeNull();
  });

  test("some gaps do not hide a relation", () => {
    const chance = seededChance(4);
    const [x, y] = follower({ n: 300, lag: 3, noise: 1 }, chance);
    for (let t = 0; t < 300; t += 7) y[t] = Number.NaN;
    expect(leadLag([x, y], 30, chance)).toMatchObject({ lag: 3 });
  });
});

describe("T8: the session", () => {
  /** A session whose S* and cpu_avg are related by `lag`; the relation and the words it ends with. */
  function check(lag: number | null, expected: AbRelation, words: RegExp): void {
    const chance = seededChance(11);
    const [first, second] = follower({ n: 400, lag: lag ?? 0, noise: 1 }, chance);
    const other = lag === null ? autoregressive(400, 0.8, chance) : second;
    const session = new AbSession(1);
    for (let seq = 0; seq < 400; seq += 1) {
      session.add(
        abTick(seq, { coherence: 0.2 + first[seq]! / 100, cpu_avg: 0.5 + other[seq]! / 50 }),
      );
    }
    const summary = session.summary();
    expect(summary.pairs[0]).toMatchObject({ signal: "cpu_avg", relation: expected });
    expect(summary.pairs[1]!.relation).toBe("too-little");
    expect(abVerdict(summary)).toMatch(words);
    expect(abText(summary)).toContain(abVerdict(summary));
    expect(JSON.stringify(abJson(summary))).not.toContain("NaN");
  }

  test.each<[name: string, lag: number | null, relation: AbRelation, words: RegExp]>([
    [
      "S* falls first",
      3,
      "leads",
      /Yes, in this session\. S\* leads cpu_avg by 3 s, moving against it/,
    ],
    ["S* falls later", -5, "lags", /No, not in this session\. S\* lags behind cpu_avg by 5 s/],
    ["at the same time", 0, "together", /at the same time/],
    ["unrelated", null, "none", /Not resolved\..*about \d+ samples \(\d+ (min|h)/],
  ])("%s", (_name, lag, relation, words) => check(lag, relation, words));

  test("a session too short says how many samples are needed", () => {
    const session = new AbSession(1);
    expect(abText(session.summary())).toMatch(
      /^A\/B summary: 0 ticks; no samples after the warm-up of 40 ticks; seed 1\n/,
    );
    expect(session.summary().step).toBeNull();
    expect(abJson(session.summary())).toMatchObject({ samples: 0, step_s: null });
    for (let seq = 0; seq < 50; seq += 1)
      session.add(abTick(seq, { coherence: 0.2, cpu_avg: 0.5 }));
    expect(abVerdict(session.summary())).toMatch(/Not resolved\. Too little.* 10 samples/);
    expect(session.summary().step).toBe(1);
    const text = abText(session.summary());
    expect(text).toContain("10 samples after the warm-up of 40 ticks, one every 1 s");
    expect(text.match(/Too little to tell/g)).toHaveLength(1);
    expect(text).toContain(
      "about cpu_avg, load_1m, psi_cpu_some, psi_memory_some, psi_io_some: 10",
    );
  });

  test.each<[needed: number, interval: number, words: string]>([
    [173, 0.1, "18 s"],
    [100, 1, "100 s"],
    [119, 1, "119 s"],
    [173, 1, "3 min"],
    [9000, 1, "3 h"],
  ])("%i samples needed at one every %d s are told as %s", (samplesNeeded, step, words) => {
    const session = new AbSession(1);
    for (let seq = 0; seq < 41; seq += 1) session.add(abTick(seq));
    const summary = { ...session.summary(), step };
    const found = { lag: 0, lagLow: 0, lagHigh: 0, range: 30, peak: 0.1, chanceLevel: 0.3, p: 0.4 };
    const pair = {
      signal: "cpu_avg" as const,
      correlation: null,
      leadLag: { ...found, samplesNeeded },
      pAdjusted: 0.4,
      relation: "none" as const,
    };
    expect(pairInWords(pair, summary)).toContain(
      `about ${samplesNeeded} samples (${words} at this pace)`,
    );
  });

  test("band transitions are counted for each core, never across a gap", () => {
    const session = new AbSession(1);
    const bands = ["CRYSTAL", "FLOW", null, "CRYSTAL", "CRYSTAL", "FLOW"] as const;
    for (const [seq, band] of bands.entries())
      session.add(abTick(seq, { cores: [{ id: "cpu0", band }] }));
    const { transitions, bandTicks } = session.summary();
    expect(transitions).toEqual({ CRYSTAL: { FLOW: 2 } });
    expect(bandTicks).toEqual({ CRYSTAL: 3, FLOW: 2 });
  });

  test("a line has both views and no more", () => {
    const line = abLine(abTick(3, { coherence: 0.2, route_target: "cpu1", cpu_avg: 0.5 }));
    expect(line).toMatchObject({
      seq: 3,
      tig: { coherence: 0.2, route: "cpu1" },
      os: { cpu_avg: 0.5 },
    });
    expect(Object.keys(line.os)).toHaveLength(12);
  });
});

describe("T8: memory is bounded", () => {
  test("a long session is thinned to means", () => {
    const grid = new TimeGrid({ capacity: 8, series: 2, step: 1000 });
    for (let t = 0; t < 20; t += 1) grid.add(t * 1000, [t, null]);
    expect([grid.step, grid.thinnedBy, grid.length]).toEqual([4000, 4, 5]);
    expect([...grid.values(0)]).toEqual([1.5, 5.5, 9.5, 13.5, 17.5]);
    expect([...grid.values(1)].every(Number.isNaN)).toBe(true);
  });

  test("samples that come further apart than the step widen it", () => {
    const grid = new TimeGrid({ capacity: 64, series: 1, step: 500 });
    for (let t = 0; t < 10; t += 1) grid.add(t * 2000, [t]);
    grid.fitStep(0);
    expect(grid.step).toBe(2000);
    expect([...grid.values(0)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

test("T8: p-values are corrected for the number of questions (Holm)", () => {
  expect(holm([0.01, null, 0.04, 0.03])).toEqual([0.03, null, 0.06, 0.06]);
  expect(holm([])).toEqual([]);
});
