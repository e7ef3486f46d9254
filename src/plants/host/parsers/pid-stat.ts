// /proc/PID/stat: one line on one process. Its name is hostile text: it may hold
// blanks, brackets, newlines and escapes, so the fields are counted from the last
// closing bracket. CPU here is of all threads together, in ticks of 1/100 s.
import { Cursor, lastByte } from "./cursor.ts";
import type { Parser } from "./parser.ts";

export interface PidStat {
  pid: number;
  /** The name's bytes stand at `nameFrom` to `nameTo` of the buffer parsed. */
  nameFrom: number;
  nameTo: number;
  /** Byte of the state letter: R, S, D, Z, … */
  state: number;
  parent: number;
  flags: number;
  majorFaults: number;
  /** Ticks in user and in system mode. */
  userTicks: number;
  systemTicks: number;
  nice: number;
  threads: number;
  /** Ticks after boot; with the pid it names a process for good. */
  startTicks: number;
  rssPages: number;
}

const OPEN = 40;
const CLOSE = 41;
const cursor = new Cursor();

export const NO_NAME = "no name in brackets";

/** Moves past the pid and the name, to the state; false where there is no name. */
export function pastName(at: Cursor): boolean {
  at.skipField();
  at.skipBlanks();
  const open = at.at;
  const close = lastByte(at.bytes, CLOSE, open, at.end);
  if (at.byte !== OPEN || close < open) return false;
  at.at = close + 1;
  return true;
}

function readFields(into: PidStat): void {
  cursor.skipBlanks();
  into.state = cursor.byte;
  cursor.skipField();
  into.parent = cursor.signed();
  cursor.skipFields(4);
  into.flags = cursor.level();
  cursor.skipFields(2);
  into.majorFaults = cursor.counter();
  cursor.skipFields(1);
  into.userTicks = cursor.counter();
  into.systemTicks = cursor.counter();
  cursor.skipFields(3);
  into.nice = cursor.signed();
  into.threads = cursor.signed();
  cursor.skipFields(1);
  into.startTicks = cursor.level();
  cursor.skipFields(1);
  into.rssPages = cursor.signed();
}

export const pidStat: Parser<PidStat> = {
  file: "/proc/PID/stat",
  empty: () => ({
    pid: Number.NaN,
    nameFrom: 0,
    nameTo: 0,
    state: -1,
    parent: Number.NaN,
    flags: Number.NaN,
    majorFaults: Number.NaN,
    userTicks: Number.NaN,
    systemTicks: Number.NaN,
    nice: Number.NaN,
    threads: Number.NaN,
    startTicks: Number.NaN,
    rssPages: Number.NaN,
  }),
  parse(bytes, length, into) {
    cursor.over(bytes, length);
    into.pid = cursor.level();
    cursor.skipBlanks();
    into.nameFrom = cursor.at + 1;
    cursor.at = 0;
    if (!pastName(cursor)) return NO_NAME;
    into.nameTo = cursor.at - 1;
    readFields(into);
    return Number.isNaN(into.rssPages + into.userTicks + into.systemTicks)
      ? "too few fields"
      : null;
  },
};
