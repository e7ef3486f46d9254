// Location, scale and covariance of up to a few dozen series, streaming: exponentially
// weighted, and winsorised so that one wild value cannot bend them. Gaps, series that begin
// late and series that stand still are ordinary. Typed arrays; nothing is allocated a tick.

/** Standardised values are held within so many deviations. */
const WINSOR = 4;
/** Least scale, in units of the normalised values: below it motion is rounding. */
const SCALE_FLOOR = 2e-4;
/** First values of a series, taken as they are because there is no scale to hold them by. */
const UNHELD_VALUES = 30;
/** The level is followed faster than the relations are, by this factor. */
const LEVEL_FASTER = 4;
/** A series whose held values vary less than this does not take part: it stands still. */
const STILL = 0.05;

export interface SeriesState {
  readonly count: number;
  readonly level: number;
  readonly variance: number;
}

export class RobustCovariance {
  readonly size: number;
  /** Standardised and held values of this tick; 0 where there is none. */
  readonly z: Float64Array;
  /** 1 where the series has a value at this tick. */
  readonly present: Uint8Array;
  /** Values each series has given. */
  readonly counts: Float64Array;
  readonly #memory: number;
  readonly #raw: Float64Array;
  /** Share of this tick in what is known of each series; 0 where it teaches nothing. */
  readonly #shares: Float64Array;
  readonly #level: Float64Array;
  readonly #variance: Float64Array;
  /** Means of zᵢ·zⱼ; lower triangle and diagonal, row-major. */
  readonly #products: Float64Array;

  /** `memory` in ticks: a relation of so long ago counts 1/e. */
  constructor(size: number, memory: number) {
    this.size = size;
    this.z = new Float64Array(size);
    this.present = new Uint8Array(size);
    this.counts = new Float64Array(size);
    this.#memory = memory;
    this.#raw = new Float64Array(size);
    this.#shares = new Float64Array(size);
    this.#level = new Float64Array(size);
    this.#variance = new Float64Array(size);
    this.#products = new Float64Array(size * size);
  }

  /** Starts a tick: every series is absent until it is given a value. */
  open(): void {
    this.present.fill(0);
    this.z.fill(0);
  }

  /** Gives a series its value of this tick and standardises it by what was learnt before. */
  give(series: number, value: number): void {
    this.present[series] = 1;
    this.#raw[series] = value;
    const scale = Math.max(SCALE_FLOOR, Math.sqrt(this.#variance[series]!));
    this.z[series] = held((value - this.#level[series]!) / scale);
  }

  /** Learns from the values of this tick; `weight` in (0, 1] says how far they are trusted. */
  learn(weight: number): void {
    const { size, present, counts, z } = this;
    const products = this.#products;
    const shares = this.#shares;
    const slowest = 1 / this.#memory;
    for (let i = 0; i < size; i++) {
      // Before a series has a scale its standardised values mean nothing.
      const pairs = present[i] === 0 ? -1 : counts[i]! - UNHELD_VALUES;
      shares[i] = pairs < 0 ? 0 : weight * Math.max(slowest, 1 / (1 + pairs));
    }
    for (let i = 0; i < size; i++) {
      const own = shares[i]!;
      if (own === 0) continue;
      const zi = z[i]!;
      for (let j = 0, at = i * size; j <= i; j++, at++) {
        const other = shares[j]!;
        if (other === 0) continue;
        const product = products[at]!;
        // The younger of the two learns faster, and it is by its age that both are learnt.
        products[at] = product + (own > other ? own : other) * (zi * z[j]! - product);
      }
    }
    for (let i = 0; i < size; i++) if (present[i] === 1) this.#learnLevel(i, weight);
  }

  /** Forgets a series: another one takes its place. */
  forget(series: number): void {
    const { size } = this;
    this.counts[series] = 0;
    this.#level[series] = 0;
    this.#variance[series] = 0;
    for (let other = 0; other < size; other++) {
      this.#products[series * size + other] = 0;
      this.#products[other * size + series] = 0;
    }
  }

  /** Deviation of the held values of a series: near 1, small where it stands still. */
  spread(series: number): number {
    return Math.sqrt(this.#products[series * (this.size + 1)]!);
  }

  /** True where a series moves and has given at least `values` values. */
  takesPart(series: number, values: number): boolean {
    return this.counts[series]! >= values && this.spread(series) > STILL;
  }

  /** Correlation of two series, in [−1, 1]. */
  correlation(a: number, b: number): number {
    if (a === b) return 1;
    const ratio = this.product(a, b) / (this.spread(a) * this.spread(b));
    return Math.min(1, Math.max(-1, ratio));
  }

  /** What is known of one series beside its products. */
  saveSeries(series: number): SeriesState {
    return {
      count: this.counts[series]!,
      level: this.#level[series]!,
      variance: this.#variance[series]!,
    };
  }

  loadSeries(series: number, { count, level, variance }: SeriesState): void {
    this.counts[series] = count;
    this.#level[series] = level;
    this.#variance[series] = variance;
  }

  /** Mean product of two series' standardised values. */
  product(a: number, b: number): number {
    return this.#products[Math.max(a, b) * this.size + Math.min(a, b)]!;
  }

  loadProduct([a, b]: readonly [number, number], product: number): void {
    this.#products[Math.max(a, b) * this.size + Math.min(a, b)] = product;
  }

  #learnLevel(series: number, weight: number): void {
    const before = this.counts[series]!;
    this.counts[series] = before + 1;
    const level = this.#level[series]!;
    if (before < UNHELD_VALUES) {
      const away = this.#raw[series]! - level;
      const squares = (before * away * away) / (before + 1);
      this.#level[series] = level + away / (before + 1);
      this.#variance[series]! += (squares - this.#variance[series]!) / (before + 1);
      return;
    }
    const scale = Math.max(SCALE_FLOOR, Math.sqrt(this.#variance[series]!));
    const away = this.z[series]! * scale;
    const share = weight * Math.max(1 / this.#memory, 1 / (before + 1));
    const faster = weight * Math.max(LEVEL_FASTER / this.#memory, 1 / (before + 1));
    this.#level[series] = level + faster * away;
    this.#variance[series]! += share * (away * away - this.#variance[series]!);
  }
}

const held = (z: number): number => (z > WINSOR ? WINSOR : z < -WINSOR ? -WINSOR : z);
