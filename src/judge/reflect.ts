// Self-reference: the engine's own operators become a series, the series is fitted
// like a sensor and counted as one more operator, and S* is recorded round by round.
import { standardDeviation } from "../base/index.ts";
import { coherenceOf } from "../model/index.ts";
import { BANDS } from "./bands.ts";
import { JudgedSeries } from "./series.ts";

/** Last rounds whose spread says whether S* has settled. */
export const SETTLING_ROUNDS = 5;
/** Standard deviation of their S* below which it has. */
export const SETTLED_DEVIATION = 0.01;

export interface Reflection {
  /** S* of every round. */
  readonly sStar: readonly number[];
  /** The meta-series, in [0, 1]. */
  readonly meta: readonly number[];
  /** Standard deviation of the last five S*; null with fewer rounds. */
  readonly deviation: number | null;
  readonly converged: boolean;
}

/** True when the last five values lie within a standard deviation of 0.01; null with fewer. */
export function hasSettled(sStar: readonly number[]): boolean | null {
  const deviation = settlingDeviation(sStar);
  return deviation === null ? null : deviation < SETTLED_DEVIATION;
}

function settlingDeviation(sStar: readonly number[]): number | null {
  if (sStar.length < SETTLING_ROUNDS) return null;
  return standardDeviation(sStar.slice(-SETTLING_ROUNDS));
}

/** `depth` rounds of reflection over `series`, each of at least 8 values. */
export function reflect(series: readonly (readonly number[])[], depth: number): Reflection {
  const operators = series.map((values) => {
    const judged = new JudgedSeries();
    for (const value of values) judged.push(value);
    return judged;
  });
  const metaOperator = new JudgedSeries();
  const meta: number[] = [];
  const sStar: number[] = [];
  for (let round = 0; round < depth; round++) {
    for (const value of scaled([...operators, metaOperator].flatMap(coefficients))) {
      meta.push(value);
      metaOperator.push(value);
    }
    const weights = [...operators, metaOperator].flatMap(weight);
    const mean = weights.reduce((sum, one) => sum + one, 0) / weights.length;
    sStar.push(coherenceOf(weights.length, mean)?.sStar ?? 0);
  }
  const deviation = settlingDeviation(sStar);
  return { sStar, meta, deviation, converged: hasSettled(sStar) === true };
}

/** a, b, c in the series' own unit; none before it has 8 values. */
const coefficients = ({ fit }: JudgedSeries): number[] =>
  fit === null ? [] : [fit.x.a, fit.x.b, fit.x.c];

const weight = ({ band }: JudgedSeries): number[] =>
  BANDS.filter(({ name }) => name === band).map((one) => one.weight);

/** Values moved to [0, 1] by their own minimum and maximum; 0.5 where they are all equal. */
function scaled(values: readonly number[]): number[] {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values.map((value) => (range > 0 ? (value - low) / range : 0.5));
}
