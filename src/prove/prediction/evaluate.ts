// One candidate against the load and its forecast: areas, differences, intervals, alarms.
// All three are judged on the times at which all three are known. Pure.
import { memoryOf } from "../../base/index.ts";
import type { Chance, Seconds } from "../../base/index.ts";
import { alarmsOf } from "./alarms.ts";
import { levelsOf } from "./area.ts";
import type { Candidate, Run } from "./candidate.ts";
import { areasOf, resampledAreas } from "./contest.ts";
import type { Score } from "./contest.ts";
import { intervalsOf } from "./interval.ts";
import type { Intervals } from "./interval.ts";
import { atHorizon, examplesOf } from "./labels.ts";
import type { Examples } from "./labels.ts";
import { EVENTS_MIN } from "./power.ts";
import type { HorizonResult, SignalResult } from "./result.ts";

export interface Setting {
  readonly runs: readonly Run[];
  /** In steps, and in seconds. */
  readonly horizons: readonly number[];
  readonly horizons_s: readonly Seconds[];
  readonly interval_s: Seconds;
  readonly falseAlarmsPerHour: number;
  readonly resamples: number;
  /** Signals the verdict is about. */
  readonly questions: number;
  readonly persistence: Candidate;
  /** Null where none could be fitted. */
  readonly ar: Candidate | null;
}

export interface Evaluated {
  readonly candidate: Candidate;
  readonly result: SignalResult;
  readonly examples: readonly Examples[];
  /** At all horizons, NaN where one has no pairs. */
  readonly areas: Float64Array;
}

/** Resamples are ranked by so many levels: finer changes no area by more than a thousandth. */
const LEVELS_MAX = 1024;
/** A block holds so many memories of the signal, and of the longest horizon. */
const MEMORIES = 2;
/** Fewer blocks bear no interval. */
const BLOCKS_MIN = 10;

/** All figures of one candidate but the chances, which need all of them. */
export function evaluate(candidate: Candidate, setting: Setting, chance: Chance): Evaluated {
  const examples = examplesFor(candidate, setting);
  const areas = areasOf(scoreOf(candidate, examples));
  const silent = silenceOf(candidate, { examples, areas, setting });
  if (silent !== null)
    return { candidate, result: quiet(candidate, setting, silent), examples, areas };
  const block = blockFor(candidate, setting);
  const horizons = horizonsOf({ candidate, examples, areas, block }, setting, chance);
  const last = candidate.series.at(-1)!;
  const rule = {
    falseAlarmsPerHour: setting.falseAlarmsPerHour,
    ahead: setting.horizons.at(-1)!,
    interval_s: setting.interval_s,
  };
  const watched = setting.runs.map(({ spikes }, r) => ({ scores: last[r]!, spikes }));
  return {
    candidate,
    result: {
      ...quiet(candidate, setting, silent),
      block_s: block * setting.interval_s,
      horizons,
      alarms: alarmsOf(watched, rule),
    },
    examples,
    areas,
  };
}

function quiet(
  { name, baseline, series }: Candidate,
  setting: Setting,
  silent: string | null,
): SignalResult {
  let atRisk = 0;
  let known = 0;
  for (const [r, { spikes }] of setting.runs.entries())
    for (const [t, risk] of spikes.atRisk.entries()) {
      atRisk += risk;
      if (risk === 1 && !Number.isNaN(series[0]![r]![t]!)) known += 1;
    }
  const share = atRisk === 0 ? 0 : known / atRisk;
  return { name, baseline, known: share, silent, block_s: null, horizons: [], alarms: null };
}

const examplesFor = ({ series }: Candidate, { runs, horizons, ar }: Setting): Examples[] =>
  runs.map(({ spikes }, r) =>
    examplesOf(
      spikes,
      horizons,
      (t) =>
        !Number.isNaN(series[0]![r]![t]!) && (ar === null || !Number.isNaN(ar.series[0]![r]![t]!)),
    ),
  );

const scoreOf = ({ series }: Candidate, examples: readonly Examples[], most?: number): Score =>
  series.map((variant, v) =>
    variant.map((scores, r) => ({
      examples: series.length === 1 ? examples[r]! : atHorizon(examples[r]!, v),
      levels: levelsOf(scores, most),
    })),
  );

interface Found {
  readonly examples: readonly Examples[];
  readonly areas: Float64Array;
  readonly setting: Setting;
}

