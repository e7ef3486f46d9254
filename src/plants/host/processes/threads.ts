// The waiting of a process with several threads: the sum over its threads, since each
// schedstat speaks of one. Asked of the busiest few processes only, through kept
// descriptors; the threads are listed again when their number changed, and now and then.
import type { FileReader } from "../kernel-file.ts";
import { schedStat } from "../parsers/index.ts";
import type { FileHandle } from "../source.ts";
import type { Roster } from "./roster.ts";
import type { TrackedProcess } from "./tracked.ts";

/** Readings after which the threads are listed though their number is the same. */
const RELIST_READINGS = 30;

export class ThreadWaits {
  readonly #reader: FileReader;
  readonly #roster: Roster;
  readonly #content = schedStat.empty();

  constructor(reader: FileReader, roster: Roster) {
    this.#reader = reader;
    this.#roster = roster;
  }

  /** Adds up every thread's schedstat; a thread that ends meanwhile is left out. */
  read(process: TrackedProcess): void {
    if (process.threadsListed !== process.threads || process.untilRelist-- <= 0) {
      this.#relist(process);
    }
    let runNs = 0;
    let waitNs = 0;
    for (const handle of process.threadHandles) {
      const length = this.#reader.source.read(handle, this.#reader.buffer);
      if (typeof length !== "number") continue;
      if (schedStat.parse(this.#reader.buffer, length, this.#content) !== null) continue;
      runNs += this.#content.runNs;
      waitNs += this.#content.waitNs;
    }
    const any = process.threadHandles.length > 0;
    process.takeThreads(any ? runNs : Number.NaN, any ? waitNs : Number.NaN);
  }

  #relist(process: TrackedProcess): void {
    process.untilRelist = RELIST_READINGS;
    process.threadsListed = process.threads;
    this.#roster.releaseThreads(process);
    const folder = `/proc/${process.pid}/task`;
    const threads = this.#reader.source.list(folder);
    if (typeof threads === "string") return;
    for (const thread of threads) {
      const handle: FileHandle | string | null = this.#roster.open(`${folder}/${thread}/schedstat`);
      if (typeof handle === "number") process.threadHandles.push(handle);
    }
  }
}
