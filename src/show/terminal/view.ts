// What the dashboard is given and what it asks for. It knows the record of a tick
// and nothing of the loop: keys become intents, and whoever created it obeys them.
import type { BandName, ProcessRecord, TickRecord } from "../record/index.ts";

/** One sensor as the sensor list shows it. */
export interface SensorRow {
  readonly id: string;
  readonly title: string;
  /** Normalised to [0, 1]; `null` where unknown. */
  readonly value: number | null;
  /** `null` while collecting or blind. */
  readonly band: BandName | null;
  /** 1 − |λ|, in [0, 1]. */
  readonly gap: number | null;
  /** False where the fit explains no more than chance would. */
  readonly proven: boolean | null;
  /** Why the value is unknown; `null` where it is known. */
  readonly gapReason: string | null;
}

/** S* over the last five minutes, oldest first; `null` where it was not known. */
export interface CoherenceHistory {
  readonly samples: readonly (number | null)[];
  /** Seconds between two samples. */
  readonly secondsPerSample: number;
}

/** How far a recorded run is played; its times are those of the record. */
export interface ReplayProgress {
  /** Ticks played so far, this one included. */
  readonly tick: number;
  /** Ticks of the recording; an estimate until the last. */
  readonly of: number;
  /** This is the last one: nothing more will come. */
  readonly ended: boolean;
}

export interface DashboardView {
  readonly record: TickRecord;
  /** Only where a recorded run is shown. */
  readonly replay?: ReplayProgress;
  readonly history: CoherenceHistory;
  readonly sensors: readonly SensorRow[];
  /** All processes known, where more are known than the record's top ten: sorting and filtering use them. */
  readonly processes?: readonly ProcessRecord[];
  /** The derivation of a sensor's judgement, line by line; called only when asked for. */
  explain(sensorId: string): readonly string[];
}

export const SORT_KEYS = ["cpu", "wait", "rss", "pid", "name"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What a key asks of the session. Help, sorting and filtering happen on the screen alone but are told too. */
export type Intent =
  | { readonly kind: "quit" }
  /** Ctrl-C: as if SIGINT had come. */
  | { readonly kind: "interrupt" }
  /** Ctrl-Z: leave the terminal, stop, and resume when continued. */
  | { readonly kind: "suspend" }
  | { readonly kind: "pause"; readonly paused: boolean }
  | { readonly kind: "restore-all" }
  /** Somebody looks after the incident that is open. */
  | { readonly kind: "acknowledge" }
  | { readonly kind: "interval"; readonly change: "longer" | "shorter" }
  | { readonly kind: "sort"; readonly by: SortKey }
  | { readonly kind: "help"; readonly open: boolean }
  | { readonly kind: "explain"; readonly sensor: string };

export interface Size {
  readonly columns: number;
  readonly rows: number;
}
