// /proc/stat: how busy each core was, what was stolen or waited for disks, and how often
// the host switched, forked and queued. A core is busy when it is neither idle nor waiting
// for a disk; stolen time counts as busy, since the core could not be used. Guests' time is
// inside user already. The sensors of cores are what the engine routes by.
import type { GapReason } from "../../../base/index.ts";
import type { WatchedFile } from "../blindness.ts";
import { Counters, gapOfAdvance } from "../counters.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import {
  CORE_COLUMNS,
  IDLE,
  IOWAIT,
  kernelStat,
  STEAL,
  unsigned,
  type KernelStat,
} from "../parsers/index.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { softClip } from "./normalise.ts";

/** Switches a second and core at which the sensor reads one half: a busy server's order of size. */
const SWITCHES_PER_CORE = 5_000;
/** Forks a second and core at which the sensor reads one half: a parallel build's order of size. */
const FORKS_PER_CORE = 50;
const SOURCE = "/proc/stat";
/** A tick of /proc/stat: USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;
/** Slots of the counters that belong to no core; cores follow after the line of all cores. */
const CTXT_SLOT = 0;
const FORKS_SLOT = 1;
const TOTAL_SLOT = CORE_COLUMNS;

const COLUMN_NAMES = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"];

/** How one line of eight counters moved. */
interface Moved {
  total: number;
  busy: number;
  /** User, nice and system: what processes used. */
  ran: number;
  iowait: number;
  steal: number;
  /** iowait ran backwards, which the kernel allows it to. */
  iowaitSteppedBack: boolean;
}

