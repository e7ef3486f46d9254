// Made-up runs of a trial, so that what is made of them can be tested without running one:
// the load of a plan, seen tick by tick, and an S* that falls during lead-ins where it is
// told to.
import { normal, seededChance } from "../../base/index.ts";
import { analysePrediction } from "../../prove/prediction/index.ts";
import { askLive } from "./analysis.ts";
import type { Asked, Findings } from "./analysis.ts";
import type { LiveRun } from "./live.ts";
import type { PredictionPlan } from "./plan.ts";
import type { Sample } from "./samples.ts";

export const BEGAN_AT = Date.UTC(2026, 0, 1);

export function sampleAt(beat: number, fields: Partial<Sample> = {}): Sample {
  const interval = fields.interval ?? 0.5;
  return {
    runId: "run",
    seq: beat,
    beat,
    interval,
    elapsed: beat * interval * 1000,
    wall: BEGAN_AT + beat * interval * 1000,
    load: 0.1,
    coherence: 0.3,
    gap: 0.5,
    warning: 1,
    pressure: 0.02,
    ...fields,
  };
}

/** `dip`: how far S* falls over a lead-in. */
export function madeUpRun(plan: PredictionPlan, dip = 0.05): LiveRun {
  const chance = seededChance(plan.seed);
  const beats = Math.round(plan.seconds / plan.interval);
  const samples = Array.from({ length: beats }, (_, beat) => {
    const at = beat * plan.interval;
    const spike = plan.spikes.find((one) => at < one.at + one.seconds);
    const segment = spike?.segments.find((one) => at >= one.at && at < one.at + one.seconds);
    const isLeading = spike !== undefined && segment !== undefined && at < spike.at;
    const into = isLeading ? 1 - (spike.at - at) / spike.leadIn : 0;
    return sampleAt(beat, {
      interval: plan.interval,
      load: Math.min(1, Math.max(0, (segment?.level ?? 0.03) + 0.01 * normal(chance))),
      coherence: 0.3 - dip * into + 0.005 * normal(chance),
      gap: 0.5 + 0.1 * normal(chance),
      pressure: (segment?.level ?? 0) / 4,
    });
  });
  const spikes = plan.spikes.map((spike) => ({ ...spike, startedAt: spike.at }));
  return { samples, spikes, beganAt: BEGAN_AT };
}

/** What `analyse` finds, without a thread, from so many resamples. */
export function findingsFrom(asked: Asked, resamples = 100): Findings {
  const options = { ...asked.options, resamples };
  const of = (recordings: Asked["recordings"]) => {
    const result = analysePrediction(recordings, options);
    if (!result.ok) throw new Error(result.trouble.message);
    return result.value;
  };
  return {
    asked,
    result: of(asked.recordings),
    byKind: asked.byKind.map(({ kind, recordings }) => ({ kind, result: of(recordings) })),
  };
}

export const madeUpFindings = (plan: PredictionPlan, dip?: number): Findings =>
  findingsFrom(askLive(madeUpRun(plan, dip), plan.seed));
