// The process table: who uses the cores and who waits for them. Up to a bound every
// process is read each tick; beyond it the ones that use a core are, and the quiet ones
// take turns. Of the busiest ten the stat file is read too, for name and memory.
import type { GapReason, Trouble } from "../../../base/index.ts";
import type { ProcessRow } from "../../plant.ts";
import type { Reading } from "../groups/group.ts";
import type { FileReader } from "../kernel-file.ts";
import { pageSize, pidStat, schedStat } from "../parsers/index.ts";
import { Roster } from "./roster.ts";
import { busiest } from "./top.ts";
import { ThreadWaits } from "./threads.ts";
import type { TrackedProcess } from "./tracked.ts";

const TOP = 10;
/** Most processes read in one tick, by the cheap schedstat and by the dearer stat. */
const SCHED_READS = 400;
const STAT_READS = 100;
/** A process that used no core in so many readings is quiet. */
const QUIET_AFTER = 5;
/** Quiet ones whose stat is read each tick, so that new threads and names are noticed. */
const STAT_TURNS = 4;
/** Threads of the busiest whose waiting is read each tick. */
const THREAD_READS = 64;
const USUAL_PAGE_BYTES = 4096;

export class ProcessTable {
  /** True where not every process was read this tick. */
  rotating = false;
  rows: readonly ProcessRow[] = [];
  readonly #reader: FileReader;
  readonly #roster: Roster;
  readonly #threads: ThreadWaits;
  readonly #pageBytes: number;
  readonly #stat = pidStat.empty();
  readonly #sched = schedStat.empty();
  readonly #top: TrackedProcess[] = [];
  #turn = 0;
  #statTurn = 0;
  #readings = 0;

  constructor(reader: FileReader) {
    this.#reader = reader;
    this.#roster = new Roster(reader);
    this.#threads = new ThreadWaits(reader, this.#roster);
    this.#pageBytes = reader.value("/proc/self/auxv", pageSize)?.value ?? USUAL_PAGE_BYTES;
  }

  get count(): number | null {
    return this.#roster.count;
  }

  get trouble(): Trouble | null {
    return this.#roster.trouble;
  }

  /** Reads this tick's processes; `share` (0, 1] scales how many quiet ones are read. */
  read(reading: Reading, share: number): void {
    this.#roster.update(reading);
    this.#readAll(reading.now, share);
    busiest(this.#roster.all, TOP, this.#top);
    this.#readTop(reading.now);
    this.#readings++;
    this.rows = this.#readings < 2 ? [] : this.#top.map((process) => this.#row(process));
  }

  close(): void {
    this.#roster.close();
  }

  #readAll(now: number, share: number): void {
    const { all } = this.#roster;
    let schedLeft = Math.ceil(SCHED_READS * share);
    let statLeft = Math.ceil(STAT_READS * share);
    const start = this.#turn;
    this.rotating = false;
    // From the back, because a process that ended is replaced by the last one.
    for (let i = all.length - 1; i >= 0; i--) {
      const process = all[i]!;
      if (process.blind) continue;
      if (Number.isNaN(process.startTicks)) this.#meet(process, now);
      else if (process.quiet < QUIET_AFTER) this.#sample(process, now);
      else continue;
      if (process.byStat) statLeft--;
      else schedLeft--;
    }
    const size = all.length;
    let walked = 0;
    for (; walked < size; walked++) {
      const process = all[(start + walked) % Math.max(1, all.length)];
      if (process === undefined) break;
      if (process.blind || process.quiet < QUIET_AFTER) continue;
      if (process.byStat ? statLeft <= 0 : schedLeft <= 0) {
        this.rotating = true;
        if (statLeft <= 0 && schedLeft <= 0) break;
        continue;
      }
      if (process.byStat) statLeft--;
      else schedLeft--;
      this.#sample(process, now);
    }
    this.#turn = size === 0 ? 0 : (start + walked) % size;
    this.#takeStatTurns(now);
  }

  /** First sight: who it is, and whether it has a schedstat. */
  #meet(process: TrackedProcess, now: number): void {
    if (!this.#readStat(process, now)) return;
    const handle = this.#roster.open(`/proc/${process.pid}/schedstat`);
    if (typeof handle === "number") process.schedHandle = handle;
    else if (handle !== null) process.hasSchedStat = false;
    if (!process.byStat) this.#readSched(process, now);
  }

  #sample(process: TrackedProcess, now: number): void {
    if (process.byStat) this.#readStat(process, now);
    else this.#readSched(process, now);
  }

  #readSched(process: TrackedProcess, now: number): void {
    const { buffer, source } = this.#reader;
    const length = source.read(process.schedHandle!, buffer);
    if (typeof length !== "number") return this.#failed(process, length);
    if (schedStat.parse(buffer, length, this.#sched) === null) process.takeSched(this.#sched, now);
    else process.hasSchedStat = false;
  }

  #readStat(process: TrackedProcess, now: number): boolean {
    const { buffer, source } = this.#reader;
    const path = `/proc/${process.pid}/stat`;
    const length =
      process.statHandle === null
        ? source.readOnce(path, buffer)
        : source.read(process.statHandle, buffer);
    if (typeof length !== "number") {
      this.#failed(process, length);
      return false;
    }
    const understood = pidStat.parse(buffer, length, this.#stat) === null;
    process.blind = !understood;
    if (understood) process.takeStat(this.#stat, buffer, now);
    return understood;
  }

  #failed(process: TrackedProcess, gap: GapReason): void {
    // A live process always has a stat, so it ended; a recorded one may simply lack the file.
    const ended = gap === "vanished" || (gap === "absent" && this.#reader.source.live);
    if (ended) this.#roster.remove(process);
    else process.blind = true;
  }

  #takeStatTurns(now: number): void {
    const { all } = this.#roster;
    for (let i = 0; i < STAT_TURNS && all.length > 0; i++) {
      this.#statTurn = (this.#statTurn + 1) % all.length;
      const process = all[this.#statTurn]!;
      if (process.blind || !process.byStat) this.#readStat(process, now);
    }
  }

  #readTop(now: number): void {
    let threadsLeft = THREAD_READS;
    for (const process of this.#top) {
      if (process.statHandle === null) this.#keepStat(process);
      if (!process.byStat) this.#readStat(process, now);
      if (process.threads === 1 || !process.hasSchedStat) continue;
      // Threads of a process that did nothing did not wait either.
      if (process.quiet > 0 || process.threads > threadsLeft) {
        process.forgetThreads();
        continue;
      }
      threadsLeft -= process.threads;
      this.#threads.read(process);
    }
  }

  #keepStat(process: TrackedProcess): void {
    const handle = this.#roster.open(`/proc/${process.pid}/stat`);
    if (typeof handle === "number") process.statHandle = handle;
  }

  #row(process: TrackedProcess): ProcessRow {
    const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
    return {
      pid: process.pid,
      name: process.name,
      cpuRatio: known(process.cpuRatio),
      waitRatio: known(process.waitRatio),
      rssBytes: known(process.rssPages * this.#pageBytes),
    };
  }
}
