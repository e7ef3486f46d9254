// From recordings to the verdict, and what becomes of data that say nothing.
import { describe, expect, test } from "vitest";
import { describeTrouble, seededChance } from "../../base/index.ts";
import { analysePrediction } from "./index.ts";
import type { PredictionOptions, PredictionResult, Recording } from "./index.ts";
import { echo, leading, OPTIONS, recordingOf, spiky, unrelated } from "./prediction.fixture.ts";

const QUICK: PredictionOptions = { ...OPTIONS, resamples: 100 };

function analysed(recordings: readonly Recording[], options = QUICK): PredictionResult {
  const found = analysePrediction(recordings, options);
  if (!found.ok) throw new Error(describeTrouble(found.trouble));
  expectPlain(found.value);
  return found.value;
}

/** Every number finite, nothing undefined: what JSON keeps. */
function expectPlain(result: PredictionResult): void {
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(JSON.stringify(result)).not.toMatch(/NaN|Infinity/);
  expect(result.verdict.sentence).not.toMatch(/NaN|undefined|Infinity/);
}

const host = (seconds: number, seed = 3) => {
  const chance = seededChance(seed);
  return { chance, spikes: spiky({ seconds }, chance) };
};

describe("T16: the answer", () => {
  test("a signal that falls before spikes, while the load does not rise: yes", () => {
    const { chance, spikes } = host(2400);
    const signal = leading(spikes, { lead: 20, depth: 2 }, chance);
    const recording = { ...recordingOf(spikes.load, signal), loadStarts_s: spikes.starts };
    const result = analysed([recording]);
    expect(result.events.starts.map(({ at_s }) => at_s)).toEqual(spikes.starts);
    expect(result.events.exogenous).toBe(spikes.starts.length);
    expect(result.verdict.answer).toBe("yes");
    expect(result.verdict.sentence).toMatch(
      /^On \d+ events S\* fell before the spike: AUC 10 s ahead \.\d\d \(\.\d\d to .*\), load itself .*; all of them were begun by a load generator, .*; answer: yes\.$/,
    );
    const [s_star] = result.signals;
    expect(s_star!.alarms!.recall.low).toBeGreaterThan(s_star!.alarms!.recallByChance);
    expect(s_star!.alarms!.lead_s!.estimate).toBeGreaterThan(10);
    expect(result.crossCorrelation[0]).toMatchObject({ signal: "s_star" });
    expect(result.crossCorrelation[0]!.peak).toBeLessThan(0);
    expect(result.crossCorrelation[0]!.lag_s.estimate).toBeGreaterThan(0);
  });

  test("noise: no, as often as by chance, and no warning in the load to beat", () => {
    const { chance, spikes } = host(5400);
    const result = analysed([recordingOf(spikes.load, unrelated(5400, 0, chance))]);
    expect(result.verdict.sentence).toMatch(
      /S\* fell before the spike no more often than chance: AUC 10 s ahead .*; answer: no\.$/,
    );
    expect(result.verdict.eventsNeeded).toBeNull();
    expect(result.signals.map(({ name }) => name)).toEqual([
      "s_star",
      "persistence",
      "ar",
      "climatology",
    ]);
  });

  test("an echo of a load that climbs tells, but less than the load: no", () => {
    const chance = seededChance(3);
    const { load } = spiky({ seconds: 2400, ramp: 12 }, chance);
    const { verdict, signals } = analysed([recordingOf(load, echo(load, 4, chance))]);
    expect(signals[0]!.horizons[0]!.auc.low).toBeGreaterThan(0.6);
    expect(signals[0]!.horizons[1]!.overPersistence!.high).toBeLessThan(0);
    expect(verdict.sentence).toMatch(/told no more than the load itself: .*; answer: no\.$/);
  });

  test("the load itself given as a signal is no better than itself", () => {
    const { load } = spiky({ seconds: 2400, ramp: 12 }, seededChance(4));
    const result = analysed([recordingOf(load, { values: load, warns: "rising" })]);
    for (const { overPersistence } of result.signals[0]!.horizons)
      expect(overPersistence).toEqual({ estimate: 0, low: 0, high: 0 });
    expect(result.verdict.answer).toBe("no");
  });

  test("recordings are compared within themselves: another level in each makes no skill", () => {
    const parts = [1, 2, 3].map((seed) => {
      const chance = seededChance(seed);
      const { load } = spiky({ seconds: 1200, calm: seed * 30 }, chance);
      const signal = unrelated(1200, 0, chance);
      const values = signal.values.map((value) => value! + 100 * seed);
      return recordingOf(load, { ...signal, values });
    });
    const { signals, recordings } = analysed(parts);
    expect(recordings).toBe(3);
    expect(signals[0]!.horizons.at(-1)!.auc.low).toBeLessThan(0.5);
    expect(signals[0]!.horizons.at(-1)!.auc.high).toBeGreaterThan(0.5);
  });

  test("one seed, one answer", () => {
    const run = () => {
      const { chance, spikes } = host(1800);
      return analysed([recordingOf(spikes.load, unrelated(1800, 0.9, chance))]);
    };
    expect(run()).toEqual(run());
  });

  test("too few events say how many are needed", () => {
    const { chance, spikes } = host(300);
    const result = analysed([recordingOf(spikes.load, unrelated(300, 0, chance))]);
    expect(result.signals).toEqual([]);
    expect(result.verdict).toMatchObject({ answer: "not resolved", eventsNeeded: 71 });
    expect(result.verdict.sentence).toMatch(
      /^Only \d events were seen; .*\(n needed: 71 events\)\.$/,
    );
  });
});

