// /proc/PID/autogroup: the session group a task belongs to while it stands in the root
// cgroup, and the nice that weighs it, as `/autogroup-562 nice 0`.
import { bytesOf, type Parser } from "./parser.ts";
import { Cursor, firstByte } from "./cursor.ts";

export interface Autogroup {
  /** The kernel's number of it. */
  group: number;
  nice: number;
}

const NAME = bytesOf("/autogroup-");
const SPACE = 32;
const cursor = new Cursor();

export const autogroup: Parser<Autogroup> = {
  file: "/proc/PID/autogroup",
  empty: () => ({ group: Number.NaN, nice: Number.NaN }),
  parse(bytes, length, into) {
    cursor.over(bytes, length);
    const named = cursor.take(NAME) && firstByte(bytes, SPACE, cursor.at, cursor.end) !== -1;
    into.group = named ? cursor.level() : Number.NaN;
    cursor.skipFields(1);
    into.nice = cursor.signed();
    return Number.isNaN(into.group + into.nice) ? "not the name of a session group" : null;
  },
};
