// The host as a plant: once a tick every group reads its kernel files into one frame,
// then the process table is read. What cannot be read is a gap; when ticks cost more than
// they may, the optional groups are left out first.
import { Frame, SensorTable, type Instant, type Ms, type Trouble } from "../../base/index.ts";
import type { Plant, Sample } from "../plant.ts";
import { findContainerMemory } from "./container.ts";
import { CpuGroup } from "./groups/cpu.ts";
import { RawValues, type Group, type MetricsDraft, type Reading } from "./groups/group.ts";
import { LoadGroup } from "./groups/load.ts";
import { MemoryGroup } from "./groups/memory.ts";
import { PressureGroup } from "./groups/pressure.ts";
import { FileReader } from "./kernel-file.ts";
import { ProcessTable } from "./processes/table.ts";
import type { HostSource } from "./source.ts";

const noMetrics = (): MetricsDraft => ({
  cpuAvg: null,
  cpuMax: null,
  memUsed: null,
  swapUsed: null,
  load1m: null,
  psiCpuSome: null,
  psiMemorySome: null,
  psiIoSome: null,
  diskReadBytesPerS: null,
  diskWriteBytesPerS: null,
  netRxBytesPerS: null,
  netTxBytesPerS: null,
  selfCpuRatio: null,
  selfRssBytes: null,
});

export class HostPlant implements Plant {
  readonly kind = "host";
  readonly name: string;
  readonly sensors = new SensorTable();
  readonly #source: HostSource;
  readonly #frame = new Frame();
  readonly #raw = new RawValues();
  readonly #groups: Group[];
  readonly #processes: ProcessTable;
  #tick = 0;
  #last: Ms = Number.NaN;

  constructor(source: HostSource) {
    this.#source = source;
    this.name = source.hostName;
    const reader = new FileReader(source);
    const sink = { table: this.sensors, frame: this.#frame, raw: this.#raw };
    this.#groups = [
      new CpuGroup(reader, sink),
      new LoadGroup(reader, sink),
      new MemoryGroup(reader, sink, findContainerMemory(reader)),
      new PressureGroup(reader, sink),
    ];
    this.#processes = new ProcessTable(reader);
  }

  read(at: Instant, _budget: Ms): Sample {
    const reading = this.#begin(at);
    for (const group of this.#groups) group.read(reading);
    this.#processes.read(reading, 1);
    const troubles: Trouble[] = [];
    return {
      frame: this.#frame,
      metrics: reading.metrics,
      processes: this.#processes.rows,
      processCount: this.#processes.count,
      thinned: this.#processes.rotating ? ["processes"] : [],
      troubles,
    };
  }

  close(): void {
    for (const group of this.#groups) group.close();
    this.#processes.close();
    this.#source.dispose();
  }

  #begin(at: Instant): Reading {
    this.#frame.clear(this.sensors.count);
    const elapsedMs = at.monotonic - this.#last;
    this.#last = at.monotonic;
    return {
      tick: this.#tick++,
      now: at.monotonic,
      elapsedMs,
      metrics: noMetrics(),
      cores: Number.NaN,
      forks: Number.NaN,
      lastPid: Number.NaN,
    };
  }
}
