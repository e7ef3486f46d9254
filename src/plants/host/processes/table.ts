// The process table: who uses the cores and who waits for them. Every process that uses a
// core is read each tick. The quiet ones are read each tick too while the cores were busy
// for longer than the others account for, up to a bound; else they take turns. Of the
// busiest ten the stat file is read as well, for name and memory.
import type { GapReason, Trouble } from "../../../base/index.ts";
import type { ProcessRow } from "../../plant.ts";
import type { Reading } from "../groups/group.ts";
import type { FileReader } from "../kernel-file.ts";
import { pageSize, pidStat, schedStat } from "../parsers/index.ts";
import { Roster } from "./roster.ts";
import { busiest } from "./top.ts";
import { ThreadWaits } from "./threads.ts";
import { QUIET_AFTER, type TrackedProcess } from "./tracked.ts";

const TOP = 10;
/** Most processes read in one tick, by the cheap schedstat and by the dearer stat. */
const SCHED_READS = 400;
const STAT_READS = 200;
/** While nothing hints at more, a quiet process is read once in so many ticks. */
const QUIET_BEATS = 8;
/** Time the cores may have been busy beyond what was read of processes: the kernel samples it by ticks of 10 ms. */
const UNACCOUNTED_MS = 30;
const UNACCOUNTED_SHARE = 0.1;
/** Most new processes met in one tick: the first tick of an ordinary host meets them all. */
const NEW_READS = 400;
/** Quiet ones whose stat is read each tick, so that new threads and names are noticed. */
const STAT_TURNS = 1;
/** Likewise when CPU time is unaccounted for: a process met with one thread may have more by now. */
const STAT_TURNS_UNACCOUNTED = 2;
/** And of those that ran, since the threads that used it may have ended: a first thread that starts them runs too. */
const RUNNING_TURNS_UNACCOUNTED = 8;
/** Memory and name of one of the busiest are read once in so many ticks. */
const TOP_STAT_BEATS = 2;
/** Readings for which a process that left the top keeps its threads' descriptors: opening them costs more. */
const THREADS_KEPT = 30;
/** Threads of the busiest whose waiting is read each tick. */
const THREAD_READS = 64;
const USUAL_PAGE_BYTES = 4096;

