// One process as the table follows it: how to read it, what the last two readings said.
// CPU time of a process with one thread comes from schedstat, in nanoseconds and with its
// waiting; schedstat speaks of the first thread alone, so with several threads the CPU
// time comes from stat, in ticks, and the waiting from each thread's own schedstat. A process
// that was ever seen to have several stays with stat, which also counts threads that ended.
import { isText, textOf, type PidStat, type SchedStat } from "../parsers/index.ts";
import type { FileHandle } from "../source.ts";

/** A process that used no core in so many readings is quiet, and read less often. */
export const QUIET_AFTER = 2;
const NS_PER_MS = 1e6;
/** A tick of /proc/PID/stat in ms: USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;
/** By more than this and this share, stat's CPU time cannot exceed the first thread's unless others ran. */
const OTHERS_MS = 50;
const OTHERS_SHARE = 0.1;

export class TrackedProcess {
  readonly pid: number;
  /** Empty until stat was read, and where its owner set no other. */
  name = "";
  /** Ticks after boot; NaN until stat was read. */
  startTicks = Number.NaN;
  threads = 1;
  /** True once it had several threads, or stat counted more than its first thread ran: others came and went. */
  threaded = false;
  /** Its stat could not be read or understood, so nothing of it is known. */
  blind = false;
  rssPages = Number.NaN;
  /** False where this kernel or this process has no usable schedstat. */
  hasSchedStat = true;
  /** True once its schedstat was tried. */
  triedSched = false;
  schedHandle: FileHandle | null = null;
  statHandle: FileHandle | null = null;
  /** Schedstat of each thread, while this is one of the busiest. */
  readonly threadHandles: FileHandle[] = [];
  /** How many threads there were when they were listed; some may lack a descriptor. */
  threadsListed = 0;
  untilRelist = 0;
  /** Readings since it was last one of the busiest. */
  belowTop = 0;
  threadsDue = false;
  /** Share of one core over its own last interval; NaN until two readings. */
  cpuRatio = Number.NaN;
  /** CPU time in its own last interval, ms. */
  ranMs = Number.NaN;
  /** Time its first thread waited in its own last interval, ms; NaN where its times come from stat. */
  waitedMs = Number.NaN;
  /** Length of its own last interval, ms. */
  intervalMs = Number.NaN;
  /** Waiting over waiting + running in its own last interval; NaN where it did neither. */
  waitRatio = Number.NaN;
  /** Readings since it last used a core: after two it is quiet, a new one after its second. */
  quiet = QUIET_AFTER - 1;
  /** When its CPU time was last read, ms. */
  readAt = Number.NaN;
  /** Number of the listing it was last seen in. */
  seen: number;
  #runNs = Number.NaN;
  #waitNs = Number.NaN;
  #ticks = Number.NaN;
  #threadsRunNs = Number.NaN;
  #threadsWaitNs = Number.NaN;

  constructor(pid: number, seen: number) {
    this.pid = pid;
    this.seen = seen;
  }

  get byStat(): boolean {
    return this.threaded || !this.hasSchedStat || this.schedHandle === null;
  }

  /** Takes in a reading of schedstat made at `now` (ms). */
  takeSched(reading: SchedStat, now: number): void {
    const ran = reading.runNs - this.#runNs;
    const waited = reading.waitNs - this.#waitNs;
    const elapsed = now - this.readAt;
    const first = Number.isNaN(this.#runNs);
    this.#runNs = reading.runNs;
    this.#waitNs = reading.waitNs;
    this.readAt = now;
    // What stat said of this interval stands until schedstat can say it better.
    if (first) {
      this.#lookForOthers(this.#ticks);
      return;
    }
    this.#settle(ran / NS_PER_MS, elapsed);
    this.waitedMs = waited / NS_PER_MS;
    this.waitRatio = waitShare(ran, waited);
  }

  /** Takes in a reading of stat: who it is, and its CPU time where that is the source of it. */
  takeStat(reading: PidStat, bytes: Uint8Array, now: number): void {
    if (reading.startTicks !== this.startTicks) this.#becomeAnother(reading.startTicks);
    if (this.name === "" || !isText(this.name, bytes, reading.nameFrom, reading.nameTo)) {
      this.name = textOf(bytes, reading.nameFrom, reading.nameTo);
    }
    const wasByStat = this.byStat;
    this.threads = reading.threads;
    if (this.threads > 1) this.threaded = true;
    const ticks = reading.userTicks + reading.systemTicks;
    // Both files were read at this tick, so they can be compared.
    if (!wasByStat && this.readAt === now) this.#lookForOthers(ticks);
    // Its CPU time now comes from another file, which counts from elsewhere.
    if (this.byStat !== wasByStat) this.#forgetTimes();
    this.rssPages = reading.rssPages >= 0 ? reading.rssPages : Number.NaN;
    if (!this.byStat) return;
    const ran = (ticks - this.#ticks) * TICK_MS;
    const elapsed = now - this.readAt;
    this.#ticks = ticks;
    this.readAt = now;
    this.#settle(ran, elapsed);
    this.waitedMs = Number.NaN;
    if (!this.threaded) this.waitRatio = Number.NaN;
  }

  /** Takes in the sums of all threads' schedstat; a sum that fell (a thread ended) says nothing. */
  takeThreads(runNs: number, waitNs: number): void {
    this.waitRatio = waitShare(runNs - this.#threadsRunNs, waitNs - this.#threadsWaitNs);
    this.#threadsRunNs = runNs;
    this.#threadsWaitNs = waitNs;
  }

  /** Its threads were not read this tick, so the next sums start anew. */
  forgetThreads(): void {
    this.#threadsRunNs = this.#threadsWaitNs = this.waitRatio = Number.NaN;
    this.threadsDue = false;
    if (this.threadHandles.length === 0) this.threadsListed = 0;
  }

  /**
   * Both files count since the process began: stat all threads, also those that ended, schedstat
   * the first one. A service with a thread for each request may have one alone at every reading.
   */
  #lookForOthers(ticks: number): void {
    const firstMs = this.#runNs / NS_PER_MS;
    if (ticks * TICK_MS > firstMs * (1 + OTHERS_SHARE) + OTHERS_MS) this.threaded = true;
  }

  #settle(ranMs: number, elapsedMs: number): void {
    this.ranMs = ranMs;
    this.intervalMs = elapsedMs;
    this.cpuRatio = ranMs >= 0 && elapsedMs > 0 ? ranMs / elapsedMs : Number.NaN;
    if (ranMs > 0) this.quiet = 0;
    else if (ranMs === 0) this.quiet++;
  }

  /** The pid was given to another process since. */
  #becomeAnother(startTicks: number): void {
    this.startTicks = startTicks;
    this.name = "";
    this.threaded = false;
    this.#forgetTimes();
  }

  #forgetTimes(): void {
    this.#runNs = this.#waitNs = this.readAt = Number.NaN;
    this.#ticks = Number.NaN;
    this.#threadsRunNs = this.#threadsWaitNs = Number.NaN;
    this.ranMs = this.waitedMs = this.intervalMs = Number.NaN;
    this.cpuRatio = this.waitRatio = Number.NaN;
  }
}

function waitShare(ran: number, waited: number): number {
  return ran >= 0 && waited >= 0 && ran + waited > 0 ? waited / (ran + waited) : Number.NaN;
}
