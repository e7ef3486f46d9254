// Structure chosen on one half of the files and scored on the other, both ways: how much of
// a score is the looking. The candidates stand here in full; the shipped one is the first.
import { median, seededChance } from "../../src/base/index.ts";
import { NOVELTY } from "../../src/judge/novelty/index.ts";
import type { NoveltyPart, NoveltySettings, TrackSettings } from "../../src/judge/novelty/index.ts";
import { PROFILES, scoreAt, sweep } from "../../src/prove/nab/index.ts";
import type { CorpusFile } from "./corpus.ts";
import { novelty, scoresOf } from "./run.ts";
import type { Scores } from "./run.ts";

const variant = (change: Partial<NoveltySettings>): NoveltySettings => ({ ...NOVELTY, ...change });

/** The shipped tracks, each changed. */
const tracks = (change: (track: TrackSettings) => Partial<TrackSettings>): NoveltySettings =>
  variant({ tracks: NOVELTY.tracks.map((track) => ({ ...track, ...change(track) })) });

const windows = (window: number): NoveltySettings =>
  tracks((track) => (track.window === 1 ? {} : { window, delay: Math.floor(window / 2) }));

const neighbours = (count: number): NoveltySettings => tracks(() => ({ neighbours: count }));

function weights(all: Readonly<Record<NoveltyPart, number>>): NoveltySettings {
  const weighed = tracks(({ part }) => ({ weight: all[part] }));
  return { ...weighed, movement: { ...NOVELTY.movement, weight: all.movement } };
}

const lags = (...ages: readonly number[]): NoveltySettings =>
  variant({ movement: { ...NOVELTY.movement, lags: ages } });

const CANDIDATES: readonly (readonly [name: string, settings: NoveltySettings])[] = [
  ["as shipped", NOVELTY],
  ["windows of 25", windows(25)],
  ["windows of 100", windows(100)],
  ["5 neighbours", neighbours(5)],
  ["20 neighbours", neighbours(20)],
  ["windows delayed whole", tracks(({ window }) => (window === 1 ? {} : { delay: window }))],
  ["windows not delayed", tracks(() => ({ delay: 0 }))],
  ["value alone", weights({ value: 1, mean: 0, deviation: 0, movement: 0 })],
  ["no movement", weights({ value: 1, mean: 0.5, deviation: 0.25, movement: 0 })],
  ["equal weights", weights({ value: 0.5, mean: 0.5, deviation: 0.5, movement: 0.5 })],
  ["mean first", weights({ value: 0.5, mean: 1, deviation: 0.5, movement: 0.33 })],
  ["rest of 50", variant({ rest: 50 })],
  ["rest of 200", variant({ rest: 200 })],
  ["recent values a point", lags(0, 1, 2, 5)],
];

const STANDARD = PROFILES[0];

export interface HeldOut {
  readonly chosen: readonly string[];
  /** Standard score of the halves not looked at, each at its own best threshold. */
  readonly swept: number;
  /** The same at the threshold that was best on the other half. */
  readonly carried: number;
}

/** One way of halving: every second file first, then at random. */
function halves(count: number, split: number): readonly [number[], number[]] {
  const order = Array.from({ length: count }, (_, i) => i);
  if (split > 1) {
    const chance = seededChance(split);
    for (let i = count - 1; i > 0; i--) {
      const j = Math.floor(chance() * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
  }
  return [order.filter((_, place) => place % 2 === 0), order.filter((_, place) => place % 2 === 1)];
}

/** Scores every candidate once, then chooses and measures for each of `splits` halvings. */
export function holdOut(corpus: readonly CorpusFile[], splits: number): readonly HeldOut[] {
  const all = CANDIDATES.map(([name, settings]) => {
    return { name, scores: scoresOf(novelty(settings), corpus, 1) };
  });
  return Array.from({ length: splits }, (_, index) => {
    const [even, odd] = halves(corpus.length, index + 1);
    const measured = [measure(all, even, odd), measure(all, odd, even)];
    const weights = measured.map(({ windows }) => windows);
    return {
      chosen: measured.map(({ name }) => name),
      swept: weighed(
        measured.map((half) => half.swept),
        weights,
      ),
      carried: weighed(
        measured.map((half) => half.carried),
        weights,
      ),
    };
  });
}

interface Candidate {
  readonly name: string;
  readonly scores: Scores;
}

/** Chooses among `all` on the files `seen`, then scores the choice on `unseen`. */
function measure(all: readonly Candidate[], seen: readonly number[], unseen: readonly number[]) {
  const part = (scores: Scores, rows: readonly number[]): Scores => rows.map((row) => scores[row]!);
  const looked = all.map(({ scores }) => sweep(part(scores, seen), STANDARD));
  const best = looked.reduce((top, one, i) => (one.score > looked[top]!.score ? i : top), 0);
  const held = part(all[best]!.scores, unseen);
  const swept = sweep(held, STANDARD);
  const carried = scoreAt(held, looked[best]!.threshold, STANDARD);
  return {
    name: all[best]!.name,
    swept: swept.score,
    carried: carried.score,
    windows: swept.windows,
  };
}

function weighed(scores: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return scores.reduce((sum, score, i) => sum + score * weights[i]!, 0) / total;
}

export function holdOutTable(results: readonly HeldOut[]): string {
  const lines = results.map(({ chosen, swept, carried }, index) => {
    const split = index === 0 ? "every second file" : `at random, seed ${index + 1}`;
    return `| ${split} | ${chosen.join("; ")} | ${swept.toFixed(1)} | ${carried.toFixed(1)} |`;
  });
  const swept = median(results.map((result) => result.swept)).toFixed(1);
  const carried = median(results.map((result) => result.carried)).toFixed(1);
  return [
    "| halves | chosen | standard, other half swept | standard, threshold carried over |",
    "|---|---|---:|---:|",
    ...lines,
    `| median | | ${swept} | ${carried} |`,
  ].join("\n");
}
