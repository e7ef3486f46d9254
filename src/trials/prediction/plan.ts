// What the live trial of prediction will do to the host, drawn from the seed before it
// begins: idle times of chance, and load spikes of three kinds of which only two give any
// sign before them. Nothing here looks at what was measured. Pure.
import type { Chance, Ratio, Seconds } from "../../base/index.ts";
import { seededChance } from "../../base/index.ts";
import { shuffled } from "../../prove/trial/index.ts";

/**
 * `abrupt` comes out of nothing; before `ramp` the load climbs slowly; before `variance` it swings
 * ever wider about a level. Equal shares, in an order drawn anew for every three.
 */
export const SPIKE_KINDS = ["abrupt", "ramp", "variance"] as const;
export type SpikeKind = (typeof SPIKE_KINDS)[number];

export const LENGTHS = ["quick", "usual", "full"] as const;
export type PredictionLength = (typeof LENGTHS)[number];

/** A stretch of constant load. */
export interface Segment {
  /** Seconds since the trial began. */
  readonly at: Seconds;
  readonly seconds: Seconds;
  /** Share of all cores. */
  readonly level: Ratio;
}

export interface Spike {
  readonly kind: SpikeKind;
  /** Onset, seconds since the trial began. */
  readonly at: Seconds;
  readonly seconds: Seconds;
  readonly level: Ratio;
  /** Seconds before the onset over which it gives a sign; 0 for an abrupt one. */
  readonly leadIn: Seconds;
  /** What is run for it, lead-in included, in order. */
  readonly segments: readonly Segment[];
}

export interface PredictionPlan {
  readonly seed: number;
  /** From one tick of homeostat to the next. */
  readonly interval: Seconds;
  readonly seconds: Seconds;
  readonly spikes: readonly Spike[];
}

/** Time a trial takes by its length. */
export const TRIAL_S: Readonly<Record<PredictionLength, Seconds>> = {
  quick: 300,
  usual: 1800,
  full: 5400,
};

/** The engine's longest window fills, and the host comes to rest. */
const QUIET_START_S = 30;
/** After the last spike. */
const QUIET_END_S = 10;
/** Idle between a spike and what comes next: at least this, then memoryless. */
export const REST_S = 12;
export const IDLE_MEAN_S = 15;
/** A spike stays at least this long, then memoryless up to the longest. */
export const SPIKE_S = { least: 6, mean: 4, most: 20 } as const;
export const SPIKE_LEVEL = [0.7, 1] as const;
export const LEAD_IN_S = [15, 30] as const;
/** A lead-in moves in steps of this length and stays below this level: it is no event itself. */
const STEP_S = 2;
export const LEAD_IN_LEVEL_MAX = 0.4;
const RAMP_START = 0.05;
/** About this level a lead-in of rising variance swings, by at most as much again. */
const SWING_LEVEL = 0.2;

export interface PlanOptions {
  readonly length: PredictionLength;
  readonly interval: Seconds;
  readonly seed: number;
  /** In place of the length's own time. */
  readonly seconds?: Seconds;
}

export function planPrediction({ length, interval, seed, seconds }: PlanOptions): PredictionPlan {
  const chance = seededChance(seed);
  const total = seconds ?? TRIAL_S[length];
  const spikes: Spike[] = [];
  let kinds: readonly SpikeKind[] = [];
  let free = Math.min(QUIET_START_S, total / 6) - REST_S;
  for (;;) {
    if (kinds.length === 0) kinds = shuffled(SPIKE_KINDS, chance);
    const spike = drawSpike(kinds[0]!, free, chance);
    kinds = kinds.slice(1);
    free = spike.at + spike.seconds;
    if (free > total - QUIET_END_S) return { seed, interval, seconds: total, spikes };
    spikes.push(spike);
  }
}

const exponential = (mean: number, chance: Chance): number => -mean * Math.log(1 - chance());
const between = ([low, high]: readonly [number, number], chance: Chance): number =>
  low + (high - low) * chance();
/** Programs are started and ended to a tenth of a second at best. */
const tenths = (seconds: Seconds): Seconds => Math.round(seconds * 10) / 10;

/** The next spike after `free`. Every kind draws the same numbers in the same order, so that they differ in nothing else. */
function drawSpike(kind: SpikeKind, free: Seconds, chance: Chance): Spike {
  const idle = REST_S + exponential(IDLE_MEAN_S, chance);
  const drawn = tenths(between(LEAD_IN_S, chance));
  const seconds = tenths(Math.min(SPIKE_S.most, SPIKE_S.least + exponential(SPIKE_S.mean, chance)));
  const level = between(SPIKE_LEVEL, chance);
  const swing = shuffled([-1, 1], chance)[0]!;
  const leadIn = kind === "abrupt" ? 0 : drawn;
  const begins = tenths(free + idle);
  const at = tenths(begins + leadIn);
  const before = leadInSegments({ kind, begins, leadIn, swing });
  return { kind, at, seconds, level, leadIn, segments: [...before, { at, seconds, level }] };
}

interface LeadIn {
  readonly kind: SpikeKind;
  readonly begins: Seconds;
  readonly leadIn: Seconds;
  /** Which way the first swing goes. */
  readonly swing: number;
}

function leadInSegments({ kind, begins, leadIn, swing }: LeadIn): readonly Segment[] {
  const steps = Math.floor(leadIn / STEP_S);
  return Array.from({ length: steps }, (_, step) => {
    const share = steps === 1 ? 1 : step / (steps - 1);
    const sign = step % 2 === 0 ? swing : -swing;
    const level =
      kind === "ramp"
        ? RAMP_START + share * (LEAD_IN_LEVEL_MAX - RAMP_START)
        : SWING_LEVEL * (1 + sign * share);
    const at = tenths(begins + step * STEP_S);
    const isLast = step === steps - 1;
    return { at, seconds: isLast ? tenths(begins + leadIn - at) : STEP_S, level };
  });
}
