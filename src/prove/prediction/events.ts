// Spikes of the load as events: upward crossings of a threshold that stay, once a spike,
// and for every time at risk how far the next event is. An event's rule may look at the
// whole recording; what foretells it may not. Pure; unknown is NaN.
import { median, quantile } from "../../base/index.ts";
import type { Seconds } from "../../base/index.ts";

export interface EventRule {
  readonly threshold: number;
  /** The load has fallen when it is below this, at most the threshold. */
  readonly release: number;
  /** Steps the load must stay up for a crossing to count, at least 1. */
  readonly hold: number;
  /** Steps it must then stay down before another event can begin, at least 1. */
  readonly refractory: number;
}

/** Between median and threshold, how far down the load must come: what hovers at the threshold is one event. */
const HYSTERESIS = 0.25;
/** Where no threshold is given. */
export const THRESHOLD_QUANTILE = 0.9;
/** The load must be down for the hold, and for at least this long. */
const REFRACTORY_MIN: Seconds = 10;
/** Within so long before an event a generator's start is taken for its cause: pressure averaged over 10 s follows that late. */
const CAUSED_WITHIN: Seconds = 15;

interface RuleOptions {
  readonly threshold: number | undefined;
  readonly quantileAt: number;
  readonly hold_s: Seconds;
  readonly interval_s: Seconds;
}

/** The rule for these loads together, or null where none of them is ever known. */
export function eventRule(loads: readonly Float64Array[], options: RuleOptions): EventRule | null {
  const known = loads.flatMap((load) => [...load].filter((value) => !Number.isNaN(value)));
  if (known.length === 0) return null;
  const threshold = options.threshold ?? quantile(known, options.quantileAt);
  const steps = (time: Seconds): number => Math.max(1, Math.round(time / options.interval_s));
  return {
    threshold,
    release: threshold - HYSTERESIS * Math.max(0, threshold - median(known)),
    hold: steps(options.hold_s),
    refractory: steps(Math.max(options.hold_s, REFRACTORY_MIN)),
  };
}

export interface Spikes {
  /** First step of each event, rising. */
  readonly starts: readonly number[];
  /** 1 where the load is known and an event could begin. */
  readonly atRisk: Uint8Array;
  /** Steps to the next event, above 0; `FAR` where none follows. */
  readonly next: Int32Array;
  /** Steps ahead for which it is known whether an event begins. */
  readonly seen: Int32Array;
  /** Steps since an event could begin again. */
  readonly waited: Int32Array;
}

export const FAR = 0x7fffffff;

/** The events of one load. */
export function findSpikes(load: Float64Array, rule: EventRule): Spikes {
  const n = load.length;
  const starts: number[] = [];
  const atRisk = new Uint8Array(n);
  // Where it is not known whether an event begins: a long gap, a spike met half-way.
  const blind = new Uint8Array(n + 1);
  let inside = false;
  let lastKnown = -1;
  let below = 0;
  for (let t = 0; t < n; t += 1) {
    const value = load[t]!;
    if (Number.isNaN(value)) {
      if (t - lastKnown > rule.hold) blind[t] = 1;
      continue;
    }
    if (inside) {
      below = value < rule.release ? below + 1 : 0;
      if (below >= rule.refractory) inside = false;
    } else if (value >= rule.threshold && staysUp(load, t, rule)) {
      const watched = lastKnown >= 0 && t - lastKnown <= rule.hold;
      if (watched) starts.push(t);
      else blind[t] = 1;
      inside = true;
      below = 0;
    } else atRisk[t] = 1;
    lastKnown = t;
  }
  return { starts, atRisk, ...distances({ starts, atRisk, blind, hold: rule.hold }) };
}

function staysUp(load: Float64Array, from: number, { hold, release }: EventRule): boolean {
  const to = from + hold;
  if (to > load.length) return false;
  let known = 0;
  for (let t = from; t < to; t += 1) {
    if (Number.isNaN(load[t]!)) continue;
    if (load[t]! < release) return false;
    known += 1;
  }
  return 2 * known >= hold;
}

interface Marks {
  readonly starts: readonly number[];
  readonly atRisk: Uint8Array;
  readonly blind: Uint8Array;
  readonly hold: number;
}

function distances({
  starts,
  atRisk,
  blind,
  hold,
}: Marks): Pick<Spikes, "next" | "seen" | "waited"> {
  const n = atRisk.length;
  const next = new Int32Array(n);
  const seen = new Int32Array(n);
  const waited = new Int32Array(n);
  let event = starts.length - 1;
  // What begins later than this ends before it is seen to stay.
  let blindAt = n - hold + 1;
  for (let t = n - 1; t >= 0; t -= 1) {
    if (blind[t + 1] === 1) blindAt = Math.min(blindAt, t + 1);
    while (event > 0 && starts[event - 1]! > t) event -= 1;
    const ahead = event >= 0 && starts[event]! > t;
    next[t] = ahead ? starts[event]! - t : FAR;
    seen[t] = Math.max(0, blindAt - t - 1);
  }
  for (let t = 1; t < n; t += 1) waited[t] = atRisk[t] === 1 ? waited[t - 1]! + 1 : 0;
  return { next, seen, waited };
}

/** Whether a generator's start explains the event at `at`; both in seconds after the first sample. */
export const isCaused = (at: Seconds, loadStarts: readonly Seconds[], interval: Seconds): boolean =>
  loadStarts.some((start) => start <= at + interval && start >= at - CAUSED_WITHIN);
