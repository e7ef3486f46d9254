// Does a signal move before the load spikes, and does it know more than the load itself?
// Events, scores, areas with intervals, chances by surrogates, alarms, cross-correlation
// and the verdict, from recordings to one JSON-ready result. Pure: chance is the seed's.
import { ok, seededChance } from "../../base/index.ts";
import type { Chance, Result } from "../../base/index.ts";
import { levelsOf } from "./area.ts";
import { forecastsOf, plainBaselines, rawOf, runsOf, signalsOf, stepsOf } from "./candidate.ts";
import type { Run } from "./candidate.ts";
import { crossCorrelation } from "./cross.ts";
import { evaluate } from "./evaluate.ts";
import type { Evaluated, Setting } from "./evaluate.ts";
import { eventRule, isCaused, THRESHOLD_QUANTILE } from "./events.ts";
import type { EventRule } from "./events.ts";
import { examplesOf } from "./labels.ts";
import { chancesOf } from "./nulls.ts";
import type { AgainstChance } from "./nulls.ts";
import { checkOptions } from "./options.ts";
import { EVENTS_MIN } from "./power.ts";
import { checkRecordings } from "./recording.ts";
import type { Recording } from "./recording.ts";
import { PREDICTION_SCHEMA } from "./result.ts";
import type { CrossCorrelation, EventsFound, SignalResult } from "./result.ts";
import type { PredictionOptions, PredictionResult, PredictionVerdict } from "./result.ts";
import { numbersOf } from "./score.ts";
import { judge } from "./verdict.ts";
import { inWords, tooFew } from "./words.ts";

const PRIMARY = ["s_star"] as const;

/**
 * The answer with all its figures. Fails with a `Trouble` on recordings that do not fit together
 * and on options out of range; too little data is no failure but "not resolved".
 */
export function analysePrediction(
  recordings: readonly Recording[],
  options: PredictionOptions,
): Result<PredictionResult> {
  const checked = checkRecordings(recordings);
  if (!checked.ok) return checked;
  const interval = recordings[0]!.interval_s;
  const asked = checkOptions(options, interval);
  if (!asked.ok) return asked;
  const loads = recordings.map(({ load }) => numbersOf(load));
  const rule = eventRule(loads, {
    threshold: options.threshold,
    quantileAt: options.thresholdQuantile ?? THRESHOLD_QUANTILE,
    hold_s: options.hold_s,
    interval_s: interval,
  });
  const runs = rule === null ? [] : runsOf(recordings, loads, rule);
  const events = eventsFound(runs, rule, options);
  const steps = loads.reduce((sum, { length }) => sum + length, 0);
  const findings = events.count < EVENTS_MIN ? null : examine(runs, options);
  return ok({
    schema: PREDICTION_SCHEMA,
    seed: options.seed,
    resamples: options.resamples,
    horizons_s: options.horizons_s,
    falseAlarmsPerHour: options.falseAlarmsPerHour,
    recordings: recordings.length,
    hours: (steps * interval) / 3600,
    events,
    arOrders: findings?.arOrders ?? [null, null],
    signals: findings?.signals ?? [],
    crossCorrelation: crossings(runs, options),
    verdict:
      findings === null ? tooFew(events) : verdictOf(findings.signals, { runs, events, options }),
  });
}

function eventsFound(
  runs: readonly Run[],
  rule: EventRule | null,
  { hold_s: hold }: PredictionOptions,
): EventsFound {
  const interval = runs[0]?.recording.interval_s ?? 1;
  const starts = runs.flatMap(({ spikes }, recording) =>
    spikes.starts.map((t) => ({ recording, at_s: t * interval })),
  );
  const told = runs.some(({ recording }) => recording.loadStarts_s !== undefined);
  const caused = starts.filter(({ recording, at_s: at }) =>
    isCaused(at, runs[recording]!.recording.loadStarts_s ?? [], interval),
  );
  let atRisk = 0;
  for (const { spikes } of runs) for (const risk of spikes.atRisk) atRisk += risk;
  return {
    threshold: rule?.threshold ?? null,
    release: rule?.release ?? null,
    hold_s: hold,
    refractory_s: (rule?.refractory ?? 0) * interval,
    count: starts.length,
    exogenous: told ? caused.length : null,
    atRisk_h: (atRisk * interval) / 3600,
    starts,
  };
}

