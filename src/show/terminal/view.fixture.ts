// Views for tests: a plausible host at any tick, changed where a test says so.
import { sampleIncident, sampleTick } from "../record/record.fixture.ts";
import { BAND_NAMES, type BandName, type CoreRecord, type TickRecord } from "../record/index.ts";
import type { DashboardView, SensorRow } from "./view.ts";

/** Ticks until the first judgement. */
export const FIRST_JUDGED = 7;

const swing = (index: number, seq: number): number => 0.5 + 0.45 * Math.sin(index * 1.7 + seq / 9);
const bandAt = (index: number): BandName =>
  BAND_NAMES[(index * 5 + 6) % BAND_NAMES.length] ?? "VOID";

export function cores(count: number, seq: number): readonly CoreRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `cpu${index}`,
    value: seq < 1 ? null : swing(index, seq),
    band: seq < FIRST_JUDGED ? null : bandAt(index),
    gap: seq < FIRST_JUDGED ? null : 0.5,
    proven: seq < FIRST_JUDGED ? null : index % 3 > 0,
  }));
}

const NAMES = [
  "postgres",
  "node",
  "stress-ng-cpu",
  "kworker/0:1-ev",
  "sshd",
  "bash",
  "rsync",
  "dockerd",
  "cron",
  "sh",
];

export function busyTick(seq: number, changes: Partial<TickRecord> = {}): TickRecord {
  const judged = seq >= FIRST_JUDGED;
  return sampleTick(seq, {
    host: "web01",
    sensors: 46,
    collecting: judged ? 2 : 46,
    coherence: judged ? 0.3172 : null,
    coherence_ratio: judged ? 0.637 : null,
    coherence_relative: judged ? 0.846 : null,
    v_star: judged ? 0.601 : null,
    a_star: judged ? 0.782 : null,
    proven_share: judged ? 0.42 : null,
    bands: judged
      ? { VOID: 1, SPARK: 0, FLOW: 2, MOLECULAR: 4, CELLULAR: 3, ORGANIC: 12, CRYSTAL: 24 }
      : { VOID: 0, SPARK: 0, FLOW: 0, MOLECULAR: 0, CELLULAR: 0, ORGANIC: 0, CRYSTAL: 0 },
    route_target: judged ? "cpu1" : null,
    route_score: judged ? 1.874 : null,
    cpu_avg: seq < 1 ? null : 0.231,
    cpu_max: seq < 1 ? null : 0.587,
    mem_used: 0.452,
    swap_used: 0.013,
    load_1m: 0.31,
    psi_cpu_some: seq < 1 ? null : 0.031,
    psi_memory_some: seq < 1 ? null : 0,
    psi_io_some: seq < 1 ? null : 0.124,
    disk_read_bytes_per_s: seq < 1 ? null : 12_345_678,
    disk_write_bytes_per_s: seq < 1 ? null : 4700,
    net_rx_bytes_per_s: seq < 1 ? null : 99_900,
    net_tx_bytes_per_s: seq < 1 ? null : 1234,
    self_cpu_ratio: seq < 1 ? null : 0.003,
    self_rss_bytes: 49_100_000,
    processes: 231,
    values: { cpu0: 0.4, "disk.sda.util": 0.3, "net.eth0.rx": 0.01 },
    gaps: {},
    cores: cores(2, seq),
    top_processes: seq < 1 ? [] : processes(seq),
    ...changes,
  });
}

function processes(seq: number): TickRecord["top_processes"] {
  return NAMES.map((name, index) => ({
    pid: 700 + index * 311,
    name,
    cpu_ratio: (0.9 * (index === 0 ? 1 : 0.9 + swing(index, seq) / 10)) / (index + 1),
    wait_ratio: index === 4 ? null : 0.21 / (index + 1),
    rss_bytes: 1_840_000_000 / (index + 1) ** 2,
  }));
}

const SENSOR_IDS = [
  "cpu0",
  "cpu1",
  "mem_used",
  "psi_io",
  "net.eth0.rx",
  "disk.sda.util",
  "load",
  "ctxt",
  "temp.core0",
];

export function sensorRows(seq: number, count = SENSOR_IDS.length): readonly SensorRow[] {
  return Array.from({ length: count }, (_, index) => {
    const known = index !== 8;
    const judged = known && seq >= FIRST_JUDGED;
    return {
      id: SENSOR_IDS[index] ?? `sensor${index}`,
      title: `what sensor ${index} measures`,
      value: known ? swing(index, seq) : null,
      band: judged ? bandAt(index) : null,
      gap: judged ? swing(index, 3) : null,
      proven: judged ? index % 2 === 0 : null,
      gapReason: known ? null : "absent",
    };
  });
}

export function viewAt(seq: number, changes: Partial<TickRecord> = {}): DashboardView {
  const record = busyTick(seq, changes);
  const first = Math.max(0, seq - 299);
  const samples = Array.from({ length: Math.min(seq + 1, 300) }, (_, index) =>
    first + index < FIRST_JUDGED ? null : 0.3 + 0.06 * Math.sin((first + index) / 20),
  );
  return {
    record,
    history: { samples, secondsPerSample: 1 },
    sensors: sensorRows(seq),
    explain: (id) => [
      `${id} at tick ${seq}`,
      ...Array.from({ length: 60 }, (_, line) => `step ${line}: z = ${line}`),
    ],
  };
}

const CALM = {
  band_at_onset: "CRYSTAL",
  gap_at_onset: 0.71,
  band: "CRYSTAL",
  gap: 0.71,
  proven: true,
} as const;

/** Every panel has something to show. */
export const EVENTFUL: Partial<TickRecord> = {
  steering: true,
  above_t_star: false,
  coherence_relative: 0.612,
  incidents: [
    sampleIncident({
      id: "i1",
      severity: "critical",
      since: "2026-11-20T12:01:30.000Z",
      sensors: ["psi_io", "disk.sda.util"],
      age_s: 70,
      alarms: [
        {
          source: "psi_io",
          kind: "novelty",
          group: "pressure",
          since: "2026-11-20T12:01:30.000Z",
          strength: 1.9,
          peak: 2.4,
          says: "psi_io is unlike its own past: 2.4 times the alert level at most, 1.9 now; psi_io: ORGANIC → VOID, gap 0.71 → 0.12",
          forecast: null,
          sensors: [
            { ...CALM, id: "psi_io", band_at_onset: "ORGANIC", band: "VOID", gap: 0.12 },
            { ...CALM, id: "disk.sda.util", proven: false },
          ],
        },
        ...sampleIncident().alarms,
      ],
    }),
  ],
  recommendations: [
    {
      id: "r1",
      target: "session 4 (backup)",
      knob: "autogroup nice",
      before: "0",
      after: "5",
      reason: "uses 1.8 cores while postgres waits 34% of its time",
      expect: "wait of postgres below 10% within 10 s",
      undo: "echo 0 > /proc/1011/autogroup",
      status: "dry-run",
      suppressed_by: null,
    },
    {
      id: "r2",
      target: "pid 1011 (node)",
      knob: "nice",
      before: "0",
      after: "5",
      reason: "hog in the same group",
      expect: "less wait",
      undo: "renice -n 0 -p $(ls /proc/1011/task)",
      status: "applied",
      suppressed_by: null,
    },
  ],
  receipts: [
    {
      id: "q1",
      time: "2026-11-20T12:02:40.000Z",
      target: "pid 1011 (node)",
      kind: "checked",
      verdict: "effective",
      outcome: "nice 0 to 5: wait 34% to 8%, kept",
    },
  ],
};