function silenceOf(candidate: Candidate, { examples, areas, setting }: Found): string | null {
  if (examples.every(({ at }) => at.length === 0)) return "was never known";
  const series = candidate.series[0]!;
  const moves = examples.some(({ at }, r) => at.some((t) => series[r]![t] !== series[r]![at[0]!]));
  if (!moves) return "did not move";
  const events = eventsAhead(examples, setting);
  if (events < EVENTS_MIN) return `was known before only ${events} events`;
  return areas.some((area) => !Number.isNaN(area))
    ? null
    : "was known at no time far from an event";
}

/** Events that some example has ahead. */
function eventsAhead(examples: readonly Examples[], { runs, horizons }: Setting): number {
  let events = 0;
  for (const [r, { at, positiveFrom }] of examples.entries()) {
    const { next } = runs[r]!.spikes;
    const seen = new Set<number>();
    for (const [i, t] of at.entries())
      if (positiveFrom[i]! < horizons.length) seen.add(t + next[t]!);
    events += seen.size;
  }
  return events;
}

/** Steps a block has: long enough for the memory of signal and load, short enough for ten of them. */
function blockFor({ series }: Candidate, { runs, horizons }: Setting): number {
  const total = runs.reduce((sum, { load }) => sum + load.length, 0);
  let memory = horizons.at(-1)!;
  for (const scores of [series[0]!, runs.map(({ load }) => load)]) {
    const weighted = scores.map((one) => (memoryOf(one) * one.length) / total);
    memory = Math.max(
      memory,
      weighted.reduce((sum, value) => sum + value, 0),
    );
  }
  return Math.max(1, Math.min(Math.ceil(MEMORIES * memory), Math.floor(total / BLOCKS_MIN)));
}

interface Contested {
  readonly candidate: Candidate;
  readonly examples: readonly Examples[];
  readonly areas: Float64Array;
  readonly block: number;
}

function horizonsOf(
  { candidate, examples, areas, block }: Contested,
  setting: Setting,
  chance: Chance,
): HorizonResult[] {
  const { runs, resamples, persistence, ar } = setting;
  const rivals = [persistence, ...(ar === null ? [] : [ar])];
  const lengths = runs.map(({ load }) => load.length);
  const scores = [candidate, ...rivals].map((one) => scoreOf(one, examples, LEVELS_MAX));
  const drawn = resampledAreas(scores, { lengths, block, resamples }, chance);
  const events = eventsAhead(examples, setting);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const support = {
    pieces: Math.min(events, Math.floor(total / block)),
    questions: setting.questions,
  };
  // A perfect score leaves no scatter; one more event might have been the first it missed.
  const least = 1 / (2 * (events + 2));
  const own = intervalsOf(
    { estimate: Array.from(areas), draws: drawn[0]!, least },
    { ...support, within: [0, 1] },
  );
  const leads = rivals.map((rival, i): Intervals | null => {
    if (rival.name === candidate.name) return null;
    const theirs = areasOf(scoreOf(rival, examples));
    const estimate = Array.from(areas, (area, h) => area - theirs[h]!);
    const draws = drawn[0]!.map((draw, b) => draw.map((area, h) => area - drawn[i + 1]![b]![h]!));
    return intervalsOf({ estimate, draws, least: 0 }, { ...support, within: [-1, 1] });
  });
  return setting.horizons_s.flatMap((horizon, h) =>
    Number.isNaN(areas[h]!)
      ? []
      : [
          {
            horizon_s: horizon,
            baseRate: baseRate(examples, h),
            auc: own.alone[h]!,
            aucTogether: own.together[h]!,
            overPersistence: leads[0]?.alone[h] ?? null,
            overPersistenceTogether: leads[0]?.together[h] ?? null,
            overAr: leads[1]?.alone[h] ?? null,
            p: null,
            byChance: null,
          },
        ],
  );
}

function baseRate(examples: readonly Examples[], h: number): number {
  let positive = 0;
  let all = 0;
  for (const { at, positiveFrom, negativeTo } of examples)
    for (let i = 0; i < at.length; i += 1) {
      if (positiveFrom[i]! <= h) positive += 1;
      if (positiveFrom[i]! <= h || negativeTo[i]! > h) all += 1;
    }
  return positive / all;
}
