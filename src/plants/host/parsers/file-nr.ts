// /proc/sys/fs/file-nr: open files of the whole host, and how many there may be (`file-max`).
import { Cursor } from "./cursor.ts";
import type { Parser } from "./parser.ts";

export interface OpenFiles {
  open: number;
  /** Often 2^63 − 1: then nothing but memory sets a limit. */
  most: number;
}

const cursor = new Cursor();

export const openFiles: Parser<OpenFiles> = {
  file: "/proc/sys/fs/file-nr",
  empty: () => ({ open: Number.NaN, most: Number.NaN }),
  parse(bytes, length, into) {
    cursor.over(bytes, length);
    const allocated = cursor.level();
    // Allocated and not in use: always 0 since 2.6.
    into.open = allocated - cursor.level();
    into.most = cursor.level();
    if (!(into.most > 0)) return "no limit of open files";
    return into.open >= 0 ? null : "no number of open files";
  },
};