interface Findings {
  readonly signals: readonly SignalResult[];
  readonly arOrders: PredictionResult["arOrders"];
}

function examine(runs: readonly Run[], options: PredictionOptions): Findings {
  const interval = runs[0]!.recording.interval_s;
  const horizons = stepsOf(options.horizons_s, interval);
  const forecasts = forecastsOf(runs, horizons);
  const [persistence, climatology] = plainBaselines(runs);
  const setting: Setting = {
    runs,
    horizons,
    horizons_s: options.horizons_s,
    interval_s: interval,
    falseAlarmsPerHour: options.falseAlarmsPerHour,
    resamples: options.resamples,
    questions: (options.primary ?? PRIMARY).length,
    persistence,
    ar: forecasts.fitted ? forecasts.candidate : null,
  };
  const candidates = [...signalsOf(runs), persistence, forecasts.candidate, climatology];
  const evaluated = candidates.map((candidate, index) =>
    evaluate(candidate, setting, streamOf(options.seed, index + 1)),
  );
  const signals = withChances(evaluated, setting, streamOf(options.seed, 0));
  return { signals, arOrders: forecasts.orders };
}

/** A stream of chance for each part of the work. */
const streamOf = (seed: number, part: number): Chance =>
  seededChance((seed % 2 ** 32) + part * 2 ** 32);

/** The results with the chances of those that are signals and have figures. */
function withChances(
  evaluated: readonly Evaluated[],
  { runs, horizons, horizons_s, resamples }: Setting,
  chance: Chance,
): SignalResult[] {
  const tried = evaluated.filter(({ result }) => !result.baseline && result.silent === null);
  const everywhere = runs.map(({ spikes }) => examplesOf(spikes, horizons, () => true));
  const subjects = tried.map(({ candidate, examples }) =>
    candidate.series[0]!.map((scores, r) => ({
      scores,
      levels: levelsOf(scores),
      examples: examples[r]!,
      allExamples: everywhere[r]!,
    })),
  );
  const areas = tried.map((one) => one.areas);
  const chances = chancesOf(
    { subjects, areas },
    { draws: resamples, least: horizons.at(-1)! },
    chance,
  );
  return evaluated.map((one) => {
    const row = chances[tried.indexOf(one)];
    return row === undefined ? one.result : withRow(one.result, horizons_s, row);
  });
}

const withRow = (
  result: SignalResult,
  horizons: readonly number[],
  chances: readonly AgainstChance[],
): SignalResult => ({
  ...result,
  horizons: result.horizons.map((at) =>
    Object.assign({}, at, chances[horizons.indexOf(at.horizon_s)]!),
  ),
});

function crossings(runs: readonly Run[], options: PredictionOptions): CrossCorrelation[] {
  if (runs.length === 0) return [];
  const names = options.primary ?? PRIMARY;
  return names.flatMap((name, index) => {
    const raw = rawOf(name, runs);
    const found = crossCorrelation(
      runs.map(({ load }, r) => ({ signal: raw[r]!, load })),
      {
        name,
        interval_s: runs[0]!.recording.interval_s,
        range_s: options.horizons_s.at(-1)!,
      },
      streamOf(options.seed, -1 - index),
    );
    return found === null ? [] : [found];
  });
}

interface Context {
  readonly runs: readonly Run[];
  readonly events: EventsFound;
  readonly options: PredictionOptions;
}

function verdictOf(
  signals: readonly SignalResult[],
  { runs, events, options }: Context,
): PredictionVerdict {
  const primary = options.primary ?? PRIMARY;
  const asked = signals.filter(({ name }) => primary.includes(name));
  const judged = judge(asked, events.count);
  const told = judged.told?.signal.name ?? primary[0]!;
  const warns = runs
    .map(({ recording }) => recording.signals[told])
    .find((signal) => signal !== undefined)?.warns;
  return inWords({ judged, events, signals, warns: warns ?? "falling", primary });
}
