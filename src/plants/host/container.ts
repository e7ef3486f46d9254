// The limits of the container this program runs in, if any. In a container the visible
// root of the cgroup hierarchy is the container's own group and has limits; the true root
// of a host has none. Limits of a single service on a host are not taken for a container's.
import type { GapReason } from "../../base/index.ts";
import { KernelFile, type FileReader } from "./kernel-file.ts";
import { cgroupMemoryStat, integer, memoryInfo, type Integer } from "./parsers/index.ts";

const V2 = "/sys/fs/cgroup";
const V1 = "/sys/fs/cgroup/memory";

export class ContainerMemory {
  readonly source: string;
  /** Bytes; filled by `read`. */
  readonly content = { used: Number.NaN, limit: Number.NaN };
  readonly #usage: KernelFile<Integer>;
  readonly #limit: KernelFile<Integer>;
  readonly #stat: KernelFile<{ inactiveFile: number }>;

  constructor(reader: FileReader, files: { usage: string; limit: string; stat: string }) {
    this.source = files.usage;
    this.#usage = new KernelFile(reader, files.usage, integer);
    this.#limit = new KernelFile(reader, files.limit, integer);
    this.#stat = new KernelFile(reader, files.stat, cgroupMemoryStat);
  }

  read(): GapReason | null {
    const gap = this.#usage.read() ?? this.#limit.read();
    if (gap !== null) return gap;
    if (this.#usage.content.value < 0 || !(this.#limit.content.value > 0)) return "malformed";
    const reclaimable = this.#stat.read() === null ? this.#stat.content.inactiveFile : 0;
    this.content.used = Math.max(0, this.#usage.content.value - reclaimable);
    this.content.limit = this.#limit.content.value;
    return null;
  }

  close(): void {
    for (const file of [this.#usage, this.#limit, this.#stat]) file.close();
  }
}

/** The container's memory, or null on a host and in a container without a limit of its own. */
export function findContainerMemory(reader: FileReader): ContainerMemory | null {
  const total = reader.value("/proc/meminfo", memoryInfo)?.total ?? Number.POSITIVE_INFINITY;
  const layouts = [
    { usage: `${V2}/memory.current`, limit: `${V2}/memory.max`, stat: `${V2}/memory.stat` },
    {
      usage: `${V1}/memory.usage_in_bytes`,
      limit: `${V1}/memory.limit_in_bytes`,
      stat: `${V1}/memory.stat`,
    },
  ];
  for (const files of layouts) {
    const limit = reader.value(files.limit, integer)?.value ?? Number.POSITIVE_INFINITY;
    if (limit > 0 && limit < total) return new ContainerMemory(reader, files);
  }
  return null;
}
