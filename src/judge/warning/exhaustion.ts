// When a resource will be used up: memory, swap, disk, inodes, file handles, pids. For each
// stretch of the past, from minutes to weeks, asks whether a rise is sure; forecasts by the
// longest stretch that says so several times in a row, never further ahead than the rise was
// seen, with an interval. Quiet where unsure: where it wanders, levels off, or always falls
// back. Times are the caller's monotonic ms.
import { isAmount, isCount, isNumber, listOf, median, orNull, shaped } from "../../base/index.ts";
import type { Check, Ms, Ratio } from "../../base/index.ts";
import { DyadicHistory, isDyadicState, KEPT, LEVELS } from "./dyadic-history.ts";
import type { DyadicState, Span } from "./dyadic-history.ts";
import { isRecoveriesState, Recoveries } from "./recoveries.ts";
import type { RecoveriesState } from "./recoveries.ts";
import { BLOCKS, sureRise } from "./trend.ts";
import type { Trend } from "./trend.ts";

export const RESOURCES = ["memory", "swap", "disk", "inodes", "file-handles", "pids"] as const;
export type Resource = (typeof RESOURCES)[number];

/** Shortest means looked at: of four samples, so that a trend is seen for 128 samples at least. */
const FIRST_LEVEL = 2;
/** Values of a stretch: two a block at least. */
const LEAST_MEANS = 2 * BLOCKS;
/** A rise is extrapolated at most so many times the time it was seen. */
const REACH = 1;
/** A stretch must say so this often in a row, each time with one more mean. */
const CONFIRMATIONS = 6;
/** Deviations of the interval: Student's t for 14 degrees of freedom, 95 % two-sided. */
const DEVIATIONS = 2.14;
/** The interval is never narrower than this share of the time left, either way. */
const LEAST_DOUBT: Ratio = 0.08;
/** Means from which the present level is read. */
const LEVEL_MEANS = 16;
/** A value so far below the forecast, in shares of the whole and of the rise seen, refutes it. */
const LEAST_REFUTING: Ratio = 0.05;
const REFUTING_SHARE: Ratio = 0.5;
/** Samples older than the last are left out; after so many in a row the clock was set back. */
const SET_BACK_SAMPLES = 8;

export interface ExhaustionForecast {
  /** Share in use now, without noise. */
  readonly used: Ratio;
  /** Rise, as a share of the whole per second. */
  readonly risePerS: number;
  /** Time until nothing is left. */
  readonly left: Ms;
  /** 95 % interval of it. */
  readonly leftLow: Ms;
  readonly leftHigh: Ms;
  /** The rise was seen for so long. */
  readonly seen: Ms;
}

/** A sure rise, as its stretch saw it last; times are moments. */
interface Outlook {
  readonly trend: Trend;
  readonly seen: Ms;
  readonly level: number;
  readonly at: Ms;
  readonly end: Ms;
  readonly earliest: Ms;
  readonly latest: Ms;
}

export interface ExhaustionState {
  readonly history: DyadicState;
  readonly recoveries: RecoveriesState;
  readonly outlooks: readonly (Outlook | null)[];
  readonly confirmed: readonly number[];
  /** Time of the last value; null before the first. */
  readonly last: Ms | null;
}

const isTrend: Check<Trend> = shaped({
  slope: isAmount,
  slopeError: isNumber,
  scatter: isNumber,
  step: isAmount,
  since: isNumber,
});

const isOutlook: Check<Outlook> = shaped({
  trend: isTrend,
  seen: isNumber,
  level: isNumber,
  at: isNumber,
  end: isNumber,
  earliest: isNumber,
  latest: isNumber,
});

export const isExhaustionState: Check<ExhaustionState> = shaped({
  history: isDyadicState,
  recoveries: isRecoveriesState,
  outlooks: listOf(orNull(isOutlook), LEVELS),
  confirmed: listOf(isCount, LEVELS),
  last: orNull(isNumber),
});

export class ExhaustionWatch {
  #history = new DyadicHistory();
  #recoveries = new Recoveries();
  readonly #outlooks: (Outlook | null)[] = Array.from({ length: LEVELS }, () => null);
  readonly #confirmed = new Uint8Array(LEVELS);
  #last = Number.NEGATIVE_INFINITY;
  #setBack = 0;

  /** Takes in the share in use, null where it is not known; the forecast, or null where unsure. */
  note(at: Ms, used: Ratio | null): ExhaustionForecast | null {
    if (used !== null && Number.isFinite(used) && Number.isFinite(at) && this.#inOrder(at)) {
      const value = Math.min(1, Math.max(0, used));
      this.#recoveries.note(at, value);
      this.#dropRefuted(at, value);
      const levels = this.#history.note(at, value);
      for (let level = FIRST_LEVEL; level < levels; level++) this.#look(level, at, value);
    }
    return used === null ? null : this.#forecast(at);
  }

