// The method on hosts whose truth is known: how often it finds a lead that is there, how
// often it claims one that is not, and whether its intervals hold what they promise.
import { describe, expect, test } from "vitest";
import { seededChance } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";
import { levelsOf } from "./area.ts";
import { areasOf } from "./contest.ts";
import { findSpikes } from "./events.ts";
import { analysePrediction } from "./index.ts";
import type { HorizonResult, PredictionResult, Signal } from "./index.ts";
import { examplesOf } from "./labels.ts";
import { chancesOf } from "./nulls.ts";
import { echo, leading, OPTIONS, recordingOf, spiky, unrelated } from "./prediction.fixture.ts";
import type { Spiky } from "./prediction.fixture.ts";
import { scoresOf } from "./score.ts";

const SECONDS = 1800;

type Maker = (spikes: Spiky, chance: Chance) => Signal;

function simulate(trials: number, make: Maker, ramp = 0): PredictionResult[] {
  return Array.from({ length: trials }, (_, trial) => {
    const chance = seededChance(1000 + trial * 7919);
    const spikes = spiky({ seconds: SECONDS, ramp }, chance);
    const recording = recordingOf(spikes.load, make(spikes, chance));
    const found = analysePrediction([recording], { ...OPTIONS, resamples: 100, seed: trial });
    return found.ok ? [found.value] : [];
  })
    .flat()
    .filter(({ signals }) => signals.length > 0);
}

const rowsOf = ({ signals }: PredictionResult): readonly HorizonResult[] => signals[0]!.horizons;

const share = <T>(cases: readonly T[], holds: (one: T) => boolean): number =>
  cases.filter(holds).length / cases.length;

const saysYes = ({ verdict }: PredictionResult): boolean => verdict.answer === "yes";

/** Some horizon above chance at 5 %, corrected for looking at five. */
const seemsToTell = (result: PredictionResult): boolean =>
  rowsOf(result).some(({ p }) => p! <= 0.05);

/** The rank-sum test at 5 % as if every second were a case of its own. */
function naivelyTells(result: PredictionResult): boolean {
  const n = result.events.atRisk_h * 3600;
  return rowsOf(result).some(({ auc, baseRate }) => {
    const scatter = Math.sqrt((n + 1) / (12 * n * baseRate * n * (1 - baseRate)));
    return (auc.estimate - 0.5) / scatter > 1.645;
  });
}

/** The smallest corrected chance of a signal that knows nothing; no bootstrap, so that many can be tried. */
function leastChance(trial: number, memory: number): number {
  const chance = seededChance(1000 + trial * 7919);
  const { load } = spiky({ seconds: SECONDS }, chance);
  const scores = scoresOf(unrelated(SECONDS, memory, chance), 1);
  const rule = { threshold: 0.5, release: 0.42, hold: 5, refractory: 10 };
  const spikes = findSpikes(Float64Array.from(load), rule);
  const examples = examplesOf(spikes, OPTIONS.horizons_s, () => true);
  const levels = levelsOf(scores);
  const areas = areasOf([[{ examples, levels }]]);
  const subjects = [[{ scores, levels, examples, allExamples: examples }]];
  const settings = { draws: 100, least: 60 };
  const rows = chancesOf({ subjects, areas: [areas] }, settings, seededChance(trial))[0]!;
  return Math.min(...rows.map(({ p }) => p));
}

describe("T16: truth known", () => {
  test("a lead of 20 s at AUC .76 is found, and its interval holds it", () => {
    // Twenty seconds ahead every time before an event is lowered by one deviation and no
    // other is: the area is Φ(1/√2).
    const truth = 0.76025;
    const results = simulate(60, (spikes, chance) =>
      leading(spikes, { lead: 20, depth: 1 }, chance),
    );
    expect(share(results, saysYes)).toBeGreaterThan(0.8);
    const held = share(results, (result) => {
      const { low, high } = rowsOf(result)[2]!.auc;
      return low <= truth && truth <= high;
    });
    expect(held).toBeGreaterThanOrEqual(0.9);
  });

  test("independent noise: at most 5 % yes", () => {
    const results = simulate(100, (_spikes, chance) => unrelated(SECONDS, 0, chance));
    expect(results.length).toBeGreaterThan(90);
    expect(share(results, saysYes)).toBeLessThanOrEqual(0.05);
  });

  test("noise that remembers 100 s: at most 5 % yes, where the naive test fails", () => {
    const results = simulate(100, (_spikes, chance) => unrelated(SECONDS, 0.99, chance));
    expect(results.length).toBeGreaterThan(90);
    expect(share(results, saysYes)).toBeLessThanOrEqual(0.05);
    expect(share(results, seemsToTell)).toBeLessThanOrEqual(0.095);
    expect(share(results, naivelyTells)).toBeGreaterThan(0.35);
    const held = share(results.flatMap(rowsOf), ({ auc }) => auc.low <= 0.5 && auc.high >= 0.5);
    expect(held).toBeGreaterThanOrEqual(0.9);
    // Not so wide that they hold anything.
    expect(share(results.flatMap(rowsOf), ({ auc }) => auc.high - auc.low < 0.6)).toBeGreaterThan(
      0.8,
    );
  });

  test("an echo of the load never beats the load", () => {
    const results = simulate(40, ({ load }, chance) => echo(load, 4, chance), 12);
    expect(share(results, saysYes)).toBe(0);
    expect(share(results, seemsToTell)).toBeGreaterThan(0.9);
    expect(share(results, ({ verdict }) => verdict.answer === "no")).toBeGreaterThan(0.9);
  });

  test.each([[0], [0.99]])(
    "memory %f: surrogates claim one in twenty unrelated signals, five horizons together",
    (memory) => {
      const trials = Array.from({ length: 300 }, (_, trial) => leastChance(trial, memory));
      // The binomial deviation of 300 trials is 1.3 %.
      expect(share(trials, (p) => p <= 0.05)).toBeLessThanOrEqual(0.08);
      // Not so careful that nothing is ever found.
      expect(share(trials, (p) => p <= 0.25)).toBeGreaterThan(0.1);
    },
  );
});
