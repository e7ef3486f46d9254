// The signs that theory expects before a tipping point: variance and memory that rise, a gap
// that closes (Scheffer, 2009). Shown beside an alarm; they raise none. A trend in them is
// claimed only where surrogates without any trend seldom show as much: overlapping windows
// make Kendall's test alone fire on nine of ten stationary series.
import { standardDeviation } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";
import { kendallTau } from "./kendall.ts";
import { autoregressive, lagOne, phaseRandomised } from "./surrogates.ts";
import type { Surrogate } from "./surrogates.ts";

/** Known values below which nothing is said. */
const LEAST_VALUES = 64;
/** Values looked at, the last ones: with more of them nobody would wait for the answer. */
const MOST_VALUES = 400;
/** Surrogates of each kind, so that the least p is 0.005. */
const SURROGATES = 199;
/** A claim is wrong so often on stationary series. */
const LEVEL = 0.05;
/** Share of the series that slides along it as window of the indicators, as is usual. */
const WINDOW_SHARE = 0.5;
/** Share of the series over which the slow level is averaged before it is taken off. */
const DETREND_SHARE = 0.2;

/** What varies less than this share of its largest value does so by rounding. */
const ROUNDING = 1e-9;

export interface TrendClaim {
  /** Kendall's τ of the indicator with time, −1 to 1. */
  readonly tau: number;
  /** Share of surrogates with as strong a τ, the larger of both kinds. */
  readonly p: number;
  readonly claim: "rises" | "falls" | "none";
}

export interface EarlySigns {
  /** Values that were looked at. */
  readonly values: number;
  /** Of the series without its slow level. */
  readonly variance: number;
  /** Correlation of neighbours, −1 to 1, of the same. */
  readonly lagOne: number;
  /** 1 − |lag-1|: how fast disturbances die out, by the linear map. */
  readonly gap: number;
  readonly varianceTrend: TrendClaim;
  /** A rise of it is a fall of the gap. */
  readonly lagOneTrend: TrendClaim;
}

export interface SignsOptions {
  readonly chance: Chance;
  readonly surrogates?: number;
}

/**
 * The signs in a series, oldest first; nulls are left out. Null where fewer than 64 values
 * are known or the series does not vary. Some ten milliseconds: for the asking, not for the tick.
 */
export function earlySigns(
  series: readonly (number | null)[],
  { chance, surrogates = SURROGATES }: SignsOptions,
): EarlySigns | null {
  const known = series.filter((value) => value !== null).slice(-MOST_VALUES);
  if (known.length < LEAST_VALUES) return null;
  const straight = withoutLine(known);
  const rest = withoutLevel(straight);
  const deviation = standardDeviation(rest);
  const memory = lagOne(rest);
  const largest = known.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (memory === null || !(deviation > ROUNDING * largest)) return null;
  const observed = taus(rest);
  const kinds = [autoregressive(straight), phaseRandomised(straight)];
  const [varianceP, lagOneP] = significance(observed, { kinds, chance, surrogates });
  return {
    values: known.length,
    variance: deviation ** 2,
    lagOne: memory,
    gap: Math.max(0, 1 - Math.abs(memory)),
    varianceTrend: claimOf(observed[0], varianceP),
    lagOneTrend: claimOf(observed[1], lagOneP),
  };
}

/** τ of the sliding variance and of the sliding lag-1 autocorrelation. */
type Taus = readonly [variance: number, lagOne: number];

interface Null {
  readonly kinds: readonly Surrogate[];
  readonly chance: Chance;
  readonly surrogates: number;
}

/** For each indicator the share of surrogates that show as much, by the less favourable kind. */
function significance(observed: Taus, { kinds, chance, surrogates }: Null): Taus {
  let worst: Taus = [0, 0];
  for (const make of kinds) {
    const asMuch: [number, number] = [1, 1];
    for (let i = 0; i < surrogates; i++) {
      const [variance, memory] = taus(withoutLevel(make(chance)));
      if (Math.abs(variance) >= Math.abs(observed[0])) asMuch[0]++;
      if (Math.abs(memory) >= Math.abs(observed[1])) asMuch[1]++;
    }
    const all = surrogates + 1;
    worst = [Math.max(worst[0], asMuch[0] / all), Math.max(worst[1], asMuch[1] / all)];
  }
  return worst;
}

const claimOf = (tau: number, p: number): TrendClaim => ({
  tau,
  p,
  claim: p > LEVEL ? "none" : tau > 0 ? "rises" : "falls",
});

function taus(rest: Float64Array): Taus {
  const { variances, memories } = slidingIndicators(rest);
  return [kendallTau(variances) ?? 0, kendallTau(memories) ?? 0];
}

/** Variance and lag-1 autocorrelation in a window that slides over the series, by running sums. */
export function slidingIndicators(rest: Float64Array): {
  variances: Float64Array;
  memories: Float64Array;
} {
  const n = rest.length;
  const width = Math.floor(WINDOW_SHARE * n);
  const count = n - width + 1;
  const variances = new Float64Array(count);
  const memories = new Float64Array(count);
  let sum = 0;
  let squares = 0;
  let products = 0;
  for (let i = 0; i < n; i++) {
    const value = rest[i]!;
    sum += value;
    squares += value * value;
    if (i > 0) products += value * rest[i - 1]!;
    const start = i - width + 1;
    if (start < 0) continue;
    const first = rest[start]!;
    const centre = sum / width;
    const variance = squares / width - centre * centre;
    // Σ(xᵢ−m)(xᵢ₊₁−m) over the pairs within the window.
    const shared = products - centre * (2 * sum - first - value) + (width - 1) * centre * centre;
    variances[start] = Math.max(0, variance);
    memories[start] = variance > 0 ? shared / (width * variance) : 0;
    sum -= first;
    squares -= first * first;
    if (width > 1) products -= first * rest[start + 1]!;
  }
  return { variances, memories };
}

/** The series without its least-squares line: a slope is no part of the spectrum. */
function withoutLine(series: readonly number[]): Float64Array {
  const n = series.length;
  const middle = (n - 1) / 2;
  let sum = 0;
  let moment = 0;
  for (let i = 0; i < n; i++) {
    sum += series[i]!;
    moment += (i - middle) * series[i]!;
  }
  const slope = (12 * moment) / (n * (n * n - 1));
  return Float64Array.from(series, (value, i) => value - sum / n - slope * (i - middle));
}

/** The series without its centred moving average; at the ends over what there is. */
function withoutLevel(series: Float64Array): Float64Array {
  const n = series.length;
  const reach = Math.max(1, Math.floor((DETREND_SHARE * n) / 2));
  const sums = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) sums[i + 1] = sums[i]! + series[i]!;
  return Float64Array.from(series, (value, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(n, i + reach + 1);
    return value - (sums[to]! - sums[from]!) / (to - from);
  });
}
