// /proc/pressure: the share of the interval in which some, or all, non-idle tasks waited
// for a core, for memory or for a disk, from the difference of `total`. A kernel without
// PSI has none of these sensors.
import { Counters, gapOfAdvance } from "../counters.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import { pressure, unsigned, type Pressure } from "../parsers/index.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";

const KINDS = ["some", "full"] as const;
type Kind = (typeof KINDS)[number];

/** `full` of a whole host's CPU is always 0: a core that runs somebody is not stalled. */
const RESOURCES: readonly { name: string; kinds: readonly Kind[]; awaited: string }[] = [
  { name: "cpu", kinds: ["some"], awaited: "a core" },
  { name: "memory", kinds: ["some", "full"], awaited: "memory" },
  { name: "io", kinds: ["some", "full"], awaited: "a disk" },
  { name: "irq", kinds: ["full"], awaited: "interrupts" },
];

const METRIC_OF = {
  "psi.cpu.some": "psiCpuSome",
  "psi.memory.some": "psiMemorySome",
  "psi.io.some": "psiIoSome",
} as const;

interface Line {
  readonly id: string;
  readonly file: KernelFile<Pressure>;
  readonly kind: Kind;
  readonly sensor: number;
  readonly metric: (typeof METRIC_OF)[keyof typeof METRIC_OF] | null;
}

const US_PER_MS = 1000;

export class PressureGroup implements Group {
  readonly name = "pressure";
  readonly optional = false;
  readonly sensors: GroupSensors;
  readonly files: KernelFile<Pressure>[] = [];
  readonly #lines: Line[] = [];
  readonly #counters = new Counters();

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink);
    for (const resource of RESOURCES) {
      const path = `/proc/pressure/${resource.name}`;
      const file = new KernelFile(reader, path, pressure);
      const gap = file.read();
      if (gap === "absent") continue;
      this.files.push(file);
      for (const kind of resource.kinds) {
        if (gap === null && Number.isNaN(file.content[kind])) continue;
        this.#add(file, kind, resource);
      }
    }
  }

  read(reading: Reading): void {
    for (const file of this.files) file.read();
    for (let i = 0; i < this.#lines.length; i++) {
      const { file, kind, sensor, metric } = this.#lines[i]!;
      if (file.gap !== null) {
        this.sensors.gap(sensor, file.gap);
        this.#counters.forget(i);
        continue;
      }
      const moved = this.#counters.advance(i, file.content[kind]);
      const gap = gapOfAdvance(moved);
      if (gap !== null) {
        this.sensors.gap(sensor, gap);
        continue;
      }
      const share = Math.min(1, moved / US_PER_MS / reading.elapsedMs);
      this.sensors.set(sensor, share, share);
      if (metric !== null) reading.metrics[metric] = Number.isFinite(share) ? share : null;
    }
  }

  raw(): Record<string, unknown> {
    const totals: Record<string, unknown> = { unit: "µs" };
    for (const { id, file, kind } of this.#lines) totals[id] = unsigned(file.content[kind]);
    return totals;
  }

  close(): void {
    for (const file of this.files) file.close();
  }

  #add(file: KernelFile<Pressure>, kind: Kind, resource: { name: string; awaited: string }): void {
    const id = `psi.${resource.name}.${kind}`;
    const who = kind === "some" ? "some task" : "every task";
    this.#lines.push({
      id,
      file,
      kind,
      sensor: this.sensors.add({
        id,
        title: `${who} waited for ${resource.awaited}`,
        unit: "ratio",
        normaliser: "share of the interval, from the difference of total",
        source: file.path,
        part: id,
      }),
      metric: METRIC_OF[id as keyof typeof METRIC_OF] ?? null,
    });
  }
}