export class CpuGroup implements Group {
  readonly name = "cpu";
  readonly optional = false;
  readonly sensors: GroupSensors;
  readonly #file: KernelFile<KernelStat>;
  readonly #counters = new Counters();
  /** Sensor of each core number, and the tick at which the core was last online. */
  readonly #sensorOf = new Map<number, { index: number; seen: number }>();
  readonly #moved: Moved = {
    total: 0,
    busy: 0,
    ran: 0,
    iowait: 0,
    steal: 0,
    iowaitSteppedBack: false,
  };
  readonly #iowait: number;
  readonly #steal: number;
  readonly #switches: number;
  readonly #forks: number;
  readonly #queue: number;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink);
    this.#file = new KernelFile(reader, SOURCE, kernelStat);
    if (this.#file.read() === null) this.#addCores();
    const share = (id: string, title: string): number =>
      this.sensors.add({
        id,
        title,
        unit: "ratio",
        normaliser: "share of all cores' time",
        source: SOURCE,
      });
    this.#iowait = share("cpu.iowait", "idle while a disk was awaited");
    this.#steal = share("cpu.steal", "taken by the hypervisor");
    const rate = (id: string, title: string, half: number): number =>
      this.sensors.add({
        id,
        title,
        unit: "1/s",
        normaliser: `x/(1+x), x = rate per online core / ${half}`,
        source: SOURCE,
      });
    this.#switches = rate("ctx_switches", "context switches", SWITCHES_PER_CORE);
    this.#forks = rate("forks", "processes and threads created", FORKS_PER_CORE);
    this.#queue = this.sensors.add({
      id: "run_queue",
      title: "tasks running or waiting for a core, without this program",
      unit: "tasks",
      normaliser: "x/(1+x), x = tasks per online core",
      source: SOURCE,
    });
  }

  read(reading: Reading): void {
    const gap = this.#file.read();
    if (gap !== null) return this.#blind(reading, gap);
    const stat = this.#file.content;
    this.#addCores();
    reading.cores = stat.coreCount > 0 ? stat.coreCount : Number.NaN;
    reading.forks = stat.forks;
    this.#readCores(reading, stat);
    this.#readTotal(reading, stat);
    this.#readCounts(reading, stat);
  }

  get files(): readonly WatchedFile[] {
    return [this.#file];
  }

  raw(): Record<string, unknown> {
    const stat = this.#file.content;
    const line = (offset: number, from: Float64Array): Record<string, number> =>
      Object.fromEntries(COLUMN_NAMES.map((name, i) => [name, unsigned(from[offset + i]!)]));
    const cores: Record<string, Record<string, number>> = {};
    for (let row = 0; row < stat.coreCount; row++) {
      cores[`cpu${stat.coreIds[row]}`] = line(row * CORE_COLUMNS, stat.times);
    }
    return {
      unit: "1/100 s",
      all_cores: line(0, stat.total),
      ...cores,
      context_switches: unsigned(stat.contextSwitches),
      processes_created: unsigned(stat.forks),
      booted_at_unix_s: stat.bootedAt,
      procs_running: stat.running,
      procs_blocked: stat.blocked,
    };
  }

  close(): void {
    this.#file.close();
  }

  #addCores(): void {
    const { coreCount, coreIds } = this.#file.content;
    for (let row = 0; row < coreCount; row++) {
      const core = coreIds[row]!;
      if (this.#sensorOf.has(core)) continue;
      const index = this.sensors.add({
        id: `cpu${core}`,
        title: `core ${core}`,
        unit: "ratio",
        normaliser: "share of its time it was neither idle nor waiting for a disk",
        source: SOURCE,
        routable: true,
        part: `cpu${core}`,
      });
      this.#sensorOf.set(core, { index, seen: -1 });
    }
  }

  #blind(reading: Reading, gap: GapReason): void {
    this.sensors.gapAll(gap);
    this.#counters.forgetAll();
    reading.cores = reading.forks = reading.ranMs = Number.NaN;
  }

  #readCores(reading: Reading, stat: KernelStat): void {
    let busy = 0;
    let total = 0;
    let highest = Number.NaN;
    for (let row = 0; row < stat.coreCount; row++) {
      const core = stat.coreIds[row]!;
      const sensor = this.#sensorOf.get(core)!;
      sensor.seen = reading.tick;
      const slot = TOTAL_SLOT + (core + 1) * CORE_COLUMNS;
      const gap = this.#advance(slot, stat.times, row * CORE_COLUMNS);
      if (gap !== null) {
        this.sensors.gap(sensor.index, gap);
        continue;
      }
      const share = this.#moved.busy / this.#moved.total;
      this.sensors.set(sensor.index, share, share);
      if (!(this.#moved.total > 0)) continue;
      busy += this.#moved.busy;
      total += this.#moved.total;
      if (!(share <= highest)) highest = share;
    }
    reading.metrics.cpuAvg = total > 0 ? busy / total : null;
    reading.metrics.cpuMax = Number.isNaN(highest) ? null : highest;
    if (this.#sensorOf.size > stat.coreCount) this.#markOffline(reading.tick);
  }

  /** Cores without a line are offline; when they return, their counters start anew. */
  #markOffline(tick: number): void {
    for (const [core, sensor] of this.#sensorOf) {
      if (sensor.seen === tick) continue;
      this.sensors.gap(sensor.index, "vanished");
      const slot = TOTAL_SLOT + (core + 1) * CORE_COLUMNS;
      for (let column = 0; column < CORE_COLUMNS; column++) this.#counters.forget(slot + column);
    }
  }

  /** Fills `#moved` from one line; returns why it cannot. */
  #advance(slot: number, times: Float64Array, offset: number): GapReason | null {
    const moved = this.#moved;
    moved.total = moved.busy = moved.ran = moved.iowait = moved.steal = 0;
    moved.iowaitSteppedBack = false;
    let gap: GapReason | null = null;
    for (let column = 0; column < CORE_COLUMNS; column++) {
      const step = this.#counters.advance(slot + column, times[offset + column]!);
      const columnGap = gapOfAdvance(step);
      if (columnGap !== null) {
        // The kernel documents that iowait may decrease: it then counts as not moved.
        if (column === IOWAIT && columnGap === "stepped-back") moved.iowaitSteppedBack = true;
        else gap = columnGap;
        continue;
      }
      moved.total += step;
      if (column < IDLE) moved.ran += step;
      if (column === IOWAIT) moved.iowait = step;
      else if (column !== IDLE) moved.busy += step;
      if (column === STEAL) moved.steal = step;
    }
    return gap;
  }

  #readTotal(reading: Reading, stat: KernelStat): void {
    const gap = this.#advance(TOTAL_SLOT, stat.total, 0);
    const { iowait, steal, total, iowaitSteppedBack } = this.#moved;
    if (gap !== null) {
      this.sensors.gap(this.#iowait, gap);
      this.sensors.gap(this.#steal, gap);
      return;
    }
    reading.ranMs = this.#moved.ran * TICK_MS;
    this.sensors.set(this.#steal, steal / total, steal / total);
    if (iowaitSteppedBack) this.sensors.gap(this.#iowait, "stepped-back");
    else this.sensors.set(this.#iowait, iowait / total, iowait / total);
  }

  #readCounts(reading: Reading, stat: KernelStat): void {
    const perSecond = 1000 / reading.elapsedMs;
    const rate = (sensor: number, moved: number, half: number): void => {
      const gap = gapOfAdvance(moved);
      if (gap !== null) return this.sensors.gap(sensor, gap);
      const value = moved * perSecond;
      this.sensors.set(sensor, value, softClip(value / (stat.coreCount * half)));
    };
    const switches = this.#counters.advance(CTXT_SLOT, stat.contextSwitches);
    rate(this.#switches, switches, SWITCHES_PER_CORE);
    rate(this.#forks, this.#counters.advance(FORKS_SLOT, stat.forks), FORKS_PER_CORE);
    if (Number.isNaN(stat.running)) return this.sensors.gap(this.#queue, "malformed");
    const waiting = Math.max(0, stat.running - 1);
    this.sensors.set(this.#queue, waiting, softClip(waiting / stat.coreCount));
  }
}
