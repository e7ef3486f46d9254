// Pressure files (/proc/pressure/*, a cgroup's *.pressure): how long some, or all,
// non-idle tasks waited for a resource since boot. Only `total` is used; the averages
// lag and cannot be differenced.
import { bytesOf, type Parser } from "./parser.ts";
import { Cursor } from "./cursor.ts";

/** Microseconds since boot; NaN where the file has no such line. */
export interface Pressure {
  some: number;
  full: number;
}

const SOME = bytesOf("some ");
const FULL = bytesOf("full ");
const TOTAL = bytesOf("total=");
const cursor = new Cursor();

function readTotal(): number {
  while (!cursor.atLineEnd) {
    cursor.skipBlanks();
    if (cursor.take(TOTAL)) return cursor.counter();
    cursor.skipField();
  }
  return Number.NaN;
}

export const pressure: Parser<Pressure> = {
  file: "/proc/pressure/*",
  empty: () => ({ some: Number.NaN, full: Number.NaN }),
  parse(bytes, length, into) {
    into.some = into.full = Number.NaN;
    for (cursor.over(bytes, length); !cursor.done; cursor.nextLine()) {
      if (cursor.take(SOME)) into.some = readTotal();
      else if (cursor.take(FULL)) into.full = readTotal();
    }
    return Number.isNaN(into.some) && Number.isNaN(into.full) ? "no total" : null;
  },
};
