// /proc/PID/stat once more, for what changes seldom: whose child a process is, its session
// and terminal, how the kernel schedules it. Longer to walk than `pid-stat.ts`, which is
// read each tick, so it is asked of few.
import { Cursor } from "./cursor.ts";
import { NO_NAME, pastName } from "./pid-stat.ts";
import type { Parser } from "./parser.ts";

export interface PidIdentity {
  parent: number;
  processGroup: number;
  session: number;
  /** Device number of the controlling terminal; 0 where there is none. */
  terminal: number;
  /** Process group in the foreground of that terminal; −1 where there is none. */
  foreground: number;
  flags: number;
  nice: number;
  threads: number;
  startTicks: number;
  /** `SCHED_*` of the first thread: 0 other, 1 fifo, 2 rr, 3 batch, 5 idle, 6 deadline, 7 ext. */
  policy: number;
}

const cursor = new Cursor();

export const pidIdentity: Parser<PidIdentity> = {
  file: "/proc/PID/stat, its identity",
  empty: () => ({
    parent: Number.NaN,
    processGroup: Number.NaN,
    session: Number.NaN,
    terminal: Number.NaN,
    foreground: Number.NaN,
    flags: Number.NaN,
    nice: Number.NaN,
    threads: Number.NaN,
    startTicks: Number.NaN,
    policy: Number.NaN,
  }),
  parse(bytes, length, into) {
    if (!pastName(cursor.over(bytes, length))) return NO_NAME;
    cursor.skipFields(1);
    into.parent = cursor.signed();
    into.processGroup = cursor.signed();
    into.session = cursor.signed();
    into.terminal = cursor.signed();
    into.foreground = cursor.signed();
    into.flags = cursor.level();
    cursor.skipFields(9);
    into.nice = cursor.signed();
    into.threads = cursor.signed();
    cursor.skipFields(1);
    into.startTicks = cursor.level();
    cursor.skipFields(18);
    into.policy = cursor.signed();
    return Number.isNaN(into.session + into.startTicks) ? "too few fields" : null;
  },
};