  save(): ExhaustionState {
    return {
      history: this.#history.save(),
      recoveries: this.#recoveries.save(),
      outlooks: [...this.#outlooks],
      confirmed: [...this.#confirmed],
      last: Number.isFinite(this.#last) ? this.#last : null,
    };
  }

  /** Takes over a checked state; false when it does not hold together. For a fresh watch only. */
  load({ history, recoveries, outlooks, confirmed, last }: ExhaustionState): boolean {
    if (outlooks.length !== LEVELS || confirmed.length !== LEVELS) return false;
    this.#recoveries.load(recoveries);
    this.#outlooks.splice(0, LEVELS, ...outlooks);
    this.#confirmed.set(confirmed);
    this.#last = last ?? Number.NEGATIVE_INFINITY;
    return this.#history.load(history);
  }

  #inOrder(at: Ms): boolean {
    if (at > this.#last) {
      this.#last = at;
      this.#setBack = 0;
      return true;
    }
    if (at === this.#last || ++this.#setBack < SET_BACK_SAMPLES) return false;
    this.#history = new DyadicHistory();
    this.#recoveries = new Recoveries();
    this.#outlooks.fill(null);
    this.#confirmed.fill(0);
    this.#last = at;
    this.#setBack = 0;
    return true;
  }

  /** A stretch of days is looked at every few hours: what falls meanwhile takes its forecast back. */
  #dropRefuted(at: Ms, value: number): void {
    for (let level = FIRST_LEVEL; level < LEVELS; level++) {
      const outlook = this.#outlooks[level];
      if (!outlook) continue;
      const { slope } = outlook.trend;
      const below = outlook.level + slope * (at - outlook.at) - value;
      if (below <= Math.max(LEAST_REFUTING, REFUTING_SHARE * slope * outlook.seen)) continue;
      this.#outlooks[level] = null;
      this.#confirmed[level] = 0;
    }
  }

  #look(level: number, at: Ms, value: number): void {
    const outlook = this.#outlookOf(level, at);
    const isHabit = outlook !== null && this.#recoveries.explain(value, outlook.seen);
    const isNear = outlook !== null && outlook.end - at <= REACH * outlook.seen;
    this.#outlooks[level] = outlook;
    this.#confirmed[level] =
      isNear && !isHabit ? Math.min(CONFIRMATIONS, this.#confirmed[level]! + 1) : 0;
  }

  #outlookOf(level: number, at: Ms): Outlook | null {
    const kept = this.#history.kept(level);
    if (kept < LEAST_MEANS) return null;
    const stretch = this.#history.last(level, kept);
    const trend = sureRise(stretch);
    if (trend === null) return null;
    const seen = at - trend.since;
    const { slope, scatter, step } = trend;
    const recent = projected(this.#history.last(level, LEVEL_MEANS), slope, at);
    const samples = projected(this.#history.last(0, KEPT), slope, at);
    const present = median(recent);
    // Noise touches the limit before the trend does.
    const above = Math.max(0, Math.max(...recent, ...samples) - present);
    const left = Math.max(0, 1 - present) / slope;
    const first = Math.max(0, 1 - present - above) / slope;
    // The slope may be wrong, and on the way the level may wander on as it did between blocks.
    const wander = (scatter / slope) * Math.sqrt(step / Math.max(left, step));
    const doubt = Math.max(LEAST_DOUBT, DEVIATIONS * Math.hypot(trend.slopeError / slope, wander));
    return {
      trend,
      seen,
      level: present,
      at,
      end: at + left,
      earliest: at + first * Math.max(0, 1 - doubt),
      latest: at + left * (1 + doubt),
    };
  }

  #forecast(now: Ms): ExhaustionForecast | null {
    for (let level = LEVELS - 1; level >= FIRST_LEVEL; level--) {
      const outlook = this.#outlooks[level];
      if (!outlook || this.#confirmed[level]! < CONFIRMATIONS) continue;
      const { trend, seen, at } = outlook;
      return {
        used: Math.min(1, Math.max(0, outlook.level + trend.slope * (now - at))),
        risePerS: 1000 * trend.slope,
        left: Math.max(0, outlook.end - now),
        leftLow: Math.max(0, outlook.earliest - now),
        leftHigh: Math.max(0, outlook.latest - now),
        seen,
      };
    }
    return null;
  }
}

/** Values as they would stand at `now` had each only followed the slope since. */
function projected({ length, times, values }: Span, slope: number, now: Ms): number[] {
  return Array.from({ length }, (_, i) => values[i]! + slope * (now - times[i]!));
}
