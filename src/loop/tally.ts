// What `tig_final_state.json` says about a session: one object, built from the tick
// records as they pass, in constant memory. It writes no file; the session's caller
// does, through `writeFileAtomically`.
import type { Bytes, Ms, Ratio, Seconds, Trouble } from "../base/index.ts";
import { SEVERITIES } from "../show/record/index.ts";
import type { BandName, ReceiptRecord, Severity, TickRecord } from "../show/record/index.ts";

export const STATE_SCHEMA = "homeostat.state/1";

/** Why a session ended: by plan, by the user, by a signal, or by force of circumstance. */
export type EndedBy =
  | "duration"
  | "quit"
  | "recording ended"
  | "stdout closed"
  | "error"
  | `SIG${string}`;

/** How often one target was the route. */
interface TargetShare {
  readonly target: string;
  readonly ticks: number;
  readonly share: Ratio;
}

export interface StateTrouble extends Trouble {
  /** How often it was reported. */
  readonly times: number;
}

export interface FinalState {
  readonly schema: typeof STATE_SCHEMA;
  readonly run_id: string;
  readonly version: string;
  readonly plant: string | null;
  readonly host: string | null;
  readonly interval_s: Seconds;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly ended: string;
  readonly ended_by: EndedBy;
  readonly duration_s: Seconds;
  /** Ticks taken; beats skipped by overruns; how often that happened. */
  readonly ticks: number;
  readonly skipped_beats: number;
  readonly overruns: number;
  readonly late_max_ms: Ms;
  readonly suspended_ms: Ms;
  /** As of the last tick; `null` where it was not known. */
  readonly sensors: number;
  readonly coherence: number | null;
  readonly coherence_ratio: number | null;
  readonly coherence_relative: number | null;
  readonly above_t_star: boolean | null;
  readonly v_star: number | null;
  readonly a_star: number | null;
  readonly proven_share: number | null;
  readonly bands: Readonly<Record<BandName, number>> | null;
  readonly route_target: string | null;
  readonly route_score: number | null;
  readonly self_converged: boolean | null;
  /** Of S* over the session; the median to 0.0001. */
  readonly coherence_min: number | null;
  readonly coherence_median: number | null;
  readonly coherence_max: number | null;
  /** Changes of a core's band from one tick to the next, in all and by `FROM→TO`. */
  readonly band_transitions: number;
  readonly band_transitions_by_kind: Readonly<Record<string, number>>;
  readonly route_changes: number;
  /** Targets chosen most often, at most five. */
  readonly top_targets: readonly TargetShare[];
  /** Incidents that were open at any time of the run, and the worst of them. */
  readonly incidents_opened: number;
  readonly incidents_worst: Severity | null;
  /** The one that was not over at the end. */
  readonly incident_open: OpenIncident | null;
  readonly steering: boolean;
  /** Distinct recommendations, suppressed ones aside, and what became of those acted on. */
  readonly recommendations: number;
  readonly actions: ActionCounts;
  /** The latest of what steering did, checked and took back. */
  readonly last_receipts: readonly ReceiptRecord[];
  readonly self_cpu_ratio_mean: number | null;
  readonly self_rss_bytes_max: Bytes | null;
  readonly self_tick_ms_mean: Ms | null;
  readonly troubles: readonly StateTrouble[];
  readonly log_file: string | null;
  readonly ab_file: string | null;
}

interface OpenIncident {
  readonly id: string;
  readonly severity: Severity;
  readonly since: string;
  readonly age_s: Seconds;
}

interface ActionCounts {
  readonly applied: number;
  readonly refused: number;
  readonly effective: number;
  readonly ineffective: number;
  readonly undecided: number;
  readonly taken_back: number;
}

export interface SessionFacts {
  readonly runId: string;
  readonly version: string;
  readonly interval: Seconds;
  /** Wall clock, milliseconds since 1970. */
  readonly started: Ms;
  readonly logFile: string | null;
  readonly abFile: string | null;
}

/** S* lies in [0, 0.5); bins of this width give its median. */
const COHERENCE_STEP = 1e-4;
const COHERENCE_BINS = 10_001;
const TARGETS_SHOWN = 5;
/** Distinct troubles kept; a host that fails in more ways is described well enough. */
const TROUBLES_KEPT = 100;
/** Ids remembered to count each incident and recommendation once; the counts are exact up to here. */
const REMEMBERED = 10_000;
/** Receipts in the summary: all that one end can take back, and a few before. */
const RECEIPTS_KEPT = 50;
/** What kind of receipt counts as what; a check counts as its verdict. */
const COUNTED_AS = {
  applied: "applied",
  refused: "refused",
  checked: "undecided",
  "taken-back": "taken_back",
} as const satisfies Record<ReceiptRecord["kind"], keyof ActionCounts>;

