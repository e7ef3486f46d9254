// /proc/loadavg: three load averages, running and existing tasks, and the newest pid,
// by which a tick knows whether the process table can have grown.
import { Cursor } from "./cursor.ts";
import type { Parser } from "./parser.ts";

export interface LoadAverage {
  load1: number;
  load5: number;
  load15: number;
  /** Tasks running or waiting for a core, and tasks in all. */
  running: number;
  tasks: number;
  lastPid: number;
}

const SLASH = 47;
const cursor = new Cursor();

/** `1/497`: the only place where a slash ends a number. */
function readTasks(into: LoadAverage): void {
  cursor.skipBlanks();
  const { bytes, at } = cursor;
  let slash = at;
  let running = 0;
  while (slash < cursor.end && bytes[slash]! >= 48 && bytes[slash]! <= 57) {
    running = running * 10 + bytes[slash++]! - 48;
  }
  if (slash === at || slash >= cursor.end || bytes[slash] !== SLASH) {
    cursor.skipField();
    return;
  }
  into.running = Number.isFinite(running) ? running : Number.NaN;
  cursor.at = slash + 1;
  into.tasks = cursor.level();
}

export const loadAverage: Parser<LoadAverage> = {
  file: "/proc/loadavg",
  empty: () => ({
    load1: Number.NaN,
    load5: Number.NaN,
    load15: Number.NaN,
    running: Number.NaN,
    tasks: Number.NaN,
    lastPid: Number.NaN,
  }),
  parse(bytes, length, into) {
    cursor.over(bytes, length);
    into.load1 = cursor.decimal();
    into.load5 = cursor.decimal();
    into.load15 = cursor.decimal();
    into.running = into.tasks = into.lastPid = Number.NaN;
    readTasks(into);
    into.lastPid = cursor.level();
    return Number.isNaN(into.load1) ? "no load average" : null;
  },
};
