// The signs that theory expects before a tipping point (variance, memory, gap), as a record
// and in words. They stand beside an alarm and raise none; a trend is claimed only where
// surrogates without any trend seldom show as much.
import { seededChance } from "../../base/index.ts";
import { earlySigns } from "../../judge/explanation/index.ts";
import type { EarlySigns, TrendClaim } from "../../judge/explanation/index.ts";
import { percent } from "../text/index.ts";

/** Seed of the surrogates: one series gives one answer. */
const SEED = 1;
/** Known values below which nothing can be said. */
export const SIGNS_NEED = 64;

export interface TrendRecord {
  /** Kendall's τ of the indicator with time, −1 to 1. Alone it is no evidence. */
  readonly tau: number;
  /** Share of surrogates without a trend whose τ is as strong. */
  readonly p: number;
  readonly claim: TrendClaim["claim"];
}

/** What the last values of one sensor show. */
export interface SignsRecord {
  readonly values: number;
  readonly variance: number;
  readonly lag1: number;
  /** 1 − |lag-1|. */
  readonly gap: number;
  readonly variance_trend: TrendRecord;
  readonly lag1_trend: TrendRecord;
}

/** Of a series, oldest first, nulls left out; null where it is too short or does not vary. Some ten milliseconds. */
export function signsOf(series: readonly (number | null)[]): SignsRecord | null {
  const signs = earlySigns(series, { chance: seededChance(SEED) });
  return signs === null ? null : recordOf(signs);
}

const recordOf = (signs: EarlySigns): SignsRecord => ({
  values: signs.values,
  variance: signs.variance,
  lag1: signs.lagOne,
  gap: signs.gap,
  variance_trend: signs.varianceTrend,
  lag1_trend: signs.lagOneTrend,
});

/** One line for each sign: its name, and what it says. */
export function signsLines(signs: SignsRecord): readonly (readonly [string, string])[] {
  const { values, variance, lag1, gap } = signs;
  return [
    ["early signs", `in the last ${values} values without their slow level; they raise no alarm`],
    ["variance", `${variance.toPrecision(3)}; ${trendText(signs.variance_trend)}`],
    ["lag-1", `${lag1.toFixed(3)}, so a gap of ${gap.toFixed(3)}; ${trendText(signs.lag1_trend)}`],
    [
      "tau",
      "Kendall's tau untested is no evidence: overlapping windows make it large in nine of ten stationary series",
    ],
  ];
}

/** `rises (tau 0.71, reached by 1.5% of surrogates)`. */
function trendText({ tau, p, claim }: TrendRecord): string {
  const said = claim === "none" ? "no trend that chance would not give" : claim;
  return `${said} (tau ${tau.toFixed(2)}, reached by ${percent(p)} of surrogates without a trend)`;
}

/** What to say where nothing can be said. */
export function withoutSigns(known: number): string {
  return known < SIGNS_NEED
    ? `not to be told from ${known} values: ${SIGNS_NEED} are needed`
    : "none: the values do not vary";
}
