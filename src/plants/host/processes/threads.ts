// The waiting of a process with several threads: the sum over its threads, since each
// schedstat speaks of one. Asked of the busiest few processes only.
import type { FileReader } from "../kernel-file.ts";
import { schedStat } from "../parsers/index.ts";
import type { TrackedProcess } from "./tracked.ts";

const content = schedStat.empty();

/** Adds up every thread's schedstat; a thread that ends meanwhile is left out. */
export function sumThreads(reader: FileReader, process: TrackedProcess): void {
  const folder = `/proc/${process.pid}/task`;
  const threads = reader.source.list(folder);
  if (typeof threads === "string") return process.takeThreads(Number.NaN, Number.NaN);
  let runNs = 0;
  let waitNs = 0;
  for (const thread of threads) {
    if (reader.once(`${folder}/${thread}/schedstat`, schedStat, content) !== null) continue;
    runNs += content.runNs;
    waitNs += content.waitNs;
  }
  process.takeThreads(runNs, waitNs);
}
