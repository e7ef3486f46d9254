// The scores that compete: the given signals and what the load alone says of itself.
// Brings recordings into arrays, with their events. Pure.
import type { Seconds } from "../../base/index.ts";
import { bridged, fitAutoregression, forecastScores, halfOf } from "./autoregression.ts";
import type { Autoregression } from "./autoregression.ts";
import { findSpikes } from "./events.ts";
import type { EventRule, Spikes } from "./events.ts";
import type { Recording } from "./recording.ts";
import { climatology, numbersOf, scoresOf } from "./score.ts";

/** One recording in arrays; unknown is NaN. */
export interface Run {
  readonly recording: Recording;
  readonly load: Float64Array;
  readonly spikes: Spikes;
}

export interface Candidate {
  readonly name: string;
  readonly baseline: boolean;
  /** [variant][recording]: one variant, or one for each horizon. */
  readonly series: readonly (readonly Float64Array[])[];
}

export const runsOf = (
  recordings: readonly Recording[],
  loads: readonly Float64Array[],
  rule: EventRule,
): Run[] =>
  recordings.map((recording, r) => ({
    recording,
    load: loads[r]!,
    spikes: findSpikes(loads[r]!, rule),
  }));

/** Every signal of any recording, in the order of their first appearance. */
export function signalsOf(runs: readonly Run[]): Candidate[] {
  const names = new Set(runs.flatMap(({ recording }) => Object.keys(recording.signals)));
  return [...names].map((name) => ({
    name,
    baseline: false,
    series: [
      runs.map(({ recording, load }) => {
        const signal = recording.signals[name];
        return signal === undefined
          ? new Float64Array(load.length).fill(Number.NaN)
          : scoresOf(signal, recording.interval_s);
      }),
    ],
  }));
}

/** Values of a signal as they were recorded, in each run. */
export const rawOf = (name: string, runs: readonly Run[]): Float64Array[] =>
  runs.map(({ recording, load }) => {
    const signal = recording.signals[name];
    return signal === undefined
      ? new Float64Array(load.length).fill(Number.NaN)
      : numbersOf(signal.values);
  });

export interface Forecasts {
  readonly candidate: Candidate;
  /** Order fitted to the first halves and to the second. */
  readonly orders: readonly [number | null, number | null];
  readonly fitted: boolean;
}

/** The load's own forecast: fitted to one half of every recording, used on the other. */
export function forecastsOf(runs: readonly Run[], horizons: readonly number[]): Forecasts {
  const models = [0, 1].map((half) =>
    fitAutoregression(
      runs.map(({ load }) => {
        const middle = halfOf(load.length);
        const stretch = half === 0 ? load.subarray(0, middle) : load.subarray(middle);
        return bridged(stretch).filter((value) => !Number.isNaN(value));
      }),
    ),
  );
  const [first, second] = models as [Autoregression | null, Autoregression | null];
  const fitted = first !== null && second !== null;
  const byRun = runs.map(({ load }) =>
    fitted
      ? forecastScores(load, [first, second], horizons)
      : horizons.map(() => new Float64Array(load.length).fill(Number.NaN)),
  );
  const series = horizons.map((_, h) => byRun.map((scores) => scores[h]!));
  const orders = [first?.coefficients.length ?? null, second?.coefficients.length ?? null] as const;
  return { candidate: { name: "ar", baseline: true, series }, orders, fitted };
}

/** The load as its own predictor, and the time since the last event. */
export const plainBaselines = (
  runs: readonly Run[],
): readonly [persistence: Candidate, climatology: Candidate] => [
  { name: "persistence", baseline: true, series: [runs.map(({ load }) => load)] },
  { name: "climatology", baseline: true, series: [runs.map(({ spikes }) => climatology(spikes))] },
];

export const stepsOf = (times: readonly Seconds[], interval: Seconds): number[] =>
  times.map((time) => Math.max(1, Math.round(time / interval)));
