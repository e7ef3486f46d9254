// The A/B summary for programs: the last line of the log. The same figures as in words,
// with units in the names and `null` for unknown. Pure.
import { AB_SUMMARY_SCHEMA } from "./summary.ts";
import type { AbPair, AbRelation, AbSignal, AbSummary } from "./summary.ts";
import { abVerdict, pairInWords, round } from "./words.ts";

export interface AbPairRecord {
  readonly signal: AbSignal;
  readonly relation: AbRelation;
  readonly n: number | null;
  readonly n_effective: number | null;
  readonly pearson: number | null;
  readonly pearson_low: number | null;
  readonly pearson_high: number | null;
  readonly spearman: number | null;
  readonly lag_s: number | null;
  readonly lag_low_s: number | null;
  readonly lag_high_s: number | null;
  readonly lag_range_s: number | null;
  readonly peak: number | null;
  readonly chance_level: number | null;
  readonly p: number | null;
  readonly p_adjusted: number | null;
  readonly samples_needed: number | null;
  readonly words: string;
}

export interface AbSummaryRecord {
  readonly schema: typeof AB_SUMMARY_SCHEMA;
  readonly run_id: string | null;
  readonly seed: number;
  readonly ticks: number;
  readonly warm_up_ticks: number;
  readonly samples: number;
  readonly step_s: number | null;
  readonly thinned_by: number;
  readonly verdict: string;
  readonly pairs: readonly AbPairRecord[];
  readonly band_transitions: AbSummary["transitions"];
  readonly band_ticks: AbSummary["bandTicks"];
}

/** The summary as one JSON-ready object. */
export function abJson(summary: AbSummary): AbSummaryRecord {
  return {
    schema: AB_SUMMARY_SCHEMA,
    run_id: summary.runId,
    seed: summary.seed,
    ticks: summary.ticks,
    warm_up_ticks: summary.warmUpTicks,
    samples: summary.samples,
    step_s: summary.step,
    thinned_by: summary.thinnedBy,
    verdict: abVerdict(summary),
    pairs: summary.pairs.map((pair) => pairJson(pair, summary)),
    band_transitions: summary.transitions,
    band_ticks: summary.bandTicks,
  };
}

function pairJson(pair: AbPair, summary: AbSummary): AbPairRecord {
  const { correlation: r, leadLag: found } = pair;
  const { step } = summary;
  const seconds = (steps: number | undefined): number | null =>
    steps === undefined || step === null ? null : round(steps * step);
  return {
    signal: pair.signal,
    relation: pair.relation,
    n: r?.n ?? null,
    n_effective: r?.nEffective ?? null,
    pearson: r?.pearson ?? null,
    pearson_low: r?.low ?? null,
    pearson_high: r?.high ?? null,
    spearman: r?.spearman ?? null,
    lag_s: seconds(found?.lag),
    lag_low_s: seconds(found?.lagLow),
    lag_high_s: seconds(found?.lagHigh),
    lag_range_s: seconds(found?.range),
    peak: found?.peak ?? null,
    chance_level: found?.chanceLevel ?? null,
    p: found?.p ?? null,
    p_adjusted: pair.pAdjusted,
    samples_needed: found?.samplesNeeded ?? null,
    words: pairInWords(pair, summary),
  };
}
