// Everything one frame is drawn from: the view, what the keys have chosen, and what
// follows from both (sorted processes, selected rows, where the curve begins).
import { showHostile } from "../text/index.ts";
import type { ProcessRecord, TickRecord } from "../record/index.ts";
import type { Glyphs } from "./glyphs.ts";
import type { Interface } from "./interface.ts";
import { enoughJudged, type Steadiness } from "./steadiness.ts";
import type { DashboardView, SensorRow, SortKey } from "./view.ts";

/**
 * First tick at which enough sensors were judged. S* before it would set the scale of the
 * curve for as long as the history lasts.
 */
export function curveStartAfter(
  before: number | undefined,
  record: TickRecord,
): number | undefined {
  if (before !== undefined && before <= record.seq) return before;
  return enoughJudged(record) ? record.seq : undefined;
}

/** Since when no incident is open; a run whose time begins anew is another one. */
export function quietSinceAfter(before: number | undefined, record: TickRecord): number {
  const { elapsed_ms: now, incidents } = record;
  return before === undefined || before > now || incidents.length > 0 ? now : before;
}

export interface Scene {
  readonly view: DashboardView;
  readonly ui: Interface;
  readonly steadiness: Steadiness;
  /** `elapsed_ms` from which on no incident was open; of the present tick while one is. */
  readonly quietSinceMs: number;
  /** The curve is drawn from this tick on; undefined while most sensors are collecting. */
  readonly curveStart: number | undefined;
  readonly glyphs: Glyphs;
  /** Filtered and sorted. */
  readonly processes: readonly ProcessRecord[];
}

/** Unknown sorts last in every order; equal rows keep the order of their pids, so that none jumps. */
function descending(left: number | null, right: number | null): number {
  return (right ?? -1) - (left ?? -1);
}

const ORDERS: Readonly<Record<SortKey, (left: ProcessRecord, right: ProcessRecord) => number>> = {
  cpu: (left, right) => descending(left.cpu_ratio, right.cpu_ratio),
  wait: (left, right) => descending(left.wait_ratio, right.wait_ratio),
  rss: (left, right) => descending(left.rss_bytes, right.rss_bytes),
  pid: (left, right) => left.pid - right.pid,
  name: (left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0),
};

/** The processes whose shown name or pid contains the filter, in the chosen order. */
export function listProcesses(
  view: DashboardView,
  by: SortKey,
  filter: string,
): readonly ProcessRecord[] {
  const all = view.processes ?? view.record.top_processes;
  const sought = filter.toLowerCase();
  const kept =
    sought === ""
      ? [...all]
      : all.filter((row) => `${row.pid} ${showHostile(row.name)}`.toLowerCase().includes(sought));
  const order = ORDERS[by];
  return kept.sort((left, right) => order(left, right) || left.pid - right.pid);
}

/** Row of the selected process, −1 where none is. */
export function selectedProcess(scene: Scene): number {
  return scene.processes.findIndex((row) => row.pid === scene.ui.pid);
}

/** Row of the selected sensor, −1 where none is. */
export function selectedSensor(sensors: readonly SensorRow[], id: string | null): number {
  return sensors.findIndex((row) => row.id === id);
}

/** First row to show so that the selected one is in sight, moving as little as possible from the top. */
export function firstRow(selected: number, height: number, count: number): number {
  if (height <= 0 || count <= height) return 0;
  return Math.max(0, Math.min(count - height, selected - Math.floor(height / 2)));
}
