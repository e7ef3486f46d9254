// /proc/loadavg: the 1-minute load average, by the number of online cores; the
// newest pid, by which the process table knows whether it can have grown; and the number of
// tasks, which can run out of pids.
import type { WatchedFile } from "../blindness.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import { loadAverage, type LoadAverage } from "../parsers/index.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { softClip } from "./normalise.ts";

const SOURCE = "/proc/loadavg";

export class LoadGroup implements Group {
  readonly name = "load";
  readonly optional = false;
  readonly sensors: GroupSensors;
  readonly #file: KernelFile<LoadAverage>;
  readonly #load: number;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink);
    this.#file = new KernelFile(reader, SOURCE, loadAverage);
    this.#load = this.sensors.add({
      id: "load_1m",
      title: "1-minute load average",
      unit: "tasks",
      normaliser: "x/(1+x), x = load per online core",
      source: SOURCE,
    });
  }

  read(reading: Reading): void {
    const gap = this.#file.read();
    reading.tasks = gap === null ? this.#file.content.tasks : Number.NaN;
    reading.lastPid = gap === null ? this.#file.content.lastPid : Number.NaN;
    if (gap !== null) return this.sensors.gap(this.#load, gap);
    const { load1 } = this.#file.content;
    const perCore = load1 / reading.cores;
    this.sensors.set(this.#load, load1, softClip(perCore));
    reading.metrics.load1m = Number.isFinite(perCore) ? perCore : null;
  }

  get files(): readonly WatchedFile[] {
    return [this.#file];
  }

  raw(): Record<string, unknown> {
    return { ...this.#file.content };
  }

  close(): void {
    this.#file.close();
  }
}
