// What a fit is: coefficients, where the orbit starts, and the evidence for it. Fits
// of many windows stand in typed arrays, one array a field, and are rewritten each
// tick; `read` makes one of them an object for people. The arithmetic of the fit
// itself is in least-squares.ts and regression.ts.
import { fCritical } from "../base/index.ts";
import type { QuadraticMap } from "./operator.ts";

/** What the data support at the 1 % level; index is the code kept per fit. */
export const EVIDENCE = ["none", "linear", "quadratic"] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** Level of both F-tests. */
export const EVIDENCE_LEVEL = 0.01;
/**
 * Level for an escape: of a quadratic term that lets the orbit leave, and of a line
 * steeper than 1. An escape is a statement about values never seen, so it needs better
 * proof: at 1 % a parabola would say it of 0.15 % of purely random windows of 10, and
 * a line without a test of one random walk in fifty.
 */
export const ESCAPE_LEVEL = 0.001;
/** Largest |coefficient| in z; beyond it the window says nothing about the map. */
export const COEFFICIENT_LIMIT = 10;
/** Pairs below which no map is fitted: three coefficients need one pair to spare. */
export const LEAST_PAIRS = 4;
/** Relative to the largest value's size: below it the window counts as having no spread. */
export const LEAST_SPREAD = 1e-12;
/** Below this sd the fourth power of its inverse, by which sums are scaled, is no longer a number. */
export const LEAST_SD = 1e-75;
/**
 * Share of the variance of z² (of z) that must not be explained by the other columns.
 * Below it rounding decides the coefficient, and the term is dropped.
 */
export const LEAST_CONDITION = 1e-9;
/** Residual variance below this share of the total is rounding error, and is not counted on. */
export const EXACT = 1e-14;

/** Critical values of F(1, df) at one level, each computed when first asked for. */
function criticalValues(level: number): (df: number) => number {
  const known = new Float64Array(64);
  return (df) => {
    if (df >= known.length) return fCritical(level, 1, df);
    if (known[df] === 0) known[df] = fCritical(level, 1, df);
    return known[df]!;
  };
}

/** F(1, df) exceeded by chance in 1 % of fits, df ≥ 1. */
export const criticalF = criticalValues(EVIDENCE_LEVEL);

/** F(1, df) that a curve or a line must exceed to be an escape. Of a line only |b| > 1 counts, so by chance half as often. */
export const criticalEscapeF = criticalValues(ESCAPE_LEVEL);

/** Fits of many windows, one array a field. Coefficients, λ and D live in z; `rms` in x. */
export class FitTable {
  size = 0;
  /** 1 where the window takes part in the vote. */
  votes = new Uint8Array(0);
  /** Known values in the window. */
  values = new Uint16Array(0);
  /** Pairs of neighbouring known values. */
  pairs = new Uint16Array(0);
  /** Coefficients kept beside the constant: 0, 1 (linear) or 2 (quadratic). */
  terms = new Uint8Array(0);
  /** Code of `EVIDENCE`. */
  evidence = new Uint8Array(0);
  /** 1 where a coefficient met ±10. */
  clamped = new Uint8Array(0);
  a = new Float64Array(0);
  b = new Float64Array(0);
  c = new Float64Array(0);
  /** What is judged: the parabola where it is proven, else the line, proven or not. */
  judgedA = new Float64Array(0);
  judgedB = new Float64Array(0);
  judgedC = new Float64Array(0);
  mean = new Float64Array(0);
  sd = new Float64Array(0);
  /** The last value in z: where the orbit starts. */
  start = new Float64Array(0);
  r2 = new Float64Array(0);
  rms = new Float64Array(0);
  fLinear = new Float64Array(0);
  fQuadratic = new Float64Array(0);
  /** F of the line against one of slope ±1; 0 where it is not steeper than that. */
  fEscape = new Float64Array(0);

