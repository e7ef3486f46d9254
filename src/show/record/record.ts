// One tick as one object: what `--json` prints, `--log` keeps, `replay` reads and
// the dashboard draws. Scalars at the top level, units in the names, `null` for
// unknown and never NaN. The schema in schema.ts is held against this type.

import type { BandName } from "../../judge/index.ts";
import type { AlarmKind, ChangeKind, Severity } from "../../judge/warning/index.ts";
import type { WorldStatus } from "../../plants/index.ts";

/** A simulated world, as its plant tells it. */
export type WorldRecord = WorldStatus;

export { BAND_NAMES } from "../../judge/index.ts";
export type { BandName } from "../../judge/index.ts";
export { ALARM_KINDS, CHANGES, SEVERITIES } from "../../judge/warning/index.ts";
export type { Severity } from "../../judge/warning/index.ts";

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

/** A sensor of an alarm: what its fitted map says, at onset and now; `null` where it was not judged. */
export interface AlarmSensorRecord {
  readonly id: string;
  readonly band_at_onset: BandName | null;
  readonly gap_at_onset: number | null;
  readonly band: BandName | null;
  readonly gap: number | null;
  /** False where the fit explains no more than chance would. */
  readonly proven: boolean | null;
}

/** When a resource is used up, should it rise on as it did. */
export interface ForecastRecord {
  readonly used: number;
  readonly left_s: number;
  /** 95 % interval of it. */
  readonly left_low_s: number;
  readonly left_high_s: number;
  /** Share of the whole per second. */
  readonly rise_per_s: number;
  /** For how long the rise was seen. */
  readonly seen_s: number;
}

/** One source that alarms. Names of mounts and devices in its texts are hostile: escape them. */
export interface AlarmRecord {
  /** A sensor's id; `relations` or `lasting:` with what it is about; `exhaustion:` with the resource and its name. */
  readonly source: string;
  readonly kind: AlarmKind;
  /** Sources of one group count once. */
  readonly group: string;
  readonly since: string;
  /** Score over the alert threshold; 1 alarms. `null`: no value at this tick. */
  readonly strength: number | null;
  readonly peak: number;
  /** The alarm as one line. */
  readonly says: string;
  /** Of exhaustion only: the last forecast. */
  readonly forecast: ForecastRecord | null;
  readonly sensors: readonly AlarmSensorRecord[];
}

/** A process whose use rose most up to the onset; a guess. `name` is hostile text. */
export interface SuspectRecord {
  readonly pid: number;
  readonly name: string;
  /** Cores. */
  readonly cpu_ratio: number | null;
  readonly cpu_rise: number | null;
  readonly rss_rise_bytes: number | null;
}

/** An early warning; opened, followed and closed by judge/warning. */
export interface IncidentRecord {
  readonly id: string;
  /** `resting`: no alarm at present, but not for long enough to call it over. */
  readonly state: "open" | "resting" | "closed";
  /** The worst it has been. */
  readonly severity: Severity;
  /** When the first of its alarms began. */
  readonly since: string;
  readonly opened_at: string;
  readonly last_alarm_at: string;
  readonly closed_at: string | null;
  /** From `since` to now, or to its close. */
  readonly age_s: number;
  /** Times that alarms came back during its rest. */
  readonly returns: number;
  /** True while its sensors are not seen: it may be over, or not. */
  readonly blind: boolean;
  /** Who looks after it; `by` is hostile text. */
  readonly acknowledged: { readonly at: string; readonly by: string } | null;
  /** One line: how bad, since when, how far it reaches. */
  readonly reason: string;
  /** Ids, foremost first. */
  readonly sensors: readonly string[];
  /** Strongest first, at most twelve. */
  readonly alarms: readonly AlarmRecord[];
  /** Alarms beyond those told. */
  readonly alarms_omitted: number;
  readonly suspects: readonly SuspectRecord[];
}

export interface IncidentEventRecord {
  readonly kind: ChangeKind;
  /** Id of the incident; `null` for sight lost or regained without one. */
  readonly id: string | null;
}

/** What early warning sees, and how much it knows yet. */
export interface WarningRecord {
  /** `restored`: it began with what an earlier run had learnt, which the log does not hold. */
  readonly memory: "fresh" | "restored";
  /** Sensors watched, and of these how many have too short a past to alarm. */
  readonly watched: number;
  readonly learning: number;
  /** True while most sensors that ought to have a value have none. */
  readonly blind: boolean;
  /** What is not seen, in words; `null` where all is. */
  readonly sight: string | null;
  /** How unusually the sensors stand to one another; alert at 3. `null` unless judged. */
  readonly relations_score: number | null;
  readonly relations_state: "collecting" | "blind" | "judged";
  /** The sensors most unlike their own past at this tick, most first; at most three, alert near 3. */
  readonly top: readonly { readonly sensor: string; readonly score: number }[];
  /** What somebody does not want to hear of: a source, a group, or `all`. */
  readonly silenced: readonly { readonly what: string; readonly until: string }[];
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
  /** The incident that is open or resting, and what closed at this very tick. */
  readonly incidents: readonly IncidentRecord[];
  /** What became of incidents at this tick. */
  readonly incident_events: readonly IncidentEventRecord[];
  readonly warning: WarningRecord;
  readonly recommendations: readonly RecommendationRecord[];
  readonly receipts: readonly ReceiptRecord[];
  readonly steering: boolean;
  /** Why nothing new is recommended; null where something is, or nothing is steered at all. */
  readonly steering_hold: string | null;
  /** Of simulated worlds only: who plays, and where the episode stands. */
  readonly world?: WorldRecord;
}
