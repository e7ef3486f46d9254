// One control group: its CPU against its quota, its memory against its limit, how often
// the quota ran out, and its pressure. Files its version or its place lacks have no sensor.
import type { GapReason } from "../../../base/index.ts";
import { Counters, gapOfAdvance } from "../counters.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import {
  cgroupCpu,
  cgroupCpuMax,
  cgroupMemoryEvents,
  integer,
  pressure,
  soleCounter,
  unsigned,
  type CgroupCpu,
  type CgroupCpuMax,
  type CgroupMemoryEvents,
  type Integer,
  type Parser,
  type Pressure,
} from "../parsers/index.ts";
import type { CgroupPlace } from "./cgroup-layout.ts";
import type { GroupSensors, Reading } from "./group.ts";
import { idPart } from "./normalise.ts";

const PRESSURES = ["cpu", "memory", "io"] as const;
const US_PER_MS = 1000;
const NS_PER_US = 1000;
/** Slots of this group's counters; pressures follow. */
const USAGE = 0;
const PERIODS = 1;
const THROTTLED = 2;
const FIRST_PRESSURE = 3;
/** What counters are where cpu.stat could not be read. */
const UNREAD = { periods: Number.NaN, throttled: Number.NaN };

interface Counted<T> {
  readonly file: KernelFile<T>;
  readonly sensor: number;
}

/** Files of what the group may use; null where its version or its place has none. */
interface LimitFiles {
  readonly cpuMax: KernelFile<CgroupCpuMax> | null;
  readonly quota: KernelFile<Integer> | null;
  readonly period: KernelFile<Integer> | null;
  readonly weight: KernelFile<Integer> | null;
  readonly limit: KernelFile<Integer> | null;
}

export class CgroupReader {
  readonly place: CgroupPlace;
  readonly #reader: FileReader;
  readonly #sensors: GroupSensors;
  readonly #counters = new Counters();
  readonly #cpuStat: KernelFile<CgroupCpu> | null;
  readonly #usageNs: KernelFile<Integer> | null;
  readonly #usage: number | null;
  readonly #throttled: number | null;
  readonly #memory: Counted<Integer> | null;
  readonly #events: KernelFile<CgroupMemoryEvents> | null;
  readonly #pressures: Counted<Pressure>[] = [];
  /** Cores and bytes allowed, and the weight; NaN or Infinity where there is no limit. */
  #quota = Number.NaN;
  #limit = Number.NaN;
  #weight = Number.NaN;
  #readAt = Number.NaN;
  readonly #limits: LimitFiles;

