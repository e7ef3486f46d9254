// The A/B session: takes in ticks in bounded memory, and at the end says how S*
// moved with each raw metric, which of them moved first, and which bands the cores
// went through. The pairs and the primary question are fixed beforehand; p-values
// are corrected for the number of pairs (Holm 1979), so nothing is selected after
// looking. Pure: chance comes from the seed.
import { seededChance } from "../../base/index.ts";
import type { Seconds } from "../../base/index.ts";
import { correlate } from "./correlation.ts";
import type { Correlation } from "./correlation.ts";
import { leadLag, SAMPLES_MIN } from "./lead-lag.ts";
import type { LeadLag } from "./lead-lag.ts";
import type { AbTick } from "./line.ts";
import { TimeGrid } from "./time-grid.ts";

export const AB_SUMMARY_SCHEMA = "homeostat.ab-summary/1";

/** Raw metrics that S* is compared with; the first is the primary question. */
export const AB_SIGNALS = [
  "cpu_avg",
  "load_1m",
  "psi_cpu_some",
  "psi_memory_some",
  "psi_io_some",
] as const;
export type AbSignal = (typeof AB_SIGNALS)[number];

/** Until the longest window of the fit is full, S* rises because it learns, not because the host changes. */
export const WARM_UP_TICKS = 40;
/** Lags looked at to either side. */
const LAG_RANGE: Seconds = 30;
/** 34 minutes at one tick a second; longer sessions are thinned. */
const STEPS_MAX = 2048;
const ALPHA = 0.05;

export type AbRelation = "leads" | "lags" | "together" | "none" | "too-little";

export interface AbPair {
  readonly signal: AbSignal;
  /** `null` where one of the two did not move, or too little is known. */
  readonly correlation: Correlation | null;
  /** Lags in steps of `step_s`; positive: S* moves first. */
  readonly leadLag: LeadLag | null;
  /** p of the peak, corrected for the number of pairs. */
  readonly pAdjusted: number | null;
  readonly relation: AbRelation;
}

export interface AbSummary {
  readonly schema: typeof AB_SUMMARY_SCHEMA;
  readonly runId: string | null;
  readonly seed: number;
  readonly ticks: number;
  readonly warmUpTicks: number;
  /** Steps of the even grid, and the time between them. */
  readonly samples: number;
  /** Fewer say nothing about leads and lags. */
  readonly samplesMin: number;
  /** `null` before the first sample. */
  readonly step: Seconds | null;
  /** Ticks merged into one step because the session was long or the pace changed; 1 for none. */
  readonly thinnedBy: number;
  readonly pairs: readonly AbPair[];
  /** Changes of a core's band from one tick to the next: from → to → times. */
  readonly transitions: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Core ticks spent in each band. */
  readonly bandTicks: Readonly<Record<string, number>>;
}

export class AbSession {
  readonly #seed: number;
  #grid: TimeGrid | null = null;
  #ticks = 0;
  #runId: string | null = null;
  #start = 0;
  readonly #bandOf = new Map<string, string>();
  readonly #transitions: Record<string, Record<string, number>> = {};
  readonly #bandTicks: Record<string, number> = {};

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Takes in one tick; memory does not grow with their number. */
  add(tick: AbTick): void {
    this.#ticks += 1;
    this.#runId = tick.run_id;
    this.#addBands(tick);
    if (this.#ticks <= WARM_UP_TICKS) return;
    if (this.#grid === null) {
      this.#start = tick.elapsed_ms;
      const step = tick.interval_s * 1000;
      this.#grid = new TimeGrid({ capacity: STEPS_MAX, series: AB_SIGNALS.length + 1, step });
    }
    const raw = AB_SIGNALS.map((signal) => tick[signal]);
    this.#grid.add(tick.elapsed_ms - this.#start, [tick.coherence, ...raw]);
  }

  /** What the session shows so far. Takes some 0.3 s for a full grid. */
  summary(): AbSummary {
    const grid = this.#grid;
    grid?.fitStep(0);
    return {
      schema: AB_SUMMARY_SCHEMA,
      runId: this.#runId,
      seed: this.#seed,
      ticks: this.#ticks,
      warmUpTicks: Math.min(this.#ticks, WARM_UP_TICKS),
      samples: grid?.length ?? 0,
      samplesMin: SAMPLES_MIN,
      step: grid === null || grid.length === 0 ? null : grid.step / 1000,
      thinnedBy: grid?.thinnedBy ?? 1,
      pairs: this.#pairs(grid),
      transitions: this.#transitions,
      bandTicks: this.#bandTicks,
    };
  }

  #pairs(grid: TimeGrid | null): readonly AbPair[] {
    const chance = seededChance(this.#seed);
    const coherence = grid?.values(0) ?? new Float64Array();
    const range = grid === null ? 1 : Math.max(1, Math.round((LAG_RANGE * 1000) / grid.step));
    const found = AB_SIGNALS.map((signal, index) => {
      const raw = grid?.values(index + 1) ?? new Float64Array();
      const pair = leadLag([coherence, raw], range, chance);
      return { signal, correlation: correlate(coherence, raw), leadLag: pair };
    });
    const adjusted = holm(found.map((pair) => pair.leadLag?.p ?? null));
    return found.map(({ signal, correlation, leadLag: pair }, index) => {
      const pAdjusted = adjusted[index]!;
      const relation = relationOf(pair, pAdjusted);
      return { signal, correlation, leadLag: pair, pAdjusted, relation };
    });
  }

  #addBands(tick: AbTick): void {
    for (const { id, band } of tick.cores) {
      const before = this.#bandOf.get(id);
      if (band === null) {
        this.#bandOf.delete(id);
        continue;
      }
      this.#bandOf.set(id, band);
      this.#bandTicks[band] = (this.#bandTicks[band] ?? 0) + 1;
      if (before === undefined || before === band) continue;
      const row = (this.#transitions[before] ??= {});
      row[band] = (row[band] ?? 0) + 1;
    }
  }
}

function relationOf(found: LeadLag | null, pAdjusted: number | null): AbRelation {
  if (found === null || pAdjusted === null) return "too-little";
  if (pAdjusted > ALPHA) return "none";
  if (found.lagLow > 0) return "leads";
  return found.lagHigh < 0 ? "lags" : "together";
}

/** Holm's step-down correction over the p-values that exist. */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const order = [...pValues.keys()]
    .filter((index) => pValues[index] !== null)
    .toSorted((i, j) => pValues[i]! - pValues[j]!);
  const adjusted = pValues.map((): number | null => null);
  let highest = 0;
  for (const [rank, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, pValues[index]! * (order.length - rank)));
    adjusted[index] = highest;
  }
  return adjusted;
}
