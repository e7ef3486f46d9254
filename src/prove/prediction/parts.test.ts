// The parts against brute force, closed forms and cases worked by hand.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normal, seededChance } from "../../base/index.ts";
import { alarmsOf } from "./alarms.ts";
import { Areas, evenLevels, levelsOf } from "./area.ts";
import { bridged, fitAutoregression, forecastPeaks } from "./autoregression.ts";
import { blockWeights } from "./contest.ts";
import { FAR, findSpikes, isCaused } from "./events.ts";
import { medianInterval, shareInterval } from "./interval.ts";
import { atHorizon, examplesOf } from "./labels.ts";
import { eventsFor, eventsForUse } from "./power.ts";
import { numbersOf, scoresOf } from "./score.ts";

const _ = Number.NaN;
const RULE = { threshold: 5, release: 4, hold: 3, refractory: 2 };

describe("T16: a spike is one event", () => {
  test.each<[name: string, load: number[], starts: number[]]>([
    ["up and down", [1, 1, 6, 6, 6, 1, 1, 1, 1], [2]],
    ["too short to stay", [1, 1, 6, 6, 1, 1, 1, 1, 1], []],
    ["exactly at the threshold", [1, 5, 5, 5, 1, 1, 1, 1], [1]],
    ["dips to above the release", [1, 6, 4.5, 6, 4.5, 6, 1, 1, 1, 1], [1]],
    ["comes back within the refractory time", [1, 6, 6, 6, 1, 6, 6, 6, 1, 1, 1, 1], [1]],
    ["comes back after it", [1, 6, 6, 6, 1, 1, 6, 6, 6, 1, 1, 1, 1], [1, 6]],
    ["up from the start", [6, 6, 6, 6, 1, 1, 6, 6, 6, 1, 1, 1], [6]],
    ["up at the end, too late to know", [1, 1, 1, 1, 1, 6, 6], []],
    ["one missing sample before", [1, 1, _, 6, 6, 6, 1, 1, 1, 1], [3]],
    ["a long gap before hides its start", [1, _, _, _, _, 6, 6, 6, 1, 1, 1, 1], []],
    ["never known", [_, _, _, _], []],
    ["nothing", [], []],
  ])("%s", (_name, load, starts) => {
    expect(findSpikes(Float64Array.from(load), RULE).starts).toEqual(starts);
  });

  test("how far the next event is, and how far ahead is known", () => {
    const spikes = findSpikes(Float64Array.of(1, 1, 1, 6, 6, 6, 1, 1, 1, 1, 1), RULE);
    expect([...spikes.next].slice(0, 4)).toEqual([3, 2, 1, FAR]);
    expect([...spikes.atRisk]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1]);
    // What begins in the last two samples cannot be seen to stay for three.
    expect([...spikes.seen]).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0]);
    expect([...spikes.waited]).toEqual([0, 1, 2, 0, 0, 0, 0, 0, 1, 2, 3]);
    const { at, positiveFrom, negativeTo } = examplesOf(spikes, [1, 2, 4], () => true);
    expect([...at]).toEqual([0, 1, 2]);
    expect([...positiveFrom]).toEqual([2, 1, 0]);
    expect([...negativeTo]).toEqual([2, 1, 0]);
  });

  test.each([
    [100, [95], true],
    [100, [84], false],
    [100, [102], false],
    [100, [101], true],
    [100, [], false],
  ])("an event at %i s and loads begun at %j s", (at, starts, caused) =>
    expect(isCaused(at, starts, 1)).toBe(caused),
  );
});

