// Which processes there are. Listing /proc costs more than reading fifty processes, so it
// is listed again only when something was created or ended, and every so often to be sure.
// Descriptors are kept within a budget: a quarter of what this program may have open.
import type { GapReason, Trouble } from "../../../base/index.ts";
import type { Reading } from "../groups/group.ts";
import type { FileReader } from "../kernel-file.ts";
import { openFilesLimit } from "../parsers/index.ts";
import type { FileHandle } from "../source.ts";
import { TrackedProcess } from "./tracked.ts";

/** Readings after which /proc is listed though nothing hints at a change. */
const FORCED_LISTING = 30;
/** Most processes taken up in one reading: a storm of new ones is spread over several. */
const NEW_PER_READING = 400;
/** Share of the soft limit on open files that processes may take. */
const DESCRIPTOR_SHARE = 0.25;
/** What is assumed where the limit cannot be read: the usual soft limit. */
const USUAL_LIMIT = 1024;
/** Never more than this, whatever the limit: as many processes as one tick can read. */
const MOST_DESCRIPTORS = 4096;

export class Roster {
  readonly all: TrackedProcess[] = [];
  /** Processes in the last listing, less those that ended since; null where /proc cannot be listed. */
  count: number | null = null;
  trouble: Trouble | null = null;
  readonly #budget: number;
  /** Descriptors that may still be opened. */
  #descriptors: number;
  readonly #reader: FileReader;
  readonly #byPid = new Map<number, TrackedProcess>();
  #listing = 0;
  #lastForks = Number.NaN;
  #untilForced = 0;
  #changed = true;

  constructor(reader: FileReader) {
    this.#reader = reader;
    const limit = reader.value("/proc/self/limits", openFilesLimit)?.value ?? USUAL_LIMIT;
    this.#budget = Math.min(MOST_DESCRIPTORS, Math.floor(limit * DESCRIPTOR_SHARE));
    this.#descriptors = this.#budget;
  }

  /** True where less than half of the descriptors are left: then none are kept for later. */
  get isScarce(): boolean {
    return this.#descriptors < this.#budget / 2;
  }

  /** Brings the roster up to date where there is reason to. */
  update(reading: Reading): void {
    const hint = Number.isNaN(reading.forks) ? reading.lastPid : reading.forks;
    const same = hint === this.#lastForks;
    this.#lastForks = hint;
    this.#untilForced--;
    if (same && !this.#changed && this.#untilForced > 0) return;
    this.#untilForced = FORCED_LISTING;
    this.#changed = false;
    const names = this.#reader.source.list("/proc");
    if (typeof names === "string") return this.#lost(names);
    this.#reconcile(names);
  }

  /** Takes a process out that was found to have ended. */
  remove(process: TrackedProcess): void {
    if (this.#byPid.get(process.pid) !== process) return;
    this.#byPid.delete(process.pid);
    this.release(process);
    const at = this.all.indexOf(process);
    const last = this.all.pop()!;
    if (last !== process) this.all[at] = last;
    if (this.count !== null) this.count--;
    this.#changed = true;
  }

  /** Opens a file of a process, within the budget; null where that is spent or it cannot be opened. */
  open(path: string): FileHandle | GapReason | null {
    if (this.#descriptors <= 0) return null;
    const handle = this.#reader.source.open(path);
    if (typeof handle === "number") this.#descriptors--;
    return handle;
  }

  /** Gives a process's descriptors back to the budget. */
  release(process: TrackedProcess): void {
    for (const handle of [process.schedHandle, process.statHandle]) {
      if (handle === null) continue;
      this.#reader.source.close(handle);
      this.#descriptors++;
    }
    process.schedHandle = process.statHandle = null;
    this.releaseThreads(process);
  }

  releaseThreads(process: TrackedProcess): void {
    for (const handle of process.threadHandles) this.#reader.source.close(handle);
    this.#descriptors += process.threadHandles.length;
    process.threadHandles.length = 0;
  }

  close(): void {
    for (const process of this.all) this.release(process);
    this.all.length = 0;
    this.#byPid.clear();
    this.#changed = true;
  }

  #lost(reason: GapReason): void {
    this.count = null;
    this.trouble ??= {
      code: "processes.unlisted",
      message: `the process table cannot be listed (${reason})`,
      where: "/proc",
    };
  }

  #reconcile(names: readonly string[]): void {
    this.#listing++;
    this.trouble = null;
    let count = 0;
    let fresh = 0;
    for (const name of names) {
      const first = name.charCodeAt(0);
      if (first < 48 || first > 57) continue;
      const pid = Number(name);
      if (!Number.isSafeInteger(pid)) continue;
      count++;
      const known = this.#byPid.get(pid);
      if (known !== undefined) known.seen = this.#listing;
      else if (fresh < NEW_PER_READING) {
        fresh++;
        this.#add(pid);
      } else this.#changed = true;
    }
    for (let i = this.all.length - 1; i >= 0; i--) {
      if (this.all[i]!.seen !== this.#listing) this.#dropAt(i);
    }
    this.count = count;
  }

  #add(pid: number): void {
    const process = new TrackedProcess(pid, this.#listing);
    this.#byPid.set(pid, process);
    this.all.push(process);
  }

  #dropAt(index: number): void {
    const process = this.all[index]!;
    this.#byPid.delete(process.pid);
    this.release(process);
    const last = this.all.pop()!;
    if (last !== process) this.all[index] = last;
  }
}
