// /proc/PID/schedstat: nanoseconds one task ran, nanoseconds it waited for a core while
// it could have run, and how often it was put on one. It speaks of the task whose number
// stands in the path alone: for a process with several threads, of its first.
import { Cursor } from "./cursor.ts";
import type { Parser } from "./parser.ts";

export interface SchedStat {
  runNs: number;
  waitNs: number;
  slices: number;
}

const cursor = new Cursor();

export const schedStat: Parser<SchedStat> = {
  file: "/proc/PID/schedstat",
  empty: () => ({ runNs: Number.NaN, waitNs: Number.NaN, slices: Number.NaN }),
  parse(bytes, length, into) {
    cursor.over(bytes, length);
    into.runNs = cursor.counter();
    into.waitNs = cursor.counter();
    into.slices = cursor.counter();
    return Number.isNaN(into.runNs + into.waitNs + into.slices) ? "not three numbers" : null;
  },
};
