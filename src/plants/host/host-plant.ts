// The host as a plant: once a tick every group reads its kernel files into one frame,
// then the process table is read. What cannot be read is a gap; when ticks cost more than
// they may, the optional groups are left out first.
import { Frame, SensorTable, type Instant, type Ms, type Trouble } from "../../base/index.ts";
import type { Contention } from "../../judge/contention/index.ts";
import { NO_METRICS, type Plant, type Sample } from "../plant.ts";
import { Blindness, type WatchedFile } from "./blindness.ts";
import { ContentionReader, Lateness } from "./contention/index.ts";
import { findContainerMemory } from "./container.ts";
import { CpuGroup } from "./groups/cpu.ts";
import type { LeftOut } from "./groups/mounts.ts";
import { RawValues, type Group, type Reading } from "./groups/group.ts";
import { CgroupGroup } from "./groups/cgroup.ts";
import { CapacityGroup } from "./groups/capacity.ts";
import { DiskGroup } from "./groups/disk.ts";
import { FileSystemGroup } from "./groups/filesystem.ts";
import { FrequencyGroup } from "./groups/frequency.ts";
import { NetworkGroup } from "./groups/network.ts";
import { PowerGroup } from "./groups/power.ts";
import { SelfGroup } from "./groups/self.ts";
import { ThermalGroup } from "./groups/thermal.ts";
import { VmstatGroup } from "./groups/vmstat.ts";
import type { OwnCostMeter } from "./own-cost.ts";
import { Thinning } from "./thinning.ts";
import { LoadGroup } from "./groups/load.ts";
import { MemoryGroup } from "./groups/memory.ts";
import { PressureGroup } from "./groups/pressure.ts";
import { FileReader } from "./kernel-file.ts";
import { kernelProcesses, type KernelProcess } from "./processes/kernel-processes.ts";
import { ProcessTable } from "./processes/table.ts";
import { visible } from "./foreign-text.ts";
import type { HostSource } from "./source.ts";

export interface HostPlantParts {
  /** Where this program's own cost is asked; none for recordings, which must replay alike. */
  readonly meter?: OwnCostMeter;
}

export class HostPlant implements Plant {
  readonly kind = "host";
  readonly name: string;
  readonly sensors = new SensorTable();
  readonly #source: HostSource;
  readonly #reader: FileReader;
  readonly #frame = new Frame();
  readonly #raw = new RawValues();
  readonly #groups: readonly Group[];
  readonly #fileSystems: FileSystemGroup;
  readonly #self: SelfGroup | null;
  readonly #processes: ProcessTable;
  readonly #thinning = new Thinning();
  readonly #said = new Set<string>();
  readonly #blindness = new Blindness();
  readonly #watched: readonly WatchedFile[];
  readonly #contention: ContentionReader;
  readonly #lateness = new Lateness();
  /** The last reading; null before the first. */
  #reading: Reading | null = null;
  #isLate = false;
  /** What `contention` answered of the last reading; undefined until it is asked. */
  #answer: Contention | null | undefined;
  #tick = 0;
  #last: Ms = Number.NaN;

