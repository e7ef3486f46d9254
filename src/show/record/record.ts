// One tick as one object: what `--json` prints, `--log` keeps, `replay` reads and
// the dashboard draws. Scalars at the top level, units in the names, `null` for
// unknown and never NaN. The schema in schema.ts is held against this type.

import type { BandName } from "../../judge/index.ts";

export { BAND_NAMES } from "../../judge/index.ts";
export type { BandName } from "../../judge/index.ts";

export const TICK_SCHEMA = "homeostat.tick/1";

export interface CoreRecord {
  readonly id: string;
  readonly value: number | null;
  /** `null` while collecting or blind. */
  readonly band: BandName | null;
  readonly gap: number | null;
  /** False where the fit explains no more than chance would. */
  readonly proven: boolean | null;
}

export interface ProcessRecord {
  readonly pid: number;
  readonly name: string;
  readonly cpu_ratio: number | null;
  readonly wait_ratio: number | null;
  readonly rss_bytes: number | null;
}

/** An early warning; opened and closed by judge/. */
export interface IncidentRecord {
  readonly id: string;
  readonly severity: "warning" | "critical";
  readonly since: string;
  readonly sensors: readonly string[];
  readonly reason: string;
}

export interface RecommendationRecord {
  readonly id: string;
  readonly target: string;
  readonly knob: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
  readonly expect: string;
  /** A command that takes it back, whatever became of this program. */
  readonly undo: string;
  readonly status: "dry-run" | "applied" | "refused" | "suppressed";
  /** The failure mode or limit that forbids it; null unless suppressed. */
  readonly suppressed_by: string | null;
}

/** What was done, taken back, or found out about what was done. */
export interface ReceiptRecord {
  /** Id of the recommendation. */
  readonly id: string;
  readonly time: string;
  readonly target: string;
  readonly kind: "applied" | "refused" | "checked" | "taken-back";
  /** What the check of the forecast found; null unless it is a check. */
  readonly verdict: "effective" | "ineffective" | "undecided" | null;
  readonly outcome: string;
}

export interface TickRecord {
  readonly schema: typeof TICK_SCHEMA;
  readonly run_id: string;
  /** Position in the run, from 0, without holes: a hole in a log is a lost line. */
  readonly seq: number;
  /** Number of the beat, from 0; jumps where beats were skipped by an overrun. */
  readonly tick: number;
  readonly time: string;
  /** Monotonic milliseconds since the run began. */
  readonly elapsed_ms: number;
  readonly interval_s: number;
  readonly plant: string;
  readonly host: string;
  /** Sensors with a value at this tick. */
  readonly sensors: number;
  /** Of these, how many have fewer than 8 values yet. */
  readonly collecting: number;
  /** S*. `null` until one sensor is judged. */
  readonly coherence: number | null;
  /** S* / D*. */
  readonly coherence_ratio: number | null;
  /** S* over the S* of as many sensors that are all CRYSTAL. */
  readonly coherence_relative: number | null;
  readonly above_t_star: boolean | null;
  readonly v_star: number | null;
  readonly a_star: number | null;
  readonly proven_share: number | null;
  readonly bands: Readonly<Record<BandName, number>>;
  readonly route_target: string | null;
  readonly route_score: number | null;
  readonly cpu_avg: number | null;
  readonly cpu_max: number | null;
  readonly mem_used: number | null;
  readonly swap_used: number | null;
  readonly load_1m: number | null;
  readonly psi_cpu_some: number | null;
  readonly psi_memory_some: number | null;
  readonly psi_io_some: number | null;
  readonly disk_read_bytes_per_s: number | null;
  readonly disk_write_bytes_per_s: number | null;
  readonly net_rx_bytes_per_s: number | null;
  readonly net_tx_bytes_per_s: number | null;
  readonly self_cpu_ratio: number | null;
  readonly self_rss_bytes: number | null;
  /** Wall time this program's last tick took. */
  readonly self_tick_ms: number | null;
  /** The engine's own coherence fed back as a sensor. */
  readonly self_band: BandName | null;
  readonly self_gap: number | null;
  readonly self_converged: boolean | null;
  /** How late this tick began; 0 when on the beat. */
  readonly late_ms: number;
  /** Beats skipped before this tick because the previous one overran. */
  readonly skipped_beats: number;
  /** Time the machine was suspended before this tick. */
  readonly suspended_ms: number;
  readonly processes: number | null;
  /** Sensor id → value in [0, 1]; `null` where unknown. What `replay` needs. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Sensor id → why its value is unknown; only sensors with a gap. */
  readonly gaps: Readonly<Record<string, string>>;
  readonly cores: readonly CoreRecord[];
  readonly top_processes: readonly ProcessRecord[];
  /** Reader groups left out of this tick to keep the pace. */
  readonly thinned: readonly string[];
  readonly incidents: readonly IncidentRecord[];
  readonly recommendations: readonly RecommendationRecord[];
  readonly receipts: readonly ReceiptRecord[];
  readonly steering: boolean;
  /** Why nothing new is recommended; null where something is, or nothing is steered at all. */
  readonly steering_hold: string | null;
}
