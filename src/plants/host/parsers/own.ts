// What the kernel says of this very process: its memory (/proc/self/statm), its limit on
// open files (/proc/self/limits), the size of a page (/proc/self/auxv) and the cgroups it
// is in (/proc/self/cgroup).
import { bytesOf, textOf, type Parser } from "./parser.ts";
import { Cursor, firstByte } from "./cursor.ts";
import type { Integer } from "./integer.ts";

const OPEN_FILES = bytesOf("Max open files");
const UNLIMITED = bytesOf("unlimited");
/** Key of the page size in the auxiliary vector, AT_PAGESZ. */
const AT_PAGESZ = 6;
const AUXV_ENTRY_BYTES = 16;
const COLON = 58;
const cursor = new Cursor();

/** Resident memory in pages: the second number of statm. */
export const statm: Parser<Integer> = {
  file: "/proc/self/statm",
  empty: () => ({ value: Number.NaN }),
  parse(bytes, length, into) {
    cursor.over(bytes, length);
    cursor.skipFields(1);
    into.value = cursor.level();
    return Number.isNaN(into.value) ? "not two numbers" : null;
  },
};

/** Soft limit on open files; Infinity where there is none. */
export const openFilesLimit: Parser<Integer> = {
  file: "/proc/self/limits",
  empty: () => ({ value: Number.NaN }),
  parse(bytes, length, into) {
    into.value = Number.NaN;
    for (cursor.over(bytes, length); !cursor.done; cursor.nextLine()) {
      if (!cursor.take(OPEN_FILES)) continue;
      cursor.skipBlanks();
      into.value = cursor.take(UNLIMITED) ? Number.POSITIVE_INFINITY : cursor.level();
      break;
    }
    return Number.isNaN(into.value) ? "no line of open files" : null;
  },
};

/** Bytes in a page. */
export const pageSize: Parser<Integer> = {
  file: "/proc/self/auxv",
  empty: () => ({ value: Number.NaN }),
  parse(bytes, length, into) {
    into.value = Number.NaN;
    const view = new DataView(bytes.buffer, bytes.byteOffset, cursor.over(bytes, length).end);
    for (let at = 0; at + AUXV_ENTRY_BYTES <= view.byteLength; at += AUXV_ENTRY_BYTES) {
      if (view.getBigUint64(at, true) !== BigInt(AT_PAGESZ)) continue;
      into.value = Number(view.getBigUint64(at + 8, true));
      break;
    }
    const plausible =
      into.value >= 512 && into.value <= 2 ** 24 && Number.isInteger(Math.log2(into.value));
    return plausible ? null : "no page size";
  },
};

export interface OwnCgroups {
  /** Controller (or `""` for version 2) → path within its hierarchy. */
  readonly paths: Map<string, string>;
}

/** Lines `4:memory:/path` and `0::/path`. */
export const ownCgroups: Parser<OwnCgroups> = {
  file: "/proc/self/cgroup",
  empty: () => ({ paths: new Map() }),
  parse(bytes, length, into) {
    into.paths.clear();
    for (cursor.over(bytes, length); !cursor.done; cursor.nextLine()) {
      const end = cursor.lineEnd();
      const first = firstByte(bytes, COLON, cursor.at, end);
      const second = first === -1 ? -1 : firstByte(bytes, COLON, first + 1, end);
      if (second === -1) continue;
      const path = textOf(bytes, second + 1, end);
      for (const controller of textOf(bytes, first + 1, second).split(",")) {
        into.paths.set(controller, path);
      }
    }
    return into.paths.size > 0 ? null : "no line of a hierarchy";
  },
};
