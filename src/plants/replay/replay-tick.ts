// One tick as a log tells it: what the plant gives back, when it was, and what the
// log claims the engine made of it. Every format that can be replayed ends here.
import type { Ms, Seconds } from "../../base/index.ts";
import { fail, GAP_REASONS, ok } from "../../base/index.ts";
import type { GapReason, Result } from "../../base/index.ts";
import type { TickRecord } from "../../show/record/index.ts";
import type { HostMetrics, ProcessRow, WorldStatus } from "../plant.ts";

/** When a tick was, by the log's own clocks. */
export interface ReplayBeat {
  readonly tick: number;
  readonly elapsed: Ms;
  /** Wall clock, milliseconds since 1970. */
  readonly wall: Ms;
  readonly late: Ms;
  readonly skipped: number;
  readonly suspended: Ms;
}

export interface ReplayTick {
  /** 1-based line of the log. */
  readonly line: number;
  readonly runId: string;
  readonly seq: number;
  readonly interval: Seconds;
  readonly host: string;
  readonly beat: ReplayBeat;
  /** Sensor id → value in [0, 1], or why there is none; in the order of the log's sensors. */
  readonly values: ReadonlyMap<string, number | GapReason>;
  /** Sensors that a route may choose. */
  readonly routable: ReadonlySet<string>;
  readonly metrics: HostMetrics;
  readonly processes: readonly ProcessRow[];
  readonly processCount: number | null;
  readonly thinned: readonly string[];
  /** Of recorded worlds only. */
  readonly world?: WorldStatus;
  /** The line itself; null where the format does not hold what the engine says. */
  readonly claim: TickRecord | null;
}

const REASONS: ReadonlySet<string> = new Set(GAP_REASONS.slice(1));

/** A tick from a line of our own log, or what is missing from it. */
export function fromRecord(record: TickRecord, line: number): Result<ReplayTick> {
  const values = valuesOf(record);
  if (!values.ok) return values;
  const unlisted = record.cores.find(({ id }) => !values.value.has(id));
  if (unlisted !== undefined) return incomplete(`core ${unlisted.id} has no value`);
  return ok({
    line,
    runId: record.run_id,
    seq: record.seq,
    interval: record.interval_s,
    host: record.host,
    beat: {
      tick: record.tick,
      elapsed: record.elapsed_ms,
      wall: Date.parse(record.time),
      late: record.late_ms,
      skipped: record.skipped_beats,
      suspended: record.suspended_ms,
    },
    values: values.value,
    routable: new Set(record.cores.map(({ id }) => id)),
    metrics: metricsOf(record),
    processes: record.top_processes.map((row) => ({
      pid: row.pid,
      name: row.name,
      cpuRatio: row.cpu_ratio,
      waitRatio: row.wait_ratio,
      rssBytes: row.rss_bytes,
    })),
    processCount: record.processes,
    thinned: record.thinned,
    ...(record.world !== undefined && { world: record.world }),
    claim: record,
  });
}

function valuesOf({ values, gaps }: TickRecord): Result<Map<string, number | GapReason>> {
  const known = new Map<string, number | GapReason>();
  for (const [id, value] of Object.entries(values)) {
    const reason = Object.hasOwn(gaps, id) ? gaps[id] : undefined;
    if (value === null && reason === undefined) return incomplete(`no reason why ${id} is unknown`);
    if (value !== null && reason !== undefined) return incomplete(`${id} has a value and a gap`);
    if (value !== null) known.set(id, value);
    else if (REASONS.has(reason!)) known.set(id, reason as GapReason);
    else return incomplete(`unknown reason for the gap of ${id}`);
  }
  const stray = Object.keys(gaps).find((id) => !known.has(id));
  return stray === undefined ? ok(known) : incomplete(`a gap of ${stray}, which has no value`);
}

const incomplete = (what: string): Result<never> =>
  fail({
    code: "replay.incomplete",
    message: `cannot be replayed: ${what}`,
    advice: "replay a log as `homeostat watch --log` wrote it",
  });

function metricsOf(record: TickRecord): HostMetrics {
  return {
    cpuAvg: record.cpu_avg,
    cpuMax: record.cpu_max,
    memUsed: record.mem_used,
    swapUsed: record.swap_used,
    load1m: record.load_1m,
    psiCpuSome: record.psi_cpu_some,
    psiMemorySome: record.psi_memory_some,
    psiIoSome: record.psi_io_some,
    diskReadBytesPerS: record.disk_read_bytes_per_s,
    diskWriteBytesPerS: record.disk_write_bytes_per_s,
    netRxBytesPerS: record.net_rx_bytes_per_s,
    netTxBytesPerS: record.net_tx_bytes_per_s,
    selfCpuRatio: record.self_cpu_ratio,
    selfRssBytes: record.self_rss_bytes,
  };
}
