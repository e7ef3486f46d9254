// /proc/meminfo: memory and swap in use. In a container with a limit, the limit and
// what the container uses of it take the host's place: that is what it can run out of.
import type { WatchedFile } from "../blindness.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import { memoryInfo, type MemoryInfo } from "../parsers/index.ts";
import type { ContainerMemory } from "../container.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";

const SOURCE = "/proc/meminfo";

export class MemoryGroup implements Group {
  readonly name = "memory";
  readonly optional = false;
  readonly sensors: GroupSensors;
  readonly #file: KernelFile<MemoryInfo>;
  readonly #container: ContainerMemory | null;
  readonly #used: number;
  #swap: number | null = null;

  constructor(reader: FileReader, sink: SensorSink, container: ContainerMemory | null) {
    this.sensors = new GroupSensors(this.name, sink);
    this.#file = new KernelFile(reader, SOURCE, memoryInfo);
    this.#container = container;
    this.#used = this.sensors.add({
      id: "mem_used",
      title: "memory not available to programs",
      unit: "B",
      normaliser:
        container === null
          ? "1 − MemAvailable / MemTotal"
          : "memory used without inactive file pages / the container's limit",
      source: container === null ? SOURCE : container.source,
    });
    if (this.#file.read() === null) this.#addSwap();
  }

  read(reading: Reading): void {
    const gap = this.#file.read();
    const info = this.#file.content;
    if (this.#container !== null) this.#readContainer(reading, this.#container);
    else if (gap === null) this.#setUsed(reading, info.total - info.available, info.total);
    else this.sensors.gap(this.#used, gap);
    if (gap === null) this.#addSwap();
    if (this.#swap === null) return;
    if (gap !== null) return this.sensors.gap(this.#swap, gap);
    if (!(info.swapTotal > 0)) return this.sensors.gap(this.#swap, "absent");
    if (!(info.swapFree <= info.swapTotal)) return this.sensors.gap(this.#swap, "malformed");
    const used = info.swapTotal - info.swapFree;
    const ratio = used / info.swapTotal;
    this.sensors.set(this.#swap, used, ratio);
    reading.metrics.swapUsed = Number.isFinite(ratio) ? ratio : null;
  }

  get files(): readonly WatchedFile[] {
    return [this.#file];
  }

  raw(): Record<string, unknown> {
    const limits = this.#container === null ? {} : { container: { ...this.#container.content } };
    return { unit: "B", ...this.#file.content, ...limits };
  }

  close(): void {
    this.#file.close();
    this.#container?.close();
  }

  #setUsed(reading: Reading, used: number, total: number): void {
    // More available, or used, than there is: the file speaks of no memory.
    if (used < 0 || used > total) return this.sensors.gap(this.#used, "malformed");
    const ratio = used / total;
    this.sensors.set(this.#used, used, ratio);
    reading.metrics.memUsed = Number.isFinite(ratio) ? ratio : null;
  }

  #readContainer(reading: Reading, container: ContainerMemory): void {
    const gap = container.read();
    if (gap !== null) return this.sensors.gap(this.#used, gap);
    this.#setUsed(reading, container.content.used, container.content.limit);
  }

  /** A host without swap has no sensor for it, until somebody adds some. */
  #addSwap(): void {
    if (this.#swap !== null || !(this.#file.content.swapTotal > 0)) return;
    this.#swap = this.sensors.add({
      id: "swap_used",
      title: "swap in use",
      unit: "B",
      normaliser: "1 − SwapFree / SwapTotal",
      source: SOURCE,
    });
  }
}
