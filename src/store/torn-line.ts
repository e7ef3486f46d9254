// The last line of a log that was cut off in the middle: a crash, a full disk, a
// pulled plug. A whole object that only lost its newline is given one; anything
// less is cut back to the last newline, so that every reader takes the file.
import { fstatSync, ftruncateSync, readSync, writeSync } from "node:fs";
import { fail, ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";

const NEWLINE = 0x0a;
/** How the first line of each of our logs begins. */
const FIRST_BYTES = Buffer.from('{"schema":"homeostat.');
/** Read backwards in blocks of this size; a tick is some 4 to 40 KiB. */
const BLOCK_BYTES = 64 * 1024;
/** A longer tail is not read back to see whether it is whole; it is cut. */
const WHOLE_TAIL_MAX_BYTES = 16 * 1024 * 1024;

/**
 * Repairs the end of an open log of ours. Returns what was done about it, or null where nothing
 * was needed; refuses, untouched, a file whose first line is none of our records.
 */
export function repairLastLine(descriptor: number, path: string): Result<Trouble | null> {
  const size = fstatSync(descriptor).size;
  if (size === 0) return ok(null);
  if (!isOurs(descriptor)) return fail(notOurs(path));
  if (byteAt(descriptor, size - 1) === NEWLINE) return ok(null);
  const start = lastNewline(descriptor, size) + 1;
  if (isWholeObject(descriptor, start, size)) {
    writeSync(descriptor, "\n", size);
    return ok(repaired(path, "the last line had no newline; it was whole and is kept"));
  }
  ftruncateSync(descriptor, start);
  return ok(repaired(path, `the last line was torn; its ${size - start} bytes were cut off`));
}

/** Whether it begins as ours do; less than that beginning may be a first line that was torn. */
function isOurs(descriptor: number): boolean {
  const first = Buffer.alloc(FIRST_BYTES.length);
  const got = readSync(descriptor, first, 0, first.length, 0);
  return first.subarray(0, got).equals(FIRST_BYTES.subarray(0, got));
}

function byteAt(descriptor: number, position: number): number {
  const byte = new Uint8Array(1);
  readSync(descriptor, byte, 0, 1, position);
  return byte[0]!;
}

/** Position of the last newline before `end`, or −1. */
function lastNewline(descriptor: number, end: number): number {
  const block = new Uint8Array(BLOCK_BYTES);
  for (let high = end; high > 0; high -= BLOCK_BYTES) {
    const low = Math.max(0, high - BLOCK_BYTES);
    const got = readSync(descriptor, block, 0, high - low, low);
    const found = block.subarray(0, got).lastIndexOf(NEWLINE);
    if (found >= 0) return low + found;
  }
  return -1;
}

function isWholeObject(descriptor: number, start: number, end: number): boolean {
  if (end - start > WHOLE_TAIL_MAX_BYTES) return false;
  const tail = Buffer.alloc(end - start);
  readSync(descriptor, tail, 0, tail.length, start);
  try {
    const value: unknown = JSON.parse(tail.toString("utf8"));
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

const repaired = (where: string, message: string): Trouble => ({
  code: "log.repaired",
  where,
  message,
});

const notOurs = (where: string): Trouble => ({
  code: "log.not-ours",
  where,
  message:
    "is no log of homeostat: its first line is none of our records; nothing is appended to it",
  advice: "choose another path, or move the file away",
});
