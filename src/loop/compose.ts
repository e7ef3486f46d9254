// Puts one tick into one `TickRecord`: the last place that sees typed arrays, the
// first that makes objects. It rounds nothing that replay needs and hides nothing
// that is unknown.
import type { Frame, Ms, Seconds, SensorTable } from "../base/index.ts";
import type { RouteScore } from "../decide/index.ts";
import type { Judgement } from "../judge/index.ts";
import type { HostMetrics, Plant, ProcessRow, Sample } from "../plants/index.ts";
import { TICK_SCHEMA } from "../show/record/index.ts";
import type { CoreRecord, ProcessRecord, TickRecord } from "../show/record/index.ts";
import { toMicroseconds } from "./pacing.ts";
import type { Beat } from "./pacing.ts";
import type { WarningFields } from "./lookout.ts";
import type { SteeringFields } from "./steward.ts";

export interface TickParts {
  readonly run: {
    readonly id: string;
    readonly seq: number;
    readonly interval: Seconds;
    /** Wall time the tick before this one took. */
    readonly lastCost: Ms | null;
  };
  readonly beat: Beat;
  readonly plant: Plant;
  readonly sample: Sample;
  readonly judgement: Judgement;
  readonly target: RouteScore | null;
  readonly warning: WarningFields;
  readonly steering: SteeringFields;
}

export function composeRecord(parts: TickParts): TickRecord {
  const { run, beat, plant, sample, judgement, target } = parts;
  const { coherence, self } = judgement;
  return {
    schema: TICK_SCHEMA,
    run_id: run.id,
    seq: run.seq,
    tick: beat.tick,
    time: new Date(beat.at.wall).toISOString(),
    elapsed_ms: toMicroseconds(beat.elapsed),
    interval_s: run.interval,
    plant: plant.kind,
    host: plant.name,
    sensors: judgement.present,
    collecting: judgement.collecting,
    coherence: coherence?.sStar ?? null,
    coherence_ratio: coherence?.ratio ?? null,
    coherence_relative: coherence?.relative ?? null,
    above_t_star: coherence?.aboveTStar ?? null,
    v_star: coherence?.vStar ?? null,
    a_star: coherence?.aStar ?? null,
    proven_share: judgement.provenShare,
    bands: judgement.bandCounts,
    route_target: target?.id ?? null,
    route_score: target?.score ?? null,
    ...metricFields(sample.metrics),
    self_tick_ms: run.lastCost === null ? null : toMicroseconds(run.lastCost),
    self_band: self.band,
    self_gap: self.gap,
    self_converged: self.converged,
    late_ms: toMicroseconds(beat.late),
    skipped_beats: beat.skipped,
    suspended_ms: Math.round(beat.suspended),
    processes: sample.processCount,
    ...sensorFields(plant.sensors, sample.frame),
    cores: coreRecords(plant.sensors, sample.frame, judgement),
    top_processes: sample.processes.map(processRecord),
    thinned: sample.thinned,
    ...parts.warning,
    ...parts.steering,
    ...(sample.world !== undefined && { world: sample.world }),
  };
}

function metricFields(metrics: HostMetrics) {
  return {
    cpu_avg: metrics.cpuAvg,
    cpu_max: metrics.cpuMax,
    mem_used: metrics.memUsed,
    swap_used: metrics.swapUsed,
    load_1m: metrics.load1m,
    psi_cpu_some: metrics.psiCpuSome,
    psi_memory_some: metrics.psiMemorySome,
    psi_io_some: metrics.psiIoSome,
    disk_read_bytes_per_s: metrics.diskReadBytesPerS,
    disk_write_bytes_per_s: metrics.diskWriteBytesPerS,
    net_rx_bytes_per_s: metrics.netRxBytesPerS,
    net_tx_bytes_per_s: metrics.netTxBytesPerS,
    self_cpu_ratio: metrics.selfCpuRatio,
    self_rss_bytes: metrics.selfRssBytes,
  };
}

function sensorFields(table: SensorTable, frame: Frame): Pick<TickRecord, "values" | "gaps"> {
  const values: Record<string, number | null> = {};
  const gaps: Record<string, string> = {};
  for (const [index, { id }] of table.specs.entries()) {
    values[id] = frame.value(index);
    const reason = frame.gap(index);
    if (reason !== null) gaps[id] = reason;
  }
  return { values, gaps };
}

function coreRecords(
  table: SensorTable,
  frame: Frame,
  { sensors }: Judgement,
): readonly CoreRecord[] {
  const cores: CoreRecord[] = [];
  for (const [index, { id, routable }] of table.specs.entries()) {
    if (!routable) continue;
    cores.push({
      id,
      value: frame.value(index),
      band: sensors.band(index),
      gap: sensors.gap(index),
      proven: sensors.proven(index),
    });
  }
  return cores;
}

function processRecord(row: ProcessRow): ProcessRecord {
  return {
    pid: row.pid,
    name: row.name,
    cpu_ratio: row.cpuRatio,
    wait_ratio: row.waitRatio,
    rss_bytes: row.rssBytes,
  };
}
