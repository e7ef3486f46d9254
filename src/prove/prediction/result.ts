// What is asked and what comes out, ready for JSON: every number is finite, unknown is
// null. Figures carry their 95 % interval. Types, and the names and sizes they speak of.
import type { Seconds } from "../../base/index.ts";

export const PREDICTION_SCHEMA = "homeostat.prediction/1";

export interface PredictionOptions {
  /** Load at which a spike begins; without it the quantile below, over all recordings. */
  readonly threshold?: number;
  /** In (0, 1); 0.9 unless given. */
  readonly thresholdQuantile?: number;
  /** A crossing counts when the load stays up for this long, above 0. */
  readonly hold_s: Seconds;
  /** Rising, such as 5, 10, 20, 30, 60: does an event begin within so many seconds? */
  readonly horizons_s: readonly Seconds[];
  /** The false-alarm rate at which signals are compared, above 0. */
  readonly falseAlarmsPerHour: number;
  readonly seed: number;
  /** Bootstrap resamples and, of each kind, surrogates; 100 to 10,000. */
  readonly resamples: number;
  /** Signals that the verdict is about; `["s_star"]` unless given. */
  readonly primary?: readonly string[];
}

/** An estimate with its interval. */
export interface Figure {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface EventsFound {
  readonly threshold: number | null;
  /** Load below which an event ends. */
  readonly release: number | null;
  readonly hold_s: Seconds;
  /** Time after an event in which no other begins. */
  readonly refractory_s: Seconds;
  readonly count: number;
  /** Events that a generator began; null where no recording says when it did. */
  readonly exogenous: number | null;
  /** Hours in which an event could begin: outside events and their refractory time. */
  readonly atRisk_h: number;
  /** Start of each event: recording from 0, and seconds after its first sample. */
  readonly starts: readonly { readonly recording: number; readonly at_s: Seconds }[];
}

/** How well a signal tells, `horizon_s` ahead, the times before an event from other times. */
export interface HorizonResult {
  readonly horizon_s: Seconds;
  /** Share of the times at risk that have an event ahead. */
  readonly baseRate: number;
  /** Area under the ROC curve, its interval for this horizon alone. */
  readonly auc: Figure;
  /** The same area with an interval that holds at all horizons together. */
  readonly aucTogether: Figure;
  /** AUC minus that of the load itself, on the same times; null for the load. */
  readonly overPersistence: Figure | null;
  /** The same with an interval that holds at all horizons together. */
  readonly overPersistenceTogether: Figure | null;
  /** AUC minus that of the AR forecast; null for the forecast itself. */
  readonly overAr: Figure | null;
  /** Chance of an AUC as high somewhere among all signals and horizons; null for baselines. */
  readonly p: number | null;
  /** Areas that surrogates of this signal reach at this horizon, counted in `CHANCE_BINS` equal bins from 0 to 1; null for baselines. */
  readonly byChance: readonly number[] | null;
}

/** Bins in which areas by chance are counted. */
export const CHANCE_BINS = 50;

/** Alarms at the fixed rate: the threshold from one half, counted in the other, both ways. */
export interface AlarmResult {
  readonly falseAlarmsPerHour: number;
  readonly alarms: number;
  /** Share of the alarms that an event followed within the longest horizon; null without alarms. */
  readonly precision: Figure | null;
  /** Share of the events that an alarm came before. */
  readonly recall: Figure;
  /** Share that as many alarms at random times would come before. */
  readonly recallByChance: number;
  /** Median of the time from the first alarm to its event; null without one. */
  readonly lead_s: Figure | null;
  /** These times of all events that an alarm came before, rising. */
  readonly leads_s: readonly Seconds[];
}

export interface SignalResult {
  /** As in the recordings, or one of `persistence`, `ar`, `climatology`. */
  readonly name: string;
  readonly baseline: boolean;
  /** Share of the times at risk at which it was known. */
  readonly known: number;
  /** Why there are no figures; null where there are. */
  readonly silent: string | null;
  /** Length of the bootstrap's blocks; null where silent. */
  readonly block_s: Seconds | null;
  readonly horizons: readonly HorizonResult[];
  readonly alarms: AlarmResult | null;
}

/** S* against the load: where their cross-correlation peaks. Lag above 0: the signal moves first. */
export interface CrossCorrelation {
  readonly signal: string;
  readonly peak: number;
  readonly lag_s: Figure;
  /** Lags looked at to either side. */
  readonly range_s: Seconds;
  /** What chance alone reaches in 95 of 100 cases. */
  readonly chanceLevel: number;
  readonly p: number;
}

export type Answer = "yes" | "no" | "not resolved";

export interface PredictionVerdict {
  readonly answer: Answer;
  /** Whole sentences with numbers and the answer. */
  readonly sentence: string;
  /** Events that would resolve it with 80 % power; null where it is resolved. */
  readonly eventsNeeded: number | null;
}

export interface PredictionResult {
  readonly schema: typeof PREDICTION_SCHEMA;
  readonly seed: number;
  readonly resamples: number;
  readonly horizons_s: readonly Seconds[];
  readonly falseAlarmsPerHour: number;
  readonly recordings: number;
  readonly hours: number;
  readonly events: EventsFound;
  /** Order of the fitted forecast, for each half; null where none could be fitted. */
  readonly arOrders: readonly [number | null, number | null];
  /** The given signals, then the baselines. Empty where there are too few events. */
  readonly signals: readonly SignalResult[];
  readonly crossCorrelation: readonly CrossCorrelation[];
  readonly verdict: PredictionVerdict;
}
