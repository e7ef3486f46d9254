// What this program itself costs: CPU time of all its threads, resident memory, wall time
// of its ticks. Always of this very process, whatever root is read.
import { LiveSource } from "./live-source.ts";
import { FileReader, KernelFile } from "./kernel-file.ts";
import { pageSize, statm } from "./parsers/index.ts";
import type { Bytes, Ms } from "../../base/index.ts";

/** Where the cost is asked; a test gives its own. */
export interface OwnCostMeter {
  /** CPU time since the program began. */
  cpuMs(): Ms;
  /** NaN where it is unknown. */
  rssBytes(): Bytes;
  close(): void;
}

const US_PER_MS = 1000;
const USUAL_PAGE_BYTES = 4096;

/** The meter of the running process; memory comes from /proc/self/statm, kept open. */
export function processMeter(): OwnCostMeter {
  const reader = new FileReader(new LiveSource("/"));
  const memory = new KernelFile(reader, "/proc/self/statm", statm);
  const pageBytes = reader.value("/proc/self/auxv", pageSize)?.value ?? USUAL_PAGE_BYTES;
  return {
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / US_PER_MS;
    },
    rssBytes: () => (memory.read() === null ? memory.content.value * pageBytes : Number.NaN),
    close: () => memory.close(),
  };
}
