// How rare a score is among the scores of the same sensor's past, so that very
// different quantities can be added up: −log10 of the conformal p, and beyond the
// record as far as the tail of the past would carry it. A histogram over the
// logarithm of the score, of fixed size; the score's own scale does not matter.

/** Bins of the histogram. */
export const BINS = 256;
/** Bins whose sum is kept beside them, so that few are added up for each score. */
const BLOCK_BITS = 4;
const BLOCK_BINS = 2 ** BLOCK_BITS;
/** Width of a bin: an eighth of a doubling, 9 %; 32 doublings in all. */
const BINS_PER_OCTAVE = 8;
/** Octaves kept free below the first score, the rest above it. */
const OCTAVES_BELOW = 24;
/** Scores before anything can be called rare: with fewer a p below 2 % cannot be seen. */
const SCORES_MIN = 50;
/** Scores after which every count is halved, as in the memory of values. */
const SCORES_MAX = 2 ** 17;
/** Share of the past that is its tail (Hill 1975). */
const TAIL_SHARE = 0.05;
/** What the tail's mean excess is taken for before there is a tail: an octave, five times seen. */
const TAIL_PRIOR_OCTAVES = 1;
const TAIL_PRIOR_SCORES = 5;
/** Most that leaving the record behind can add: a thousand times rarer. */
const BEYOND_MAX = 3;

export interface RarityState {
  /** log2 of the lower edge of bin 0; null before the first score above 0. */
  readonly origin: number | null;
  readonly zeros: number;
  readonly counts: readonly number[];
  /** Of each bin, the sum of its scores' places in it, from 0 to 1. */
  readonly places: readonly number[];
}

export class Rarity {
  /** Scores counted. */
  total = 0;
  /** Of these, how many were 0: nothing new at all. */
  zeros = 0;
  readonly counts = new Float32Array(BINS);
  readonly #places = new Float32Array(BINS);
  readonly #blocks = new Float64Array(BINS / BLOCK_BINS);
  #origin = Number.NaN;
  /** Highest bin that holds a score; −1 for none. */
  #top = -1;

  /** −log10 p of a score ≥ 0; 0 for a score of 0 and while too few scores are known. */
  of(score: number): number {
    if (!(score > 0) || this.total < SCORES_MIN) return 0;
    if (this.#top < 0) return Math.log10(this.total + 1);
    const place = (Math.log2(score) - this.#origin) * BINS_PER_OCTAVE;
    if (place >= this.#top + 1) return this.#beyond(place - this.#top - 1);
    const bin = place < 0 ? 0 : Math.floor(place);
    let above = this.#aboveInBin(bin, place < 0 ? 0 : place - bin);
    const { counts } = this;
    const edge = Math.min(this.#top + 1, ((bin >> BLOCK_BITS) + 1) * BLOCK_BINS);
    for (let i = bin + 1; i < edge; i++) above += counts[i]!;
    const blocks = this.#blocks;
    for (let i = this.#top >> BLOCK_BITS; i > bin >> BLOCK_BITS; i--) above += blocks[i]!;
    return Math.log10((this.total + 1) / (above + 1));
  }

  /** Counts a score ≥ 0. */
  add(score: number): void {
    this.total++;
    if (score > 0) this.#count(Math.log2(Math.min(score, Number.MAX_VALUE)));
    else this.zeros++;
    if (this.total >= SCORES_MAX) this.#fade();
  }

  save(): RarityState {
    const origin = Number.isNaN(this.#origin) ? null : this.#origin;
    return {
      origin,
      zeros: this.zeros,
      counts: [...this.counts.subarray(0, this.#top + 1)],
      places: [...this.#places.subarray(0, this.#top + 1)],
    };
  }

  /** Takes over a checked state: at most 256 counts and as many places, none negative. */
  load({ origin, zeros, counts, places }: RarityState): void {
    this.#origin = origin ?? Number.NaN;
    this.zeros = zeros;
    this.counts.fill(0).set(counts);
    this.#places.fill(0).set(places);
    this.#findTop();
    this.#sum();
  }

  #count(octave: number): void {
    if (Number.isNaN(this.#origin)) this.#origin = Math.floor(octave) - OCTAVES_BELOW;
    const place = (octave - this.#origin) * BINS_PER_OCTAVE;
    let bin = Math.max(0, Math.floor(place));
    const within = Math.max(0, place - bin);
    if (bin >= BINS) {
      this.#shift(bin - BINS + 1);
      bin = BINS - 1;
    }
    this.counts[bin]! += 1;
    this.#blocks[bin >> BLOCK_BITS]! += 1;
    this.#places[bin]! += within;
    if (bin > this.#top) this.#top = bin;
  }

  /**
   * How many of a bin's scores are at or above the place `within` it: a straight line about
   * their mean place, so that scores that are all alike count as half.
   */
  #aboveInBin(bin: number, within: number): number {
    const count = this.counts[bin]!;
    if (count === 0) return 0;
    const share = 0.5 + this.#places[bin]! / count - within;
    return count * Math.max(0, Math.min(1, share));
  }

  /** Makes room above; what falls out below is counted in the lowest bin. */
  #shift(bins: number): void {
    let lumped = 0;
    for (let i = 0; i <= Math.min(bins, BINS - 1); i++) lumped += this.counts[i]!;
    for (const table of [this.counts, this.#places]) {
      table.copyWithin(0, Math.min(bins, BINS));
      table.fill(0, Math.max(0, BINS - bins));
    }
    this.counts[0] = lumped;
    this.#places[0] = lumped / 2;
    this.#origin += bins / BINS_PER_OCTAVE;
    this.#findTop();
    this.#sumBlocks();
  }

  /** Beyond the record the chance falls by e for every mean excess of the tail. */
  #beyond(bins: number): number {
    const record = Math.log10(this.total + 1);
    const excess = bins / BINS_PER_OCTAVE / (this.#meanExcess() * Math.LN10);
    return record + Math.min(BEYOND_MAX, excess);
  }

  /** Mean excess, in octaves, of the scores in the tail over where the tail begins. */
  #meanExcess(): number {
    const wanted = TAIL_SHARE * this.total;
    let inTail = 0;
    let first = this.#top + 1;
    while (first > 0 && inTail < wanted) inTail += this.counts[--first]!;
    let sum = TAIL_PRIOR_OCTAVES * TAIL_PRIOR_SCORES;
    for (let i = first; i <= this.#top; i++) {
      sum += (this.counts[i]! * (i - first + 0.5)) / BINS_PER_OCTAVE;
    }
    return sum / (inTail + TAIL_PRIOR_SCORES);
  }

  #fade(): void {
    for (let i = 0; i < BINS; i++) {
      this.counts[i]! /= 2;
      this.#places[i]! /= 2;
    }
    this.zeros /= 2;
    this.#sum();
  }

  #findTop(): void {
    this.#top = BINS - 1;
    while (this.#top >= 0 && this.counts[this.#top] === 0) this.#top--;
  }

  #sum(): void {
    this.#sumBlocks();
    this.total = this.zeros;
    for (let i = 0; i < BINS; i++) this.total += this.counts[i]!;
  }

  #sumBlocks(): void {
    this.#blocks.fill(0);
    for (let i = 0; i < BINS; i++) this.#blocks[i >> BLOCK_BITS]! += this.counts[i]!;
  }
}
