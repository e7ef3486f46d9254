// Runs a detector over a corpus and scores it. Every file gets a fresh detector.
import { median, quantile, seededChance } from "../../src/base/index.ts";
import { NOVELTY, Rarity, Rest, SensorNovelty } from "../../src/judge/novelty/index.ts";
import type { NoveltySettings } from "../../src/judge/novelty/index.ts";
import { PROFILES, scoreAt, sweepAll } from "../../src/prove/nab/index.ts";
import type { NabScore, ScoredSeries } from "../../src/prove/nab/index.ts";
import type { CorpusFile } from "./corpus.ts";
import type { Detector } from "./detector.ts";

/** homeostat's detector with any settings; the shipped ones are its row. */
export const novelty = (settings: NoveltySettings = NOVELTY): Detector => ({
  name: "homeostat",
  title: "homeostat",
  isSeeded: true,
  isSignal: false,
  create: ({ seed }) => {
    const sensor = new SensorNovelty({ ...settings, seed });
    return (value) => sensor.observe(value);
  },
});

/** Rarities from which a signal's rest begins: all are tried and the best counts. */
const REST_FROM = [2, 2.5, 3] as const;

export type Scores = readonly ScoredSeries[];

export function scoresOf(detector: Detector, corpus: readonly CorpusFile[], seed: number): Scores {
  return corpus.map(({ values, windows, rowsPerDay }, index) => {
    const scorer = detector.create({ seed: seed * 1009 + index, rowsPerDay });
    return { scores: Float64Array.from(values, (value) => scorer(value)), windows };
  });
}

/** A signal's scores behind homeostat's calibration, and its rest from `restFrom`, if any. */
function calibrated(scores: Scores, restFrom: number | null): Scores {
  return scores.map(({ scores: raw, windows }) => {
    const rarity = new Rarity();
    const rest = new Rest({ ...NOVELTY, threshold: restFrom ?? Number.POSITIVE_INFINITY });
    const rare = Float64Array.from(raw, (score) => {
      const found = rarity.of(score);
      rarity.add(score);
      return rest.news(found);
    });
    return { scores: rare, windows };
  });
}

export interface Outcome {
  /** In the order of `PROFILES`, each at the threshold that suits it best. */
  readonly swept: readonly NabScore[];
  /** The same at the threshold it ships with; null for what ships with none. */
  readonly shipped: readonly NabScore[] | null;
  /** 95 % interval of the standard score at its threshold, files drawn anew: another corpus of this kind. */
  readonly interval: readonly [low: number, high: number];
  /** Which treatment of a signal was the best. */
  readonly treatment: string;
}

/** Times the files are drawn anew. */
const RESAMPLES = 200;

function sweptOf(scores: Scores): Pick<Outcome, "swept" | "interval"> {
  const swept = sweepAll(scores, PROFILES);
  const { threshold } = swept[0]!;
  const chance = seededChance(1);
  const drawn = Array.from({ length: RESAMPLES }, () => {
    const files = scores.map(() => scores[Math.floor(chance() * scores.length)]!);
    return scoreAt(files, threshold, PROFILES[0]).score;
  });
  return { swept, interval: [quantile(drawn, 0.025), quantile(drawn, 0.975)] };
}

/** Scores one detector with one seed; of a signal, the treatment with the best standard score. */
export function outcomeOf(
  detector: Detector,
  corpus: readonly CorpusFile[],
  seed: number,
): Outcome {
  const plain = scoresOf(detector, corpus, seed);
  if (!detector.isSignal) {
    const ships = detector.name === "homeostat";
    const at = (threshold: number) => PROFILES.map((profile) => scoreAt(plain, threshold, profile));
    return {
      ...sweptOf(plain),
      shipped: ships ? at(NOVELTY.threshold) : null,
      treatment: "as shipped",
    };
  }
  const treatments: [string, Scores][] = [["plain", plain]];
  treatments.push(["calibrated", calibrated(plain, null)]);
  for (const from of REST_FROM) {
    treatments.push([`calibrated, rest from ${from}`, calibrated(plain, from)]);
  }
  const outcomes = treatments.map(([treatment, scores]) => {
    const { swept, interval } = sweptOf(scores);
    return { swept, interval, shipped: null, treatment };
  });
  return outcomes.reduce((best, one) => (one.swept[0]!.score > best.swept[0]!.score ? one : best));
}

/** Seeds 1 to `seeds`, or one for a detector without chance. */
export function outcomesOf(
  detector: Detector,
  corpus: readonly CorpusFile[],
  seeds: number,
): readonly Outcome[] {
  const length = detector.isSeeded ? seeds : 1;
  return Array.from({ length }, (_, i) => outcomeOf(detector, corpus, i + 1));
}

/** Median over seeds of one figure of one profile. */
export const over = (
  outcomes: readonly Outcome[],
  figure: (outcome: Outcome) => number | undefined,
): number => median(outcomes.map((outcome) => figure(outcome) ?? Number.NaN));