/** A kind of process that is read each tick, and where its walk goes on after the budget was spent. */
interface Kind {
  turn: number;
  has(process: TrackedProcess): boolean;
}

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
  /** Those whose threads may be open. */
  readonly #threaded = new Set<TrackedProcess>();
  #newLeft = 0;
  #schedLeft = 0;
  #statLeft = 0;
  #turn = 0;
  readonly #running: Kind = { turn: 0, has: (process) => process.quiet === 0 };
  readonly #restless: Kind = {
    turn: 0,
    has: (process) => process.quiet > 0 && process.quiet < QUIET_AFTER,
  };
  #statTurn = 0;
  #runningTurn = 0;
  /** Share of one core used by processes that were never read: they came and went between two ticks. */
  #lostShare = 0;
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

  /** Every process known, in no particular order; what was read at this tick has its `readAt`. */
  get tracked(): readonly TrackedProcess[] {
    return this.#roster.all;
  }

  get trouble(): Trouble | null {
    return this.#roster.trouble;
  }

  /** Reads this tick's processes; `share` (0, 1] scales how many quiet ones are read. */
  read(reading: Reading, share: number): void {
    this.#roster.update(reading);
    this.rotating = false;
    this.#newLeft = NEW_READS;
    this.#schedLeft = Math.ceil(SCHED_READS * share);
    this.#statLeft = Math.ceil(STAT_READS * share);
    const accounted = this.#readByNeed(reading);
    this.#takeStatTurns(reading.now, accounted ? STAT_TURNS : STAT_TURNS_UNACCOUNTED);
    if (!accounted) this.#takeRunningTurns(reading.now);
    this.#chooseTop();
    this.#readTop(reading.now);
    this.#readings++;
    this.rows = this.#readings < 2 ? [] : this.#top.map((process) => this.#row(process));
  }

  close(): void {
    this.#roster.close();
  }

  /**
   * The busy ones, and the quiet ones as far as they are needed; true where few were. What even a
   * reading of all did not find was used by processes that came and went in between. It is
   * expected to go on, so that a storm of them does not have every quiet one read each tick.
   */
  #readByNeed({ now, elapsedMs, ranMs }: Reading): boolean {
    const foundMs = this.#readBusy(now);
    const lostMs = this.#lostShare * elapsedMs;
    const expectedMs = foundMs + (lostMs >= 0 ? lostMs : 0);
    const accounted = ranMs - expectedMs <= UNACCOUNTED_MS + expectedMs * UNACCOUNTED_SHARE;
    const quietMs = this.#readQuiet(now, accounted);
    const lostShare = Math.max(0, ranMs - foundMs - quietMs) / elapsedMs;
    // Where the budget ended the walk, what is missing may be somebody's who was not read.
    if (lostShare >= 0 && lostShare < Infinity && !this.rotating) {
      this.#lostShare = accounted ? (this.#lostShare + lostShare) / 2 : lostShare;
    }
    return accounted;
  }

  /** Those that ran at their last reading, then new ones and those that ran lately; returns their CPU time, ms. */
  #readBusy(now: number): number {
    return this.#readThose(this.#running, now) + this.#readThose(this.#restless, now);
  }

  /** One kind of process, from where the budget ended it last time. */
  #readThose(kind: Kind, now: number): number {
    const { all } = this.#roster;
    const size = all.length;
    let ranMs = 0;
    for (let walked = 0; walked < size && all.length > 0; walked++) {
      const at = (kind.turn + walked) % all.length;
      const process = all[at]!;
      if (process.blind || process.readAt === now || !kind.has(process)) continue;
      if (!this.#spend(process)) {
        kind.turn = at;
        break;
      }
      if (Number.isNaN(process.startTicks)) this.#meet(process, now);
      else this.#sample(process, now);
      if (process.ranMs > 0) ranMs += process.ranMs;
    }
    return ranMs;
  }

  /**
   * The quiet ones, from where the last turn ended. While the others account for the time the
   * cores were busy, none of these can have become busy, and an eighth of them is enough.
   * Returns their CPU time, ms.
   */
  #readQuiet(now: number, accounted: boolean): number {
    const { all } = this.#roster;
    let ranMs = 0;
    const turns = accounted ? Math.ceil(all.length / QUIET_BEATS) : all.length;
    const start = this.#turn;
    let walked = 0;
    for (; walked < turns && all.length > 0; walked++) {
      const process = all[(start + walked) % all.length]!;
      if (process.blind || process.quiet < QUIET_AFTER || process.readAt === now) continue;
      if (!this.#spend(process)) break;
      this.#sample(process, now);
      if (process.ranMs > 0) ranMs += process.ranMs;
    }
    this.#turn = all.length === 0 ? 0 : (start + walked) % all.length;
    return ranMs;
  }

  /** Takes one reading from this tick's budget; false, and said, when it is spent. */
  #spend(process: TrackedProcess): boolean {
    const isNew = Number.isNaN(process.startTicks);
    const left = isNew ? this.#newLeft-- : process.byStat ? this.#statLeft-- : this.#schedLeft--;
    if (left <= 0) this.rotating = true;
    return left > 0;
  }

  /**
   * First sight: who it is. Its schedstat is opened when it is seen a second time, since most
   * new processes end before; those of the first tick were there already.
   */
  #meet(process: TrackedProcess, now: number): void {
    if (this.#readStat(process, now) && this.#readings === 0) this.#openSched(process, now);
  }

  #sample(process: TrackedProcess, now: number): void {
    if (!process.byStat) this.#readSched(process, now);
    else if (this.#readStat(process, now) && !process.triedSched) this.#openSched(process, now);
  }

  #openSched(process: TrackedProcess, now: number): void {
    process.triedSched = true;
    const handle = this.#roster.open(`/proc/${process.pid}/schedstat`);
    if (typeof handle === "number") process.schedHandle = handle;
    else if (handle === "absent" || handle === "denied") process.hasSchedStat = false;
    if (!process.byStat) this.#readSched(process, now);
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

  #takeStatTurns(now: number, turns: number): void {
    const { all } = this.#roster;
    for (let i = 0; i < turns && all.length > 0; i++) {
      this.#statTurn = (this.#statTurn + 1) % all.length;
      const process = all[this.#statTurn]!;
      if (process.blind || !process.byStat) this.#readStat(process, now);
    }
  }

  /** Stat of some that ran, which tells whether threads that ended ran too. */
  #takeRunningTurns(now: number): void {
    const { all } = this.#roster;
    let left = RUNNING_TURNS_UNACCOUNTED;
    for (let walked = 0, size = all.length; walked < size && left > 0; walked++) {
      this.#runningTurn = (this.#runningTurn + 1) % all.length;
      const process = all[this.#runningTurn]!;
      if (process.byStat || process.quiet > 0 || process.readAt !== now) continue;
      left--;
      // One that ended is taken out, which may leave nobody.
      if (!this.#readStat(process, now) && all.length === 0) return;
    }
  }

  #chooseTop(): void {
    busiest(this.#roster.all, TOP, this.#top);
    for (const process of this.#top) {
      if (process.threaded) this.#threaded.add(process);
    }
    for (const process of this.#threaded) this.#keepThreads(process);
  }

  /** Who left the top gives the descriptors of its threads back, at once where they are scarce. */
  #keepThreads(process: TrackedProcess): void {
    if (this.#top.includes(process)) {
      process.belowTop = 0;
      return;
    }
    if (process.belowTop === 0) process.forgetThreads();
    if (++process.belowTop <= THREADS_KEPT && !this.#roster.isScarce) return;
    this.#roster.releaseThreads(process);
    process.forgetThreads();
    this.#threaded.delete(process);
  }

  #readTop(now: number): void {
    let threadsLeft = THREAD_READS;
    for (const process of this.#top) {
      if (process.statHandle === null) this.#keepStat(process);
      // What did not run has the memory it had.
      const due = (process.pid + this.#readings) % TOP_STAT_BEATS === 0;
      if (!process.byStat && process.quiet === 0 && due) this.#readStat(process, now);
      if (!process.threaded || !process.hasSchedStat) continue;
      // Threads of a process that did nothing did not wait either.
      if (process.quiet > 0 || process.threads > threadsLeft) {
        process.forgetThreads();
        continue;
      }
      // Every other tick is enough: the sums then cover two intervals.
      process.threadsDue = !process.threadsDue;
      if (!process.threadsDue) continue;
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