describe("T16: bad input is told, never counted", () => {
  const { spikes, chance } = host(1500);
  const { load } = spikes;
  const good = unrelated(1500, 0, chance);

  test.each<[name: string, values: (number | null)[], silent: string]>([
    ["never known", load.map(() => null), "was never known"],
    ["constant", load.map(() => 0.3), "did not move"],
    [
      "known at the start alone",
      load.map((_v, t) => (t < 200 ? t % 7 : null)),
      "was known before only",
    ],
  ])("a signal %s", (_name, values, silent) => {
    const { signals, verdict } = analysed([recordingOf(load, { values, warns: "falling" })]);
    expect(signals[0]!.silent).toContain(silent);
    expect(verdict.answer).toBe("not resolved");
    expect(verdict.sentence).toContain(`S* ${silent}`);
  });

  test.each<[name: string, load: (number | null)[], sentence: RegExp]>([
    ["never known", load.map(() => null), /^No events were seen/],
    ["constant", load.map(() => 0.2), /^No events were seen/],
    ["one event", load.map((_v, t) => (t > 700 && t < 720 ? 0.9 : 0.2)), /^Only 1 event was seen/],
    ["empty", [], /^No events were seen/],
  ])("a load %s", (_name, values, sentence) => {
    const signal = { values: values.map((_v, t) => t % 5), warns: "falling" as const };
    expect(analysed([recordingOf(values as number[], signal)]).verdict.sentence).toMatch(sentence);
  });

  test("gaps in load and signal leave figures that are numbers", () => {
    const holes = (values: readonly (number | null)[]) =>
      values.map((value, t) => (t % 11 === 0 || (t > 600 && t < 650) ? null : value));
    const gappy: Recording = {
      interval_s: 1,
      load: holes(load),
      signals: { s_star: { ...good, values: holes(good.values) } },
    };
    expect(analysed([gappy]).signals[0]!.horizons.length).toBeGreaterThan(0);
  });

  test("a signal that one recording lacks is unknown there", () => {
    const without: Recording = { interval_s: 1, load, signals: {} };
    const both = analysed([recordingOf(load, good), without]);
    expect(both.signals[0]!.known).toBeGreaterThan(0.4);
    expect(both.signals[0]!.known).toBeLessThan(0.6);
    expect(analysed([without]).verdict.sentence).toContain("S* was not recorded");
  });

  test.each<[name: string, recordings: Recording[], trouble: RegExp]>([
    ["none", [], /there is no recording/],
    [
      "unequal lengths",
      [recordingOf(load, { values: [1], warns: "falling" })],
      /recording 1: "s_star" has 1 values and the load has 1500/,
    ],
    [
      "NaN",
      [{ ...recordingOf(load, good), load: load.with(7, Number.NaN) }],
      /the load is NaN at sample 8/,
    ],
    ["no interval", [{ ...recordingOf(load, good), interval_s: 0 }], /interval is 0 s/],
    [
      "two paces",
      [recordingOf(load, good), { ...recordingOf(load, good), interval_s: 2 }],
      /recording 2: samples are 2 s apart/,
    ],
    ["a reserved name", [{ interval_s: 1, load, signals: { ar: good } }], /"ar" is computed/],
    [
      "two directions",
      [recordingOf(load, good), recordingOf(load, { ...good, warns: "rising" })],
      /"s_star" warns rising/,
    ],
    [
      "a start that is none",
      [{ ...recordingOf(load, good), loadStarts_s: [Number.NaN] }],
      /a start of load/,
    ],
  ])("recordings: %s", (_name, recordings, trouble) => {
    const found = analysePrediction(recordings, QUICK);
    expect(found.ok ? "" : describeTrouble(found.trouble)).toMatch(trouble);
  });

  test.each<[changes: Partial<PredictionOptions>, option: string]>([
    [{ hold_s: 0 }, "hold_s"],
    [{ horizons_s: [] }, "horizons_s"],
    [{ horizons_s: [10, 5] }, "horizons_s"],
    [{ horizons_s: [0.5] }, "horizons_s"],
    [{ falseAlarmsPerHour: 0 }, "falseAlarmsPerHour"],
    [{ resamples: 10 }, "resamples"],
    [{ seed: -1 }, "seed"],
    [{ threshold: Number.NaN }, "threshold"],
    [{ thresholdQuantile: 1 }, "thresholdQuantile"],
    [{ primary: [] }, "primary"],
  ])("options: %j", (changes, option) => {
    const found = analysePrediction([recordingOf(load, good)], { ...QUICK, ...changes });
    expect(found.ok ? null : found.trouble).toMatchObject({
      code: "prediction.bad-option",
      where: option,
    });
  });
});
