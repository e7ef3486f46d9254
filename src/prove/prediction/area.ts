// The area under the ROC curve: the chance that a score before an event is higher than
// one at another time of the same recording, ties counting half (Hanley and McNeil 1982).
// Recordings are strata: only times of one recording are compared. Pure.
import type { Examples } from "./labels.ts";

/** Scores of one recording by rank: equal scores share a level; −1 is unknown. */
export interface Levels {
  readonly of: Int32Array;
  readonly count: number;
}

/** Ranks of scores (NaN: unknown), at most `most` levels of about equal size. */
export function levelsOf(scores: Float64Array, most = Number.POSITIVE_INFINITY): Levels {
  const sorted = scores.filter((score) => !Number.isNaN(score)).sort();
  let distinct = 0;
  for (let i = 0; i < sorted.length; i += 1)
    if (i === 0 || sorted[i] !== sorted[distinct - 1]) sorted[distinct++] = sorted[i]!;
  const of = Int32Array.from(scores, (score) =>
    Number.isNaN(score) ? -1 : coarse(positionOf(sorted, distinct, score), distinct, most),
  );
  return { of, count: Math.min(distinct, most) };
}

const coarse = (level: number, count: number, most: number): number =>
  count <= most ? level : Math.floor((level * most) / count);

function positionOf(sorted: Float64Array, count: number, score: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Levels of equal width between the lowest and the highest score: quick, and exact enough for a surrogate. */
export function evenLevels(scores: Float64Array, count: number): Levels {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const score of scores) {
    if (score < low) low = score;
    if (score > high) high = score;
  }
  const scale = high > low ? (count - 1) / (high - low) : 0;
  const of = Int32Array.from(scores, (score) =>
    Number.isNaN(score) ? -1 : Math.floor((score - low) * scale),
  );
  return { of, count };
}

export interface Draw {
  readonly examples: Examples;
  readonly levels: Levels;
  /** How often each time counts; once each without it. */
  readonly weights?: Int32Array;
  /** The score is taken so many steps later, around the end; 0 unless given. */
  readonly shift?: number;
}

/** Pairs and won pairs, summed over recordings, at each horizon. */
export class Areas {
  readonly won: Float64Array;
  readonly pairs: Float64Array;
  #positive = new Float64Array(0);
  #negative = new Float64Array(0);

  constructor(horizons: number) {
    this.won = new Float64Array(horizons);
    this.pairs = new Float64Array(horizons);
  }

  clear(): this {
    this.won.fill(0);
    this.pairs.fill(0);
    return this;
  }

  /** In [0, 1]; NaN where there is no pair. */
  at(horizon: number): number {
    return this.won[horizon]! / this.pairs[horizon]!;
  }

  /** Adds one recording. */
  add(draw: Draw): this {
    const horizons = draw.examples.horizons;
    const size = draw.levels.count * horizons;
    if (this.#positive.length < size) {
      this.#positive = new Float64Array(size);
      this.#negative = new Float64Array(size);
    }
    this.#positive.fill(0, 0, size);
    this.#negative.fill(0, 0, size);
    this.#tally(draw);
    for (let h = 0; h < horizons; h += 1) this.#sweep(h, horizons, size);
    return this;
  }

  #tally({ examples, levels, weights, shift = 0 }: Draw): void {
    const { at, positiveFrom, negativeTo, horizons } = examples;
    const length = levels.of.length;
    for (let i = 0; i < at.length; i += 1) {
      const t = at[i]!;
      const weight = weights === undefined ? 1 : weights[t]!;
      if (weight === 0) continue;
      const from = t + shift;
      const level = levels.of[from >= length ? from - length : from]!;
      if (level < 0) continue;
      const cell = level * horizons;
      for (let h = 0; h < negativeTo[i]!; h += 1) this.#negative[cell + h]! += weight;
      for (let h = positiveFrom[i]!; h < horizons; h += 1) this.#positive[cell + h]! += weight;
    }
  }

  #sweep(h: number, horizons: number, size: number): void {
    let below = 0;
    let won = 0;
    let positives = 0;
    for (let cell = h; cell < size; cell += horizons) {
      const here = this.#negative[cell]!;
      const up = this.#positive[cell]!;
      won += up * (below + here / 2);
      below += here;
      positives += up;
    }
    this.won[h]! += won;
    this.pairs[h]! += positives * below;
  }
}