export class SessionTally {
  readonly #facts: SessionFacts;
  #last: TickRecord | null = null;
  #ticks = 0;
  #skipped = 0;
  #overruns = 0;
  #lateMax: Ms = 0;
  #suspended: Ms = 0;
  readonly #coherence = new Uint32Array(COHERENCE_BINS);
  #coherenceCount = 0;
  #coherenceMin = Number.POSITIVE_INFINITY;
  #coherenceMax = Number.NEGATIVE_INFINITY;
  readonly #bandOf = new Map<string, BandName>();
  readonly #transitions = new Map<string, number>();
  #route: string | null = null;
  #routeChanges = 0;
  readonly #targets = new Map<string, number>();
  readonly #incidents = new Set<string>();
  #worst: Severity | null = null;
  readonly #recommended = new Set<string>();
  readonly #receipts: ReceiptRecord[] = [];
  readonly #actions = {
    applied: 0,
    refused: 0,
    effective: 0,
    ineffective: 0,
    undecided: 0,
    taken_back: 0,
  };
  readonly #cpu = new RunningMean();
  readonly #tickTime = new RunningMean();
  #rssMax: Bytes | null = null;
  readonly #troubles = new Map<string, StateTrouble>();

  constructor(facts: SessionFacts) {
    this.#facts = facts;
  }

  /** Takes in one tick. Constant time in the length of the session. */
  add(record: TickRecord): void {
    this.#last = record;
    this.#ticks += 1;
    this.#skipped += record.skipped_beats;
    if (record.skipped_beats > 0) this.#overruns += 1;
    this.#lateMax = Math.max(this.#lateMax, record.late_ms);
    this.#suspended += record.suspended_ms;
    this.#addCoherence(record.coherence);
    this.#addBands(record);
    this.#addRoute(record.route_target);
    this.#addIncidents(record);
    this.#addSteering(record);
    this.#cpu.add(record.self_cpu_ratio);
    this.#tickTime.add(record.self_tick_ms);
    if (record.self_rss_bytes !== null) {
      this.#rssMax = Math.max(this.#rssMax ?? 0, record.self_rss_bytes);
    }
  }

  /** Takes in what steering did, a tick's or the last of all. */
  addReceipts(receipts: readonly ReceiptRecord[]): void {
    for (const { kind, verdict } of receipts) this.#actions[verdict ?? COUNTED_AS[kind]] += 1;
    this.#receipts.push(...receipts);
    this.#receipts.splice(0, this.#receipts.length - RECEIPTS_KEPT);
  }

  /** Takes in what went wrong; the same trouble at the same place counts up. */
  trouble(trouble: Trouble): void {
    const key = `${trouble.code} ${trouble.where ?? ""} ${trouble.line ?? ""}`;
    const known = this.#troubles.get(key);
    if (known === undefined && this.#troubles.size >= TROUBLES_KEPT) return;
    this.#troubles.set(key, { ...trouble, times: (known?.times ?? 0) + 1 });
  }

  /** The state as of now. `ended` is wall clock, milliseconds since 1970. */
  finish(endedBy: EndedBy, ended: Ms): FinalState {
    const { runId, version, interval, started, logFile, abFile } = this.#facts;
    return {
      schema: STATE_SCHEMA,
      run_id: runId,
      version,
      plant: this.#last?.plant ?? null,
      host: this.#last?.host ?? null,
      interval_s: this.#last?.interval_s ?? interval,
      started: new Date(started).toISOString(),
      ended: new Date(ended).toISOString(),
      ended_by: endedBy,
      duration_s: Math.max(0, ended - started) / 1000,
      ticks: this.#ticks,
      skipped_beats: this.#skipped,
      overruns: this.#overruns,
      late_max_ms: this.#lateMax,
      suspended_ms: this.#suspended,
      ...lastFigures(this.#last),
      ...this.#spread(),
      steering: this.#last?.steering ?? false,
      recommendations: this.#recommended.size,
      actions: { ...this.#actions },
      last_receipts: [...this.#receipts],
      self_cpu_ratio_mean: this.#cpu.mean,
      self_rss_bytes_max: this.#rssMax,
      self_tick_ms_mean: this.#tickTime.mean,
      troubles: [...this.#troubles.values()],
      log_file: logFile,
      ab_file: abFile,
    };
  }

  #spread() {
    const judged = this.#coherenceCount > 0;
    const kinds = [...this.#transitions].toSorted(([, a], [, b]) => b - a);
    return {
      coherence_min: judged ? this.#coherenceMin : null,
      coherence_median: judged ? this.#coherenceMedian() : null,
      coherence_max: judged ? this.#coherenceMax : null,
      band_transitions: kinds.reduce((sum, [, times]) => sum + times, 0),
      band_transitions_by_kind: Object.fromEntries(kinds),
      route_changes: this.#routeChanges,
      top_targets: this.#topTargets(),
      incidents_opened: this.#incidents.size,
      incidents_worst: this.#worst,
      incident_open: openAt(this.#last),
    };
  }

  #addCoherence(coherence: number | null): void {
    if (coherence === null) return;
    this.#coherenceCount += 1;
    this.#coherenceMin = Math.min(this.#coherenceMin, coherence);
    this.#coherenceMax = Math.max(this.#coherenceMax, coherence);
    const bin = Math.min(COHERENCE_BINS - 1, Math.round(coherence / COHERENCE_STEP));
    this.#coherence[bin]! += 1;
  }

  /** Lower median to the width of a bin, and never outside the extremes. */
  #coherenceMedian(): number {
    let before = 0;
    let bin = 0;
    while (before + this.#coherence[bin]! < this.#coherenceCount / 2) {
      before += this.#coherence[bin]!;
      bin += 1;
    }
    const middle = Math.round(bin * COHERENCE_STEP * 1e4) / 1e4;
    return Math.min(this.#coherenceMax, Math.max(this.#coherenceMin, middle));
  }

  #addBands(record: TickRecord): void {
    for (const { id, band } of record.cores) {
      const before = this.#bandOf.get(id);
      if (band === null) this.#bandOf.delete(id);
      else this.#bandOf.set(id, band);
      if (before !== undefined && band !== null && before !== band) {
        increment(this.#transitions, `${before}→${band}`);
      }
    }
  }

  #addRoute(target: string | null): void {
    if (target === null) return;
    if (this.#route !== null && this.#route !== target) this.#routeChanges += 1;
    this.#route = target;
    increment(this.#targets, target);
  }

  #topTargets(): readonly TargetShare[] {
    const total = [...this.#targets.values()].reduce((sum, ticks) => sum + ticks, 0);
    return [...this.#targets]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, TARGETS_SHOWN)
      .map(([target, ticks]) => ({ target, ticks, share: ticks / total }));
  }

  #addSteering({ recommendations, receipts }: TickRecord): void {
    for (const { id, status } of recommendations) {
      if (status !== "suppressed" && this.#recommended.size < REMEMBERED) this.#recommended.add(id);
    }
    this.addReceipts(receipts);
  }

  #addIncidents(record: TickRecord): void {
    for (const { id, severity } of record.incidents) {
      if (this.#incidents.size < REMEMBERED) this.#incidents.add(id);
      this.#worst = this.#worst === null ? severity : worse(this.#worst, severity);
    }
  }
}

function openAt(last: TickRecord | null): OpenIncident | null {
  const open = last?.incidents.find(({ state }) => state !== "closed");
  if (open === undefined) return null;
  const { id, severity, since, age_s } = open;
  return { id, severity, since, age_s };
}

const worse = (a: Severity, b: Severity): Severity =>
  SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;

/** Mean of the values that were known. */
class RunningMean {
  #sum = 0;
  #count = 0;

  add(value: number | null): void {
    if (value === null) return;
    this.#sum += value;
    this.#count += 1;
  }

  get mean(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count;
  }
}

function lastFigures(last: TickRecord | null) {
  return {
    sensors: last?.sensors ?? 0,
    coherence: last?.coherence ?? null,
    coherence_ratio: last?.coherence_ratio ?? null,
    coherence_relative: last?.coherence_relative ?? null,
    above_t_star: last?.above_t_star ?? null,
    v_star: last?.v_star ?? null,
    a_star: last?.a_star ?? null,
    proven_share: last?.proven_share ?? null,
    bands: last?.bands ?? null,
    route_target: last?.route_target ?? null,
    route_score: last?.route_score ?? null,
    self_converged: last?.self_converged ?? null,
  };
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
