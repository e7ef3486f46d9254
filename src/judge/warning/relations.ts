// How sensors usually stand to one another, and how far one tick's values are from that:
// the Mahalanobis distance of the sensors that have a value, and what the principal subspace
// does not explain (the Q statistic of Jackson and Mudholkar, 1979). Works on a correlation
// matrix learnt elsewhere, read anew every few ticks.
import { diagonalise, factorise, inverseDiagonal, solve } from "../../base/index.ts";
import type { RobustCovariance } from "./robust-covariance.ts";

/** Fewer sensors than this have no structure worth watching. */
const LEAST_SENSORS = 3;
/** A value counts as at most so many deviations: a sensor of rare spikes must not drown the others. */
const FARTHEST = 6;
/** Values a sensor has given before its relations count. */
const LEAST_VALUES = 150;
/** Added to the diagonal: no relation is believed closer than this share of the variance. */
const RIDGE = 0.01;
/** Ridges are raised so far before a matrix is given up; gaps can make it indefinite. */
const RIDGE_LIMIT = 2;
/** An axis with more variance than one sensor alone belongs to the principal subspace (Kaiser, 1960). */
const PRINCIPAL_ABOVE = 1;
/** Least expected residual per sensor: keeps a host of exact copies from dividing by 0. */
const RESIDUAL_FLOOR = 1e-3;

/** How far one tick is from the usual relations. */
export interface Strain {
  /** Sensors with a value that took part. */
  readonly sensors: number;
  /** Squared Mahalanobis distance per sensor; about 1 while relations hold. */
  readonly mahalanobis: number;
  /** Squared residual of the principal subspace over its expected value; about 1 while relations hold. */
  readonly residual: number;
}

export class Relations {
  /** Rows of the covariance in the model, ascending. */
  #rows: number[] = [];
  #correlation = new Float64Array(0);
  #vectors = new Float64Array(0);
  #principal: number[] = [];
  #expected = 1;
  /** Places in `#rows` of the sensors that the factor is for. */
  #known: number[] = [];
  #factor = new Float64Array(0);
  #precision = new Float64Array(0);
  #usable = false;
  /** Squared standardised error of each row against what all others foretell; 0 where unknown. */
  readonly strains: Float64Array;

  constructor(rows: number) {
    this.strains = new Float64Array(rows);
  }

  /** True once enough sensors have given enough values. */
  get isReady(): boolean {
    return this.#rows.length >= LEAST_SENSORS;
  }

  /** Reads what the covariance has learnt since. */
  refresh(covariance: RobustCovariance): void {
    this.#rows = [];
    for (let row = 0; row < covariance.size; row++)
      if (covariance.takesPart(row, LEAST_VALUES)) this.#rows.push(row);
    this.#known = [];
    this.#usable = false;
    const rows = this.#rows;
    const size = rows.length;
    this.#correlation = new Float64Array(size * size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++) {
        const correlation = covariance.correlation(rows[i]!, rows[j]!);
        this.#correlation[i * size + j] = correlation;
        this.#correlation[j * size + i] = correlation;
      }
    if (this.isReady) this.#findSubspace();
  }

  /** Measures the tick that `covariance` holds; null where most of the sensors have no value. */
  measure(covariance: RobustCovariance): Strain | null {
    const known: number[] = [];
    for (let i = 0; i < this.#rows.length; i++)
      if (covariance.present[this.#rows[i]!] === 1) known.push(i);
    if (known.length < LEAST_SENSORS || 2 * known.length < this.#rows.length) return null;
    if (!sameList(known, this.#known)) this.#factoriseFor(known);
    if (!this.#usable) return null;
    const values = Float64Array.from(known, (i) => this.#standard(covariance, i));
    const weights = values.slice();
    solve(this.#factor, weights);
    this.strains.fill(0);
    let distance = 0;
    for (let k = 0; k < known.length; k++) {
      distance += values[k]! * weights[k]!;
      this.strains[this.#rows[known[k]!]!] = (weights[k]! * weights[k]!) / this.#precision[k]!;
    }
    const residual = this.#residual(values, weights) / this.#expected;
    return { sensors: known.length, mahalanobis: distance / known.length, residual };
  }

  #standard(covariance: RobustCovariance, place: number): number {
    const row = this.#rows[place]!;
    const value = covariance.z[row]! / covariance.spread(row);
    return Math.min(FARTHEST, Math.max(-FARTHEST, value));
  }

  #findSubspace(): void {
    const size = this.#rows.length;
    const matrix = this.#correlation.slice();
    this.#vectors = new Float64Array(size * size);
    diagonalise({ size, matrix, vectors: this.#vectors });
    this.#principal = [];
    let residual = 0;
    for (let axis = 0; axis < size; axis++) {
      const variance = matrix[axis * (size + 1)]!;
      if (variance > PRINCIPAL_ABOVE) this.#principal.push(axis);
      else residual += Math.max(0, variance);
    }
    this.#expected = Math.max(residual, RESIDUAL_FLOOR * size);
  }

  #factoriseFor(known: number[]): void {
    const size = this.#rows.length;
    const count = known.length;
    this.#known = known;
    this.#usable = false;
    for (let ridge = RIDGE; ridge <= RIDGE_LIMIT && !this.#usable; ridge *= 4) {
      this.#factor = new Float64Array(count * count);
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < count; j++)
          this.#factor[i * count + j] = this.#correlation[known[i]! * size + known[j]!]!;
        this.#factor[i * (count + 1)]! += ridge;
      }
      this.#usable = factorise(this.#factor, count);
    }
    this.#precision = new Float64Array(count);
    if (this.#usable) inverseDiagonal(this.#factor, this.#precision);
  }

  /** Squares beside the principal subspace, missing values put where the others foretell them. */
  #residual(values: Float64Array, weights: Float64Array): number {
    const size = this.#rows.length;
    const known = this.#known;
    const whole = new Float64Array(size);
    if (known.length < size)
      for (let i = 0; i < size; i++)
        for (let k = 0; k < known.length; k++)
          whole[i]! += this.#correlation[i * size + known[k]!]! * weights[k]!;
    for (let k = 0; k < known.length; k++) whole[known[k]!] = values[k]!;
    let squares = 0;
    for (let i = 0; i < size; i++) squares += whole[i]! * whole[i]!;
    const vectors = this.#vectors;
    for (const axis of this.#principal) {
      let along = 0;
      for (let i = 0, at = axis; i < size; i++, at += size) along += vectors[at]! * whole[i]!;
      squares -= along * along;
    }
    return Math.max(0, squares);
  }
}

const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);