  /** Makes room for `size` fits, keeping what is there. */
  reserve(size: number): void {
    if (size <= this.size) return;
    this.size = Math.max(size, this.size * 2);
    this.votes = grown(this.votes, new Uint8Array(this.size));
    this.values = grown(this.values, new Uint16Array(this.size));
    this.pairs = grown(this.pairs, new Uint16Array(this.size));
    this.terms = grown(this.terms, new Uint8Array(this.size));
    this.evidence = grown(this.evidence, new Uint8Array(this.size));
    this.clamped = grown(this.clamped, new Uint8Array(this.size));
    for (const field of REAL_FIELDS) {
      this[field] = grown(this[field], new Float64Array(this.size));
    }
  }

  /** Row `row` as an object. */
  read(row: number): Fit {
    const sd = this.sd[row]!;
    const mean = this.mean[row]!;
    const z = { a: this.a[row]!, b: this.b[row]!, c: this.c[row]! };
    return {
      values: this.values[row]!,
      pairs: this.pairs[row]!,
      terms: this.terms[row]!,
      evidence: EVIDENCE[this.evidence[row]!]!,
      clamped: this.clamped[row] === 1,
      z,
      judged: { a: this.judgedA[row]!, b: this.judgedB[row]!, c: this.judgedC[row]! },
      x: sd === 0 ? { a: 0, b: 0, c: mean } : toValues(z, mean, sd),
      mean,
      sd,
      start: this.start[row]!,
      r2: this.r2[row]!,
      rms: this.rms[row]!,
      fLinear: this.fLinear[row]!,
      fQuadratic: this.fQuadratic[row]!,
      fEscape: this.fEscape[row]!,
    };
  }
}

/** The map in the coordinate x = mean + sd·z. */
function toValues({ a, b, c }: QuadraticMap, mean: number, sd: number): QuadraticMap {
  const slope = a / sd;
  return {
    a: slope,
    b: b - 2 * slope * mean,
    c: mean + sd * c - b * mean + slope * mean * mean,
  };
}

/** One fit, as people and proofs read it. */
export interface Fit {
  /** Known values in the window. */
  readonly values: number;
  /** Pairs of neighbouring known values. */
  readonly pairs: number;
  /** Coefficients kept beside the constant: 0, 1 (linear) or 2 (quadratic). */
  readonly terms: number;
  readonly evidence: Evidence;
  /** True where a coefficient met the limit of ±10 in z. */
  readonly clamped: boolean;
  /** The fitted map in z = (x − mean)/sd. */
  readonly z: QuadraticMap;
  /** What is judged, in z: the parabola where it is proven, else the line, proven or not. */
  readonly judged: QuadraticMap;
  /** The same map in x: what people read. */
  readonly x: QuadraticMap;
  readonly mean: number;
  readonly sd: number;
  /** The last value in z: where the orbit starts. */
  readonly start: number;
  /**
   * Share of the variance of x[t+1] that the fitted map explains, in [0, 1]. Of a clamped
   * map, which is no longer the best, it may be below 0: worse than the mean.
   */
  readonly r2: number;
  /** Root of the fitted map's mean squared residual, in x; that of the values about their mean where nothing was fitted. */
  readonly rms: number;
  /** F of the line against the mean, 1 and pairs − 2 degrees of freedom. */
  readonly fLinear: number;
  /** F of the parabola against the line, 1 and pairs − 3 degrees of freedom. */
  readonly fQuadratic: number;
  /** F of the line against one of slope ±1, 1 and pairs − 2 degrees of freedom; 0 where it is not steeper. */
  readonly fEscape: number;
}

const REAL_FIELDS = [
  "a",
  "b",
  "c",
  "judgedA",
  "judgedB",
  "judgedC",
  "mean",
  "sd",
  "start",
  "r2",
  "rms",
  "fLinear",
  "fQuadratic",
  "fEscape",
] as const;

function grown<T extends Uint8Array | Uint16Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