  constructor(reader: FileReader, sensors: GroupSensors, place: CgroupPlace) {
    this.place = place;
    this.#reader = reader;
    this.#sensors = sensors;
    this.#cpuStat = this.#file(place.cpu, "cpu.stat", cgroupCpu);
    this.#usageNs = this.#file(place.cpuacct, "cpuacct.usage", soleCounter);
    this.#events = this.#file(place.memory, "memory.events", cgroupMemoryEvents);
    this.#limits = this.#openLimits();
    this.#readLimits();
    const hasUsage =
      this.#usageNs !== null || !Number.isNaN(this.#cpuStat?.content.usageUs ?? Number.NaN);
    this.#usage = hasUsage ? this.#addUsage() : null;
    const hasPeriods = (this.#cpuStat?.content.periods ?? Number.NaN) >= 0;
    this.#throttled = hasPeriods ? this.#addThrottled() : null;
    this.#memory = this.#addMemory();
    for (const resource of PRESSURES) this.#addPressure(resource);
  }

  read(reading: Reading): void {
    const elapsedMs = reading.now - this.#readAt;
    this.#readAt = reading.now;
    this.#readLimits();
    this.#readCpu(elapsedMs, reading.cores);
    this.#readMemory();
    for (const [i, { file, sensor }] of this.#pressures.entries()) {
      const unread = file.read();
      const total = unread === null ? file.content.some : Number.NaN;
      const moved = this.#counters.advance(FIRST_PRESSURE + i, total);
      this.#setRatio(sensor, unread ?? gapOfAdvance(moved), moved / US_PER_MS / elapsedMs);
    }
  }

  raw(): Record<string, unknown> {
    const { periods = Number.NaN, throttled = Number.NaN } = this.#cpuStat?.content ?? {};
    return {
      version: this.place.version,
      cpu_usage_us: unsigned(this.#usageUs()),
      nr_periods: unsigned(periods),
      nr_throttled: unsigned(throttled),
      cpu_quota_cores: this.#quota,
      cpu_weight: this.#weight,
      memory_bytes: this.#memory?.file.content.value ?? Number.NaN,
      memory_limit_bytes: this.#limit,
      memory_events: { ...this.#events?.content },
    };
  }

  close(): void {
    const pressures = this.#pressures.map(({ file }) => file);
    for (const file of [
      this.#cpuStat,
      this.#usageNs,
      this.#memory?.file,
      this.#events,
      ...pressures,
      ...Object.values(this.#limits),
    ]) {
      file?.close();
    }
  }

  /** The file of this group, read once, or null where it is not there. */
  #file<T>(folder: string | null, name: string, parser: Parser<T>): KernelFile<T> | null {
    if (folder === null) return null;
    const file = new KernelFile(this.#reader, `${folder}/${name}`, parser);
    return file.read() === "absent" ? null : file;
  }

  #openLimits(): LimitFiles {
    const { cpu, memory, version } = this.place;
    const one = (folder: string | null, name: string): KernelFile<Integer> | null =>
      this.#file(folder, name, integer);
    const v2 = version === 2;
    return {
      cpuMax: v2 ? this.#file(cpu, "cpu.max", cgroupCpuMax) : null,
      quota: v2 ? null : one(cpu, "cpu.cfs_quota_us"),
      period: v2 ? null : one(cpu, "cpu.cfs_period_us"),
      weight: one(cpu, v2 ? "cpu.weight" : "cpu.shares"),
      limit: one(memory, v2 ? "memory.max" : "memory.limit_in_bytes"),
    };
  }

  #id(name: string): string {
    return `cgroup.${idPart(this.place.label)}.${name}`;
  }

  #readLimits(): void {
    const { quota, cpuMax, period, weight, limit } = this.#limits;
    const one = (file: KernelFile<Integer> | null): number =>
      file === null || file.read() !== null ? Number.NaN : file.content.value;
    if (this.place.version === 2) {
      this.#quota = cpuMax?.read() === null ? cpuMax.content.cores : Number.NaN;
    } else {
      const allowed = one(quota);
      this.#quota = allowed > 0 ? allowed / one(period) : Number.POSITIVE_INFINITY;
    }
    this.#weight = one(weight);
    this.#limit = one(limit);
  }

  #usageUs(): number {
    return this.#usageNs === null
      ? (this.#cpuStat?.content.usageUs ?? Number.NaN)
      : this.#usageNs.content.value / NS_PER_US;
  }

  #readCpu(elapsedMs: number, cores: number): void {
    const unread = this.#cpuStat?.read() ?? null;
    const unreadUsage = this.#usageNs === null ? unread : this.#usageNs.read();
    if (this.#usage !== null) {
      const moved = this.#counters.advance(
        USAGE,
        unreadUsage === null ? this.#usageUs() : Number.NaN,
      );
      const used = moved / US_PER_MS / elapsedMs;
      const allowed = Number.isFinite(this.#quota) ? Math.min(this.#quota, cores) : cores;
      const gap = unreadUsage ?? gapOfAdvance(moved);
      if (gap === null) this.#sensors.set(this.#usage, used, used / allowed);
      else this.#sensors.gap(this.#usage, gap);
    }
    if (this.#throttled === null || this.#cpuStat === null) return;
    const read = unread === null ? this.#cpuStat.content : UNREAD;
    const periods = this.#counters.advance(PERIODS, read.periods);
    const throttled = this.#counters.advance(THROTTLED, read.throttled);
    const gap = unread ?? gapOfAdvance(periods) ?? gapOfAdvance(throttled);
    // A group that never ran in the interval had no period in which it could be throttled.
    this.#setRatio(this.#throttled, gap, periods === 0 ? 0 : throttled / periods);
  }

  #readMemory(): void {
    if (this.#memory === null) return;
    const { file, sensor } = this.#memory;
    const gap = file.read();
    this.#events?.read();
    const used = file.content.value;
    if (gap !== null) this.#sensors.gap(sensor, gap);
    else if (used < 0) this.#sensors.gap(sensor, "malformed");
    else this.#sensors.set(sensor, used, used / this.#limit);
  }

  #setRatio(sensor: number, gap: GapReason | null, ratio: number): void {
    if (gap === null) this.#sensors.set(sensor, ratio, ratio);
    else this.#sensors.gap(sensor, gap);
  }

  #addUsage(): number {
    return this.#sensors.add({
      id: this.#id("cpu"),
      title: `${this.place.label}: cores used`,
      unit: "cores",
      normaliser:
        "CPU time / the quota, or all online cores where there is none; in turn, held between",
      source: `${this.place.cpu ?? this.place.cpuacct}/cpu.stat`,
      part: this.place.label,
    });
  }

  #addThrottled(): number {
    return this.#sensors.add({
      id: this.place.label === "self" ? "throttled" : this.#id("throttled"),
      title: `${this.place.label}: periods in which its CPU quota ran out`,
      unit: "ratio",
      normaliser: "throttled / elapsed periods, 0 when none elapsed; in turn, held between",
      source: `${this.place.cpu}/cpu.stat`,
      part: this.place.label,
    });
  }

  /** A group without a limit of its own cannot run out of memory before the host does. */
  #addMemory(): Counted<Integer> | null {
    const limited = this.#limit > 0 && this.#limit < 2 ** 60;
    if (!limited) return null;
    const name = this.place.version === 2 ? "memory.current" : "memory.usage_in_bytes";
    const file = this.#file(this.place.memory, name, integer);
    if (file === null) return null;
    const sensor = this.#sensors.add({
      id: this.#id("memory"),
      title: `${this.place.label}: memory, page cache included`,
      unit: "B",
      normaliser: "memory / the group's limit; in turn, held between",
      source: file.path,
      part: this.place.label,
    });
    return { file, sensor };
  }

  #addPressure(resource: (typeof PRESSURES)[number]): void {
    if (this.place.version === 1) return;
    const file = this.#file(this.place.cpu, `${resource}.pressure`, pressure);
    if (file === null || file.gap !== null) return;
    const sensor = this.#sensors.add({
      id: this.#id(`psi.${resource}.some`),
      title: `${this.place.label}: some task waited for ${resource}`,
      unit: "ratio",
      normaliser: "share of the interval, from the difference of total; in turn, held between",
      source: file.path,
      part: this.place.label,
    });
    this.#pressures.push({ file, sensor });
  }
}
