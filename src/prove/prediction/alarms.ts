// Alarms as a person would get them: the score reaches a threshold, then rests. The
// threshold is the lowest that keeps the false alarms of one half of each recording
// within the rate; what it is worth is counted in the other half, and the other way
// round, so no alarm is judged by the data that set it. Pure.
import type { Seconds } from "../../base/index.ts";
import { halfOf } from "./autoregression.ts";
import type { Spikes } from "./events.ts";
import { medianInterval, shareInterval } from "./interval.ts";
import type { AlarmResult } from "./result.ts";

/** One recording's score with its events. */
export interface Watched {
  readonly scores: Float64Array;
  readonly spikes: Spikes;
}

export interface AlarmRule {
  readonly falseAlarmsPerHour: number;
  /** Steps within which an event must follow, and for which an alarm rests. */
  readonly ahead: number;
  readonly interval_s: Seconds;
}

interface Tally {
  hits: number;
  falses: number;
  /** Steps from the first alarm to its event, by recording and start of the event. */
  readonly leads: Map<string, number>;
}

const emptyTally = (): Tally => ({ hits: 0, falses: 0, leads: new Map() });

/** Thresholds tried, closer together towards the highest scores. */
const THRESHOLDS = 200;

export function alarmsOf(recordings: readonly Watched[], rule: AlarmRule): AlarmResult {
  const total = emptyTally();
  for (const half of [0, 1] as const) {
    const threshold = thresholdFrom(recordings, half === 0 ? 1 : 0, rule);
    for (const [r, recording] of recordings.entries())
      count(recording, { name: r, half, threshold, rule }, total);
  }
  const events = recordings.reduce((sum, { spikes }) => sum + spikes.starts.length, 0);
  const hours = hoursAtRisk(recordings, null, rule.interval_s);
  const alarms = total.hits + total.falses;
  const covered = Math.min(1, (rule.ahead * rule.interval_s) / 3600 / hours);
  const leads = [...total.leads.values()].map((steps) => steps * rule.interval_s);
  return {
    falseAlarmsPerHour: total.falses / hours,
    alarms,
    precision: shareInterval(total.hits, alarms),
    recall: shareInterval(total.leads.size, events)!,
    recallByChance: 1 - (1 - covered) ** alarms,
    lead_s: medianInterval(leads),
    leads_s: leads.toSorted((a, b) => a - b),
  };
}

type Half = 0 | 1;

const spanOf = (length: number, half: Half): readonly [from: number, to: number] =>
  half === 0 ? [0, halfOf(length)] : [halfOf(length), length];

function hoursAtRisk(recordings: readonly Watched[], half: Half | null, interval: Seconds): number {
  let steps = 0;
  for (const { spikes } of recordings) {
    const [from, to] =
      half === null ? [0, spikes.atRisk.length] : spanOf(spikes.atRisk.length, half);
    for (let t = from; t < to; t += 1) steps += spikes.atRisk[t]!;
  }
  return (steps * interval) / 3600;
}

/** Infinity where even the highest score would alarm too often. */
function thresholdFrom(recordings: readonly Watched[], half: Half, rule: AlarmRule): number {
  const allowed = rule.falseAlarmsPerHour * hoursAtRisk(recordings, half, rule.interval_s);
  let chosen = Number.POSITIVE_INFINITY;
  for (const threshold of candidates(recordings, half)) {
    const tally = emptyTally();
    for (const [r, recording] of recordings.entries())
      count(recording, { name: r, half, threshold, rule }, tally);
    if (tally.falses > allowed) break;
    chosen = threshold;
  }
  return chosen;
}

/** Scores at risk in this half, from the highest down. */
function candidates(recordings: readonly Watched[], half: Half): number[] {
  const scores: number[] = [];
  for (const { scores: all, spikes } of recordings) {
    const [from, to] = spanOf(all.length, half);
    for (let t = from; t < to; t += 1)
      if (spikes.atRisk[t] === 1 && !Number.isNaN(all[t]!)) scores.push(all[t]!);
  }
  const sorted = Float64Array.from(scores).sort().reverse();
  const picked = new Set<number>();
  for (let i = 0; i < THRESHOLDS && sorted.length > 0; i += 1)
    picked.add(sorted[Math.round(sorted.length ** (i / (THRESHOLDS - 1))) - 1]!);
  return [...picked];
}

interface Watch {
  readonly name: number;
  readonly half: Half;
  readonly threshold: number;
  readonly rule: AlarmRule;
}

/** Adds the alarms of one half; those of which it is not known whether an event followed are left out. */
function count(
  { scores, spikes }: Watched,
  { name, half, threshold, rule }: Watch,
  into: Tally,
): void {
  const [from, to] = spanOf(scores.length, half);
  let rested = from;
  for (let t = from; t < to; t += 1) {
    if (spikes.atRisk[t] === 0) rested = t + 1;
    if (t < rested || !(scores[t]! >= threshold)) continue;
    rested = t + rule.ahead;
    const next = spikes.next[t]!;
    if (next <= rule.ahead && next <= spikes.seen[t]!) {
      into.hits += 1;
      // Both halves may see the event that begins where they meet: the first alarm counts.
      const event = `${name}:${t + next}`;
      if (!into.leads.has(event)) into.leads.set(event, next);
    } else if (spikes.seen[t]! >= rule.ahead) into.falses += 1;
  }
}
