// What the threads of one process ran and waited: each thread's schedstat speaks of it
// alone, so each keeps a rate of its own over its own interval, and the sums are of rates.
// More threads than may be read in a tick take turns; one that ends takes its rate along.
import type { FileReader } from "../kernel-file.ts";
import { schedStat } from "../parsers/index.ts";

/** Readings after which the threads are listed though their number is the same. */
const RELIST_READINGS = 10;
const NS_PER_MS = 1e6;
/** A thread runnable for this share of the time is busy. */
const BUSY_SHARE = 0.5;
/** The thread followed is left for a busier one only when that is busier by this factor. */
const CHANGE_FACTOR = 2;
/** What is known of short-lived threads keeps this share from one reading to the next. */
const KEPT_OF_YOUNG = 0.8;
/** Young threads that ran less than this say nothing of others, ns. */
const YOUNG_LEAST_NS = 1e6;

interface ThreadRate {
  runNs: number;
  waitNs: number;
  /** When it was read last, ms. */
  at: number;
  ran: number;
  waited: number;
}

export class ThreadRates {
  /** Sums over the threads, in cores. */
  ran = 0;
  waited = 0;
  /** Threads runnable at least half of their time. */
  busy = 0;
  /** The thread that runs or waits most; null before any was read twice. */
  busiest: number | null = null;
  /** True where every thread was read at the last `read`, so that `ran` is of that interval. */
  complete = false;
  /** Threads there were, as a mean of the last readings. */
  meanCount = 0;
  readonly #pid: number;
  readonly #threads = new Map<number, ThreadRate>();
  #order: number[] = [];
  #turn = 0;
  #listed = 0;
  #untilRelist = 0;
  /** Times since their birth of threads born between readings, the latest counting most, ns. */
  #youngRanNs = 0;
  #youngWaitedNs = 0;
  #isFirst = true;
  /** A thread that was listed had ended when it was read: others may have taken its place. */
  #someEnded = false;
  readonly #content = schedStat.empty();

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** What young threads waited for each second they ran; null where too few were seen alive. */
  get youngWaitPerRan(): number | null {
    return this.#youngRanNs < YOUNG_LEAST_NS ? null : this.#youngWaitedNs / this.#youngRanNs;
  }

  /** Reads up to `budget` threads of the `count` there are at `now` (ms); returns how many it read. */
  read(reader: FileReader, of: { count: number; now: number; budget: number }): number {
    const isDue = this.#untilRelist-- <= 0 || this.#someEnded;
    if (this.#listed !== of.count || isDue) this.#relist(reader, of.count);
    this.#youngRanNs *= KEPT_OF_YOUNG;
    this.#youngWaitedNs *= KEPT_OF_YOUNG;
    const before = this.#isFirst ? of.count : this.meanCount;
    this.meanCount = before + (1 - KEPT_OF_YOUNG) * (of.count - before);
    const turns = Math.min(of.budget, this.#order.length);
    for (let i = 0; i < turns; i++) {
      this.#readOne(reader, this.#order[(this.#turn + i) % this.#order.length]!, of.now);
    }
    this.complete = turns === this.#order.length && turns > 0;
    this.#turn = this.#order.length === 0 ? 0 : (this.#turn + turns) % this.#order.length;
    this.#add();
    // Those met in turns are not young, only not met before.
    this.#isFirst = this.#isFirst && !this.complete;
    return turns;
  }

  #relist(reader: FileReader, count: number): void {
    const names = reader.source.list(`/proc/${this.#pid}/task`);
    this.#listed = count;
    this.#untilRelist = RELIST_READINGS;
    this.#someEnded = false;
    if (typeof names === "string") return;
    this.#order = names.map(Number).filter(Number.isSafeInteger);
    const alive = new Set(this.#order);
    for (const tid of this.#threads.keys()) if (!alive.has(tid)) this.#threads.delete(tid);
  }

  #readOne(reader: FileReader, tid: number, now: number): void {
    const path = `/proc/${this.#pid}/task/${tid}/schedstat`;
    if (reader.once(path, schedStat, this.#content) !== null) {
      this.#threads.delete(tid);
      this.#someEnded = true;
      return;
    }
    const { runNs, waitNs } = this.#content;
    const thread = this.#threads.get(tid);
    if (thread === undefined) {
      this.#threads.set(tid, { runNs, waitNs, at: now, ran: 0, waited: 0 });
      if (this.#isFirst) return;
      this.#youngRanNs += runNs;
      this.#youngWaitedNs += waitNs;
      return;
    }
    const elapsed = (now - thread.at) * NS_PER_MS;
    if (!(elapsed > 0)) return;
    thread.ran = Math.max(0, runNs - thread.runNs) / elapsed;
    thread.waited = Math.max(0, waitNs - thread.waitNs) / elapsed;
    Object.assign(thread, { runNs, waitNs, at: now });
  }

  #add(): void {
    this.ran = this.waited = this.busy = 0;
    let most = 0;
    let first: number | null = null;
    for (const [tid, { ran, waited }] of this.#threads) {
      this.ran += ran;
      this.waited += waited;
      if (ran + waited >= BUSY_SHARE) this.busy++;
      if (ran + waited > most) {
        most = ran + waited;
        first = tid;
      }
    }
    const followed = this.busiest === null ? undefined : this.#threads.get(this.busiest);
    const enough =
      followed !== undefined && (followed.ran + followed.waited) * CHANGE_FACTOR > most;
    if (followed === undefined || (!enough && first !== null)) this.busiest = first;
  }
}
