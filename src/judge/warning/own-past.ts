// A figure measured against its own past: how far it stands above its median, in units of
// the way from there to its own 95 % quantile. A histogram that forgets holds the past, so
// that memory and cost do not grow. Knows nothing of what the figure means.
import { isAmount, isCount, isNumber, listOf, shaped } from "../../base/index.ts";
import type { Check } from "../../base/index.ts";

/** Values of a figure's logarithm between which the histogram tells values apart. */
const LOWEST = -12;
const HIGHEST = 18;
const BIN = 0.05;
const BINS = Math.round((HIGHEST - LOWEST) / BIN);
/** Weight at which everything is scaled down again, far below overflow. */
const RESCALE_AT = 1e12;
/** Noted values between two readings of the quantiles. */
const REREAD_EVERY = 16;
/** Quantiles that are read. */
const READ = [0.5, 0.95, 0.999] as const;
/** Values below which a past says nothing. */
const LEAST_VALUES = 300;
/** Least way from median to the 95 % quantile: two bins, below which it is mere rounding. */
const LEAST_SPREAD = 2 * BIN;
/** The score at which the detectors alert; a value at its own 99.9 % quantile reaches no more. */
export const ALERT_AT = 3;
/** Share of a value's weight kept while it alerts: what is unusual becomes usual slowly. */
const ALERTING_WEIGHT = 0.1;

export interface OwnPastState {
  readonly bins: readonly number[];
  readonly total: number;
  readonly weight: number;
  readonly noted: number;
  /** As read last. */
  readonly median: number;
  readonly usual: number;
  readonly rare: number;
}

export const isOwnPastState: Check<OwnPastState> = shaped({
  bins: listOf(isAmount, BINS),
  total: isAmount,
  weight: isAmount,
  noted: isCount,
  median: isNumber,
  usual: isNumber,
  rare: isNumber,
});

export class OwnPast {
  readonly #bins = new Float64Array(BINS);
  /** What the weight of the next value grows by: older ones shrink beside it. */
  readonly #growth: number;
  #weight = 1;
  #total = 0;
  #noted = 0;
  #median = 0;
  #usual = 0;
  #rare = 0;

  /** `memory` is the number of values after which a value counts 1/e. */
  constructor(memory: number) {
    this.#growth = 1 + 1 / memory;
  }

  /** True as soon as `score` can say something. */
  get isReady(): boolean {
    return this.#noted >= LEAST_VALUES;
  }

  /**
   * (u − median) / (q₉₅ − median), at least 0; null while there is too little past. It is held
   * down to 3·(u − median) / (q₉₉.₉ − median), so that a figure with a heavy tail reaches
   * `ALERT_AT` only beyond its own rarest thousandth.
   */
  score(u: number): number | null {
    if (!this.isReady) return null;
    const above = u - this.#median;
    if (!(above > 0)) return 0;
    const usual = Math.max(this.#usual - this.#median, LEAST_SPREAD);
    const rare = Math.max(this.#rare - this.#median, LEAST_SPREAD);
    return Math.min(above / usual, (ALERT_AT * above) / rare);
  }

  /** Takes in a value; one that is not a number is left out. */
  note(u: number): void {
    if (Number.isNaN(u)) return;
    const alerts = (this.score(u) ?? 0) >= ALERT_AT;
    const weight = this.#weight * (alerts ? ALERTING_WEIGHT : 1);
    this.#bins[binOf(u)]! += weight;
    this.#total += weight;
    this.#weight *= this.#growth;
    if (this.#weight > RESCALE_AT) this.#rescale();
    this.#noted++;
    if (this.#noted % REREAD_EVERY === 0 || this.#noted === LEAST_VALUES) this.#reread();
  }

  save(): OwnPastState {
    return {
      bins: [...this.#bins.subarray(0, this.#bins.findLastIndex((bin) => bin > 0) + 1)],
      total: this.#total,
      weight: this.#weight,
      noted: this.#noted,
      median: this.#median,
      usual: this.#usual,
      rare: this.#rare,
    };
  }

  /** Takes over a checked state. */
  load({ bins, total, weight, noted, median, usual, rare }: OwnPastState): void {
    this.#bins.fill(0).set(bins);
    this.#total = total;
    this.#weight = weight;
    this.#noted = noted;
    this.#median = median;
    this.#usual = usual;
    this.#rare = rare;
  }

  #rescale(): void {
    for (let i = 0; i < BINS; i++) this.#bins[i]! /= this.#weight;
    this.#total /= this.#weight;
    this.#weight = 1;
  }

  #reread(): void {
    const total = this.#total;
    const found: [number, number, number] = [HIGHEST, HIGHEST, HIGHEST];
    const bins = this.#bins;
    let next = 0;
    let wanted = READ[0] * total;
    let below = 0;
    for (let i = 0; i < BINS && next < READ.length; i++) {
      const here = bins[i]!;
      if (here === 0) continue;
      while (below + here >= wanted && next < READ.length) {
        found[next++] = LOWEST + BIN * (i + (wanted - below) / here);
        wanted = READ[next]! * total;
      }
      below += here;
    }
    [this.#median, this.#usual, this.#rare] = found;
  }
}

const binOf = (u: number): number =>
  Math.min(BINS - 1, Math.max(0, Math.floor((u - LOWEST) / BIN)));