describe("T16: the area is the share of won pairs", () => {
  const scores = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 40 });

  test("like brute force over all pairs, weights included (property)", () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 1e6 }), (values, seed) => {
        const chance = seededChance(seed);
        const label = values.map(() => Math.floor(chance() * 3));
        const weights = Int32Array.from(values, () => Math.floor(chance() * 3));
        const examples = {
          at: Int32Array.from(values.keys()),
          positiveFrom: Uint8Array.from(label, (one) => (one === 1 ? 0 : 1)),
          negativeTo: Uint8Array.from(label, (one) => (one === 0 ? 1 : 0)),
          horizons: 1,
        };
        const areas = new Areas(1).add({
          examples,
          levels: levelsOf(Float64Array.from(values)),
          weights,
        });
        let won = 0;
        let pairs = 0;
        for (const [i, up] of values.entries())
          for (const [j, down] of values.entries()) {
            if (label[i] !== 1 || label[j] !== 0) continue;
            pairs += weights[i]! * weights[j]!;
            won += weights[i]! * weights[j]! * (up > down ? 1 : up === down ? 0.5 : 0);
          }
        expect(areas.pairs[0]).toBe(pairs);
        expect(areas.won[0]).toBe(won);
      }),
      { seed: 1 },
    );
  });

  test("coarse and even levels change it by less than a hundredth; shifts go around the end", () => {
    const chance = seededChance(2);
    const values = Float64Array.from({ length: 4000 }, () => normal(chance));
    const up = Uint8Array.from(values, (value) => (value + normal(chance) > 1 ? 0 : 1));
    const at = Int32Array.from(values.keys());
    const examples = { at, positiveFrom: up, negativeTo: up, horizons: 1 };
    const area = (levels: ReturnType<typeof levelsOf>): number =>
      new Areas(1).add({ examples, levels }).at(0);
    const exact = area(levelsOf(values));
    expect(Math.abs(area(levelsOf(values, 512)) - exact)).toBeLessThan(0.002);
    expect(Math.abs(area(evenLevels(values, 512)) - exact)).toBeLessThan(0.002);
    const turned = levelsOf(Float64Array.from(values, (_v, t) => values[(t + 3990) % 4000]!));
    expect(new Areas(1).add({ examples, levels: turned, shift: 10 }).at(0)).toBe(exact);
  });

  test("one horizon alone is that horizon of all", () => {
    const spikes = findSpikes(Float64Array.of(1, 1, 1, 1, 6, 6, 6, 1, 1, 1, 1, 1, 1), RULE);
    const examples = examplesOf(spikes, [1, 2], () => true);
    const levels = levelsOf(Float64Array.of(1, 3, 2, 5, 0, 0, 0, 0, 4, 4, 4, 4, 4));
    const all = new Areas(2).add({ examples, levels });
    for (const h of [0, 1])
      expect(new Areas(1).add({ examples: atHorizon(examples, h), levels }).at(0)).toBe(all.at(h));
  });
});

describe("T16: scores know the past alone", () => {
  test("no later value changes a score (property)", () => {
    const series = fc.array(fc.option(fc.double({ min: -9, max: 9, noNaN: true })), {
      minLength: 80,
      maxLength: 80,
    });
    fc.assert(
      fc.property(series, series, fc.integer({ min: 1, max: 79 }), (values, other, t) => {
        for (const view of ["level", "change"] as const) {
          const spliced = [...values.slice(0, t), ...other.slice(t)];
          const one = scoresOf({ values, warns: "falling", view }, 5).slice(0, t);
          expect(scoresOf({ values: spliced, warns: "falling", view }, 5).slice(0, t)).toEqual(one);
        }
        const model = { mean: 1, coefficients: [0.5, -0.2, 0.1] };
        const before = bridged(numbersOf(values));
        const after = bridged(numbersOf([...values.slice(0, t), ...other.slice(t)]));
        const ahead = (of: Float64Array) => forecastPeaks(model, { values: of, t: t - 1 }, [3, 9]);
        expect(ahead(after)).toEqual(ahead(before));
      }),
      { seed: 1 },
    );
  });

  test("a fall is a fall below the mean of the minute before", () => {
    const values = [...Array.from({ length: 60 }, () => 5), 3, null, 5];
    const scores = scoresOf({ values, warns: "falling", view: "change" }, 1);
    expect(scores[10]).toBeNaN();
    expect(scores[60]).toBe(2);
    expect(scores[61]).toBeNaN();
    expect(scores[62]).toBeCloseTo(-2 / 59, 12);
    expect(scoresOf({ values, warns: "rising" }, 1)[60]).toBe(3);
  });
});