  constructor(source: HostSource, parts: HostPlantParts = {}) {
    this.#source = source;
    this.name = visible(source.hostName);
    const reader = new FileReader(source);
    this.#reader = reader;
    const sink = { table: this.sensors, frame: this.#frame, raw: this.#raw };
    const groups: Group[] = [
      new CpuGroup(reader, sink),
      new LoadGroup(reader, sink),
      new MemoryGroup(reader, sink, findContainerMemory(reader)),
      new PressureGroup(reader, sink),
      new DiskGroup(reader, sink),
      new NetworkGroup(reader, sink),
      new CgroupGroup(reader, sink),
      new VmstatGroup(reader, sink),
      new ThermalGroup(reader, sink),
      new PowerGroup(reader, sink),
      new FrequencyGroup(reader, sink),
    ];
    this.#fileSystems = new FileSystemGroup(reader, sink);
    groups.push(this.#fileSystems, new CapacityGroup(reader, sink));
    this.#self = parts.meter === undefined ? null : new SelfGroup(parts.meter, sink);
    this.#groups = this.#self === null ? groups : [...groups, this.#self];
    this.#watched = groups.flatMap(({ files = [] }) => files);
    this.#processes = new ProcessTable(reader);
    this.#contention = new ContentionReader(reader);
  }

  read(at: Instant, budget: Ms): Sample {
    const began = performance.now();
    const reading = this.#begin(at);
    this.#reading = reading;
    this.#answer = undefined;
    const thinned: string[] = [];
    for (const group of this.#groups) {
      if (group.optional && this.#thinning.leavesOut(group.name)) {
        group.sensors.thin();
        thinned.push(group.name);
      } else group.read(reading);
    }
    this.#processes.read(reading, this.#thinning.processShare);
    if (this.#processes.rotating) thinned.push("processes");
    // The first reading opens every file and meets every process: it says nothing of the others.
    if (reading.tick > 0) this.#thinning.note(performance.now() - began, budget);
    return {
      frame: this.#frame,
      metrics: reading.metrics,
      processes: this.#processes.rows,
      processCount: this.#processes.count,
      thinned,
      troubles: this.#newTroubles(),
    };
  }

  contention(): Contention | null {
    if (this.#answer === undefined) this.#answer = this.#readContention();
    return this.#answer;
  }

  #readContention(): Contention | null {
    const reading = this.#reading;
    if (reading === null || !(reading.elapsedMs > 0)) return null;
    const { now, elapsedMs, cores, metrics } = reading;
    return this.#contention.read(this.#processes.tracked, {
      now,
      elapsedMs,
      cores: Number.isFinite(cores) ? cores : 1,
      pressure: metrics.psiCpuSome,
      cpuAvg: metrics.cpuAvg,
      runnable: this.rawOf(this.sensors.indexOf("run_queue") ?? -1),
      blind: this.#blindReason(reading),
    });
  }

  /** Why the competition at this reading must not be acted on. */
  #blindReason(reading: Reading): string | null {
    if (this.#processes.count === null) return "the process table cannot be listed";
    if (this.#processes.rotating) return "not every process could be read at this tick";
    if (Number.isNaN(reading.cores)) return "/proc/stat cannot be read";
    return this.#isLate ? "the tick came late" : null;
  }

  /** Takes in what a whole tick of the loop took, for the sensor of this program's own ticks. */
  noteTick(wall: Ms): void {
    this.#self?.noteTick(wall);
  }

  /** The quantity behind a sensor's value at the last reading, in its unit; null where there is none. */
  rawOf(sensor: number): number | null {
    const value = this.#raw.values[sensor] ?? Number.NaN;
    return Number.isFinite(value) ? value : null;
  }

  /** The kernel's own numbers behind a sensor's last value, with their unit where it is one for all. */
  kernelNumbers(sensor: number): Readonly<Record<string, unknown>> {
    const group = this.#groups.find(({ sensors }) => sensors.has(sensor));
    if (group === undefined) return {};
    const { unit, ...numbers } = group.raw();
    const parts = new Set(group.sensors.parts.values());
    const wanted = group.sensors.parts.get(sensor);
    const entries = Object.entries(numbers).filter(([key]) =>
      wanted === undefined ? !parts.has(key) : key === wanted,
    );
    const own = wanted === undefined ? undefined : numbers[wanted];
    const flat = typeof own === "object" && own !== null ? own : Object.fromEntries(entries);
    return { ...(unit === undefined ? {} : { unit }), ...flat };
  }

  /** The kernel's own numbers of every group at the last reading, those without a sensor too. */
  kernelGroups(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
    return Object.fromEntries(this.#groups.map((group) => [group.name, group.raw()]));
  }

  /** Mounted file systems without a sensor, and why. */
  leftOut(): readonly LeftOut[] {
    return this.#fileSystems.leftOut;
  }

  /** Every process with the kernel's own numbers, read now: not for the tick. */
  kernelProcesses(): readonly KernelProcess[] {
    return kernelProcesses(this.#reader);
  }

  close(): void {
    for (const group of this.#groups) group.close();
    this.#processes.close();
    this.#source.dispose();
  }

  /** Troubles not said before. */
  #newTroubles(): readonly Trouble[] {
    let fresh: Trouble[] | null = null;
    for (const group of this.#groups) fresh = this.#note(group.trouble ?? null, fresh);
    fresh = this.#note(this.#processes.trouble, fresh);
    const sight = this.#blindness.note(this.#watched);
    return fresh === null ? sight : [...fresh, ...sight];
  }

  #note(trouble: Trouble | null, fresh: Trouble[] | null): Trouble[] | null {
    if (trouble === null || this.#said.has(trouble.code)) return fresh;
    this.#said.add(trouble.code);
    return [...(fresh ?? []), trouble];
  }

  #begin(at: Instant): Reading {
    this.#frame.clear(this.sensors.count);
    // Two readings at one moment have no rates; a clock that ran backwards gives none either.
    const elapsedMs = at.monotonic > this.#last ? at.monotonic - this.#last : Number.NaN;
    this.#last = at.monotonic;
    this.#isLate = this.#lateness.note(elapsedMs);
    return {
      tick: this.#tick++,
      now: at.monotonic,
      elapsedMs,
      metrics: { ...NO_METRICS },
      cores: Number.NaN,
      ranMs: Number.NaN,
      forks: Number.NaN,
      tasks: Number.NaN,
      lastPid: Number.NaN,
    };
  }
}
