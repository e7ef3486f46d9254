// Files of one number, as /sys has many: a temperature in thousandths of a degree, a
// frequency in kHz, a link's speed. `max` (a cgroup without a limit) is Infinity.
import { bytesOf, type Parser } from "./parser.ts";
import { Cursor } from "./cursor.ts";

export interface Integer {
  value: number;
}

const MAX = bytesOf("max");
const cursor = new Cursor();

export const integer: Parser<Integer> = {
  file: "/sys/…/one number",
  empty: () => ({ value: Number.NaN }),
  parse(bytes, length, into) {
    cursor.over(bytes, length);
    into.value = cursor.take(MAX) ? Number.POSITIVE_INFINITY : cursor.signed();
    return Number.isNaN(into.value) ? "not a number" : null;
  },
};

/** A counter in a file of its own (cpuacct.usage), differenced as `Cursor.counter` says. */
export const soleCounter: Parser<Integer> = {
  file: "/sys/…/one counter",
  empty: () => ({ value: Number.NaN }),
  parse(bytes, length, into) {
    into.value = cursor.over(bytes, length).counter();
    return Number.isNaN(into.value) ? "not a number" : null;
  },
};