describe("T16: the load's own forecast", () => {
  const series = (n: number, seed: number): Float64Array => {
    const chance = seededChance(seed);
    const made = new Float64Array(n);
    for (let t = 2; t < n; t += 1)
      made[t] = 1.2 * made[t - 1]! - 0.5 * made[t - 2]! + normal(chance);
    return made.map((value) => value + 10);
  };

  test("Burg's method finds a known process, in one piece or several", () => {
    for (const pieces of [[series(4000, 1)], [series(1500, 1), series(1500, 2), series(1500, 3)]]) {
      const { mean: centre, coefficients } = fitAutoregression(pieces)!;
      expect(Math.abs(centre - 10)).toBeLessThan(0.2);
      expect(Math.abs(coefficients[0]! - 1.2)).toBeLessThan(0.06);
      expect(Math.abs(coefficients[1]! + 0.5)).toBeLessThan(0.06);
      for (const rest of coefficients.slice(2)) expect(Math.abs(rest)).toBeLessThan(0.06);
    }
  });

  test("noise is given little memory, and what does not move no forecast", () => {
    const chance = seededChance(5);
    const noise = Float64Array.from({ length: 3000 }, () => normal(chance));
    for (const c of fitAutoregression([noise])!.coefficients) expect(Math.abs(c)).toBeLessThan(0.1);
    expect(fitAutoregression([new Float64Array(100).fill(3)])).toBeNull();
    expect(fitAutoregression([new Float64Array(0)])).toBeNull();
  });

  test("the forecast is the recursion, and its peak the highest so far", () => {
    const model = { mean: 2, coefficients: [0.5] };
    const from = (value: number) =>
      forecastPeaks(model, { values: Float64Array.of(0, value), t: 1 }, [1, 2, 4]);
    expect(from(6)).toEqual([4, 4, 4]);
    expect(from(-2)).toEqual([0, 1, 1.75]);
  });

  test("a fitted forecast never grows without end (property)", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 40, maxLength: 90 }),
        (values) => {
          const model = fitAutoregression([Float64Array.from(values)]);
          if (model === null) return;
          const ahead = { values: Float64Array.from(values), t: values.length - 1 };
          expect(Math.abs(forecastPeaks(model, ahead, [500])[0]!)).toBeLessThan(1e6);
        },
      ),
      { seed: 1 },
    );
  });
});

describe("T16: intervals and power", () => {
  test("Wilson's interval as printed: 5 of 10", () => {
    const { estimate, low, high } = shareInterval(5, 10)!;
    expect([estimate, low.toFixed(4), high.toFixed(4)]).toEqual([0.5, "0.2366", "0.7634"]);
    expect(shareInterval(0, 0)).toBeNull();
  });

  test("a median lies between its order statistics (property)", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1 }), (values) => {
        const { estimate, low, high } = medianInterval(values)!;
        expect(low <= estimate && estimate <= high).toBe(true);
      }),
      { seed: 1 },
    );
    expect(medianInterval([])).toBeNull();
  });

  test("blocks draw every recording as long as it is", () => {
    const weights = blockWeights([100, 37], 20, seededChance(1));
    expect(weights.map((one) => one.reduce((sum, value) => sum + value, 0))).toEqual([100, 37]);
  });

  test("events needed: by Hanley and McNeil before, by the width after", () => {
    // (1.96 + 0.84)² · 0.09 / 0.1².
    expect(eventsForUse()).toBe(71);
    expect(eventsFor({ estimate: 0.6, low: 0.5, high: 0.7 }, 0.1, 30)).toBe(60);
    expect(eventsFor({ estimate: 0.6, low: 0.5, high: 0.7 }, 0, 30)).toBe(100_000);
    expect(eventsFor({ estimate: 0.6, low: 0.5, high: 0.7 }, 0.01, 30)).toBeGreaterThan(1000);
  });
});

describe("T16: alarms at a fixed rate", () => {
  /** A spike every 200 s; the score is raised at the given times before it, and at false times. */
  function watched(before: readonly number[], falseTimes: readonly number[]) {
    const load = new Float64Array(4000).fill(1);
    const scores = new Float64Array(4000);
    for (let at = 100; at < 4000; at += 200) {
      load.fill(6, at, at + 10);
      for (const seconds of before) scores[at - seconds] = 10;
    }
    for (const t of falseTimes) scores[t] = 10;
    return { scores, spikes: findSpikes(load, RULE) };
  }
  const rule = { falseAlarmsPerHour: 2, ahead: 60, interval_s: 1 };

  test("the first alarm before each event counts once, with its lead", () => {
    const { precision, recall, lead_s, alarms } = alarmsOf([watched([40, 20], [])], rule);
    expect(alarms).toBe(20);
    expect(precision!.estimate).toBe(1);
    expect(recall.estimate).toBe(1);
    expect(lead_s!.estimate).toBe(40);
  });

  test("the threshold of one half is held against the other", () => {
    // Half an hour of false alarms in the second half only: the first half's threshold lets them through.
    const falseTimes = Array.from({ length: 8 }, (_v, i) => 2125 + 200 * i);
    const { falseAlarmsPerHour, recall } = alarmsOf([watched([20], falseTimes)], rule);
    expect(falseAlarmsPerHour).toBeGreaterThan(2);
    // The second half, with its false alarms, forbids alarms in the first.
    expect(recall.estimate).toBe(0.5);
  });

  test("a score that never stands out raises nothing", () => {
    const flat = { ...watched([], []), scores: new Float64Array(4000) };
    const found = alarmsOf([flat], rule);
    expect(found).toMatchObject({ alarms: 0, precision: null, lead_s: null, recallByChance: 0 });
    expect(found.recall.estimate).toBe(0);
  });
});
