// /proc/stat: what every core did since boot, in ticks of 1/100 s, and the host's
// counts of context switches and forks. Offline cores have no line. Time of guests is
// inside user and nice already, so columns nine and ten are not read.
import { bytesOf, grown, type Malformation, type Parser } from "./parser.ts";
import { Cursor } from "./cursor.ts";

/** Columns of one core: user, nice, system, idle, iowait, irq, softirq, steal. */
export const CORE_COLUMNS = 8;
export const IDLE = 3;
export const IOWAIT = 4;
export const STEAL = 7;
/** Idle is the last column every kernel has; older ones end there. */
const REQUIRED_COLUMNS = 4;
/** More than the largest kernel supports (NR_CPUS 8192); bounds what garbage can allocate. */
const MAX_CORES = 8192;

export interface KernelStat {
  /** Lines read, one for each online core. */
  coreCount: number;
  /** Number of the core of each line: line 2 may be core 3. */
  coreIds: Float64Array;
  /** `CORE_COLUMNS` counters for each line; NaN where a number was not one. */
  times: Float64Array;
  /** The line of all cores together. */
  readonly total: Float64Array;
  contextSwitches: number;
  /** Processes and threads created since boot. */
  forks: number;
  /** When the host was booted, seconds of Unix time. */
  bootedAt: number;
  /** Tasks running or waiting for a core right now, this program among them. */
  running: number;
  blocked: number;
}

const CPU = bytesOf("cpu");
const CTXT = bytesOf("ctxt ");
const PROCESSES = bytesOf("processes ");
const RUNNING = bytesOf("procs_running ");
const BOOTED = bytesOf("btime ");
const BLOCKED = bytesOf("procs_blocked ");
const SPACE = 32;
const cursor = new Cursor();

function readTimes(into: Float64Array, offset: number): void {
  for (let column = 0; column < CORE_COLUMNS; column++) {
    cursor.skipBlanks();
    const missing = column >= REQUIRED_COLUMNS && cursor.atLineEnd;
    into[offset + column] = missing ? 0 : cursor.counter();
  }
}

function readCore(into: KernelStat): Malformation {
  const id = cursor.counter();
  if (!(id >= 0 && id < MAX_CORES)) return "a core without a number";
  const row = into.coreCount;
  if (row >= MAX_CORES) return `more than ${MAX_CORES} cores`;
  into.coreIds = grown(into.coreIds, row + 1);
  into.times = grown(into.times, (row + 1) * CORE_COLUMNS);
  into.coreIds[row] = id;
  readTimes(into.times, row * CORE_COLUMNS);
  into.coreCount = row + 1;
  return null;
}

function readCount(into: KernelStat): void {
  if (cursor.take(CTXT)) into.contextSwitches = cursor.counter();
  else if (cursor.take(PROCESSES)) into.forks = cursor.counter();
  else if (cursor.take(RUNNING)) into.running = cursor.level();
  else if (cursor.take(BLOCKED)) into.blocked = cursor.level();
  else if (cursor.take(BOOTED)) into.bootedAt = cursor.level();
}

export const kernelStat: Parser<KernelStat> = {
  file: "/proc/stat",
  empty: () => ({
    coreCount: 0,
    coreIds: new Float64Array(8),
    times: new Float64Array(8 * CORE_COLUMNS),
    total: new Float64Array(CORE_COLUMNS),
    contextSwitches: Number.NaN,
    forks: Number.NaN,
    bootedAt: Number.NaN,
    running: Number.NaN,
    blocked: Number.NaN,
  }),
  parse(bytes, length, into) {
    into.coreCount = 0;
    into.total.fill(Number.NaN);
    into.contextSwitches = into.forks = into.bootedAt = Number.NaN;
    into.running = into.blocked = Number.NaN;
    cursor.over(bytes, length);
    let sawTotal = false;
    for (; !cursor.done; cursor.nextLine()) {
      if (!cursor.take(CPU)) readCount(into);
      else if (cursor.byte === SPACE) {
        sawTotal = true;
        readTimes(into.total, 0);
      } else {
        const malformation = readCore(into);
        if (malformation !== null) return malformation;
      }
    }
    return sawTotal || into.coreCount > 0 ? null : "no line of a core";
  },
};
