// The peers: usual detectors of the field, written as one finds them, without tuning.
import { seededChance, standardDeviation } from "../../src/base/index.ts";
import type { Detector, Scorer } from "./detector.ts";

const signal = (name: string, title: string, create: Detector["create"]): Detector => ({
  name,
  title,
  isSeeded: false,
  isSignal: true,
  create,
});

/** The last `capacity` values. */
class Recent {
  readonly values: number[] = [];
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(value: number): void {
    this.values.push(value);
    if (this.values.length > this.#capacity) this.values.shift();
  }

  get isFull(): boolean {
    return this.values.length === this.#capacity;
  }
}

const EWMA_SHARE = 0.05;
/** A deviation cannot be smaller than this share of the level: no division by nothing. */
const DEVIATION_FLOOR = 1e-9;

/** |x − EWMA| over the median absolute residual of the last 100. */
function ewmaMad(): Scorer {
  const residuals = new Recent(100);
  let level: number | null = null;
  return (value) => {
    if (value === null) return 0;
    const residual = Math.abs(value - (level ?? value));
    level = level === null ? value : level + EWMA_SHARE * (value - level);
    const mad = residuals.values.toSorted((a, b) => a - b)[residuals.values.length >> 1] ?? 0;
    const score = residuals.isFull
      ? residual / Math.max(mad, DEVIATION_FLOOR * (1 + Math.abs(level)))
      : 0;
    residuals.push(residual);
    return score;
  };
}

const GAUSSIAN_WINDOW = 6400;
const GAUSSIAN_STEP = 100;

/** |x − mean|/sd of up to 6400 values; when full, it moves on in steps of 100. */
function windowedGaussian(): Scorer {
  const window: number[] = [];
  const waiting: number[] = [];
  let sum = 0;
  let squares = 0;
  const take = (value: number, sign: number): void => {
    sum += sign * value;
    squares += sign * value * value;
  };
  return (value) => {
    if (value === null) return 0;
    const mean = window.length === 0 ? value : sum / window.length;
    const variance = window.length === 0 ? 0 : squares / window.length - mean * mean;
    const deviation = Math.sqrt(Math.max(variance, 0)) + DEVIATION_FLOOR * (1 + Math.abs(mean));
    if (window.length < GAUSSIAN_WINDOW) {
      window.push(value);
      take(value, 1);
    } else if (waiting.push(value) === GAUSSIAN_STEP) {
      for (const old of window.splice(0, GAUSSIAN_STEP)) take(old, -1);
      for (const fresh of waiting.splice(0)) {
        window.push(fresh);
        take(fresh, 1);
      }
    }
    return Math.abs(value - mean) / deviation;
  };
}

const HOLT_WINTERS = { level: 0.1, trend: 0.01, season: 0.2, error: 0.02 } as const;

/** Additive Holt–Winters with the file's day as season: |residual| over its running mean. */
function holtWinters(rowsPerDay: number): Scorer {
  const season = new Float64Array(rowsPerDay);
  let level: number | null = null;
  let trend = 0;
  let error = 0;
  let row = 0;
  return (value) => {
    const at = row++ % rowsPerDay;
    if (value === null) return 0;
    if (level === null) {
      level = value;
      return 0;
    }
    const residual = value - (level + trend + season[at]!);
    const score = error === 0 ? 0 : Math.abs(residual) / error;
    const before = level;
    level += trend + HOLT_WINTERS.level * residual;
    trend += HOLT_WINTERS.trend * (level - before - trend);
    season[at]! += HOLT_WINTERS.season * residual;
    error += HOLT_WINTERS.error * (Math.abs(residual) - error);
    return score;
  };
}

const TRIO_WINDOW = 50;

function variance(): Scorer {
  const recent = new Recent(TRIO_WINDOW);
  return (value) => {
    if (value !== null) recent.push(value);
    return recent.isFull ? standardDeviation(recent.values) ** 2 : 0;
  };
}

function lagOneAutocorrelation(): Scorer {
  const recent = new Recent(TRIO_WINDOW);
  return (value) => {
    if (value !== null) recent.push(value);
    if (!recent.isFull) return 0;
    const { values } = recent;
    const centre = values.reduce((total, x) => total + x, 0) / values.length;
    let products = 0;
    let squares = 0;
    for (const [i, x] of values.entries()) {
      squares += (x - centre) ** 2;
      if (i > 0) products += (x - centre) * (values[i - 1]! - centre);
    }
    return squares === 0 ? 0 : 1 + products / squares;
  };
}

export const PEERS: readonly Detector[] = [
  signal("ewma-mad", "EWMA/MAD", ewmaMad),
  signal("gaussian", "windowed Gaussian", windowedGaussian),
  signal("holt-winters", "Holt–Winters, daily season", ({ rowsPerDay }) => holtWinters(rowsPerDay)),
  signal("variance", "variance of 50", variance),
  signal("autocorrelation", "lag-1 autocorrelation of 50", lagOneAutocorrelation),
];

export const RANDOM: Detector = {
  name: "random",
  title: "random",
  isSeeded: true,
  isSignal: false,
  create: ({ seed }) => seededChance(seed),
};
