// A write-ahead journal: whole lines, on the disk before what they announce is done. One
// file of one writer. A line that cannot be made to last is cut off again and refused;
// where even that fails, the journal takes no more. What the lines say is the caller's.
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { fail, ok } from "../base/index.ts";
import type { Bytes, Result, Trouble } from "../base/index.ts";
import { errnoOf, systemTrouble } from "./errno.ts";
import { writeNewFile } from "./new-file.ts";
import { linkStat } from "./place.ts";

/** Nobody else has business in it. */
const MODE = 0o600;
/** A thousand actions on processes of a thousand threads; a larger file is none of ours. */
const READ_MAX_BYTES: Bytes = 256 * 1024 * 1024;
const NOT_THROUGH_LINKS = constants.O_NOFOLLOW ?? 0;
const APPEND = constants.O_RDWR | constants.O_APPEND | NOT_THROUGH_LINKS;
const LOOK = constants.O_RDONLY | constants.O_NONBLOCK | NOT_THROUGH_LINKS;

export interface JournalOptions {
  /** How bytes reach the file; given only by tests. */
  readonly write?: (descriptor: number, bytes: Uint8Array) => number;
}

/**
 * Makes a journal that begins with the given lines. The file appears under its name whole,
 * flushed together with its folder; fails where there is one already.
 */
export function createJournal(
  path: string,
  lines: readonly string[],
  options: JournalOptions = {},
): Result<Journal> {
  try {
    const whole = newWhole(path, lines);
    try {
      linkSync(whole, path);
    } finally {
      rmSync(whole, { force: true });
    }
    flushFolder(path);
    return ok(new Journal(path, openSync(path, APPEND), options));
  } catch (error) {
    return fail(unwritable(path, error));
  }
}

/** What an undamaged journal holds, and what could not be read of a damaged one. */
export interface JournalText {
  /** Every line that is a JSON object, in order. */
  readonly records: readonly object[];
  /** 1-based numbers of lines that are none. A torn last line is not among them. */
  readonly damaged: readonly number[];
}

/**
 * Reads a journal, also one that is being written, by its path or an open descriptor. A last
 * line without its newline was cut off by a crash: it counts where it is whole, and was never
 * acted on where it is not.
 */
export function readJournal(from: string | number): Result<JournalText> {
  const where = typeof from === "string" ? from : `descriptor ${from}`;
  try {
    const descriptor = typeof from === "string" ? openSync(from, LOOK) : from;
    try {
      const refused = refuseFile(where, descriptor);
      return refused === null ? ok(parse(textOf(descriptor))) : fail(refused);
    } finally {
      if (descriptor !== from) closeSync(descriptor);
    }
  } catch (error) {
    return fail(systemTrouble("journal.unreadable", where, ["cannot be read", error]));
  }
}

/** Opens a journal that another run left, to go on in it; its torn last line is repaired. */
export function openJournal(path: string): Result<Journal> {
  try {
    const descriptor = openSync(path, APPEND | constants.O_NONBLOCK);
    try {
      const refused = refuseFile(path, descriptor);
      if (refused !== null) {
        closeSync(descriptor);
        return fail(refused);
      }
      repairEnd(descriptor);
      return ok(new Journal(path, descriptor, {}));
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  } catch (error) {
    return fail(unwritable(path, error));
  }
}

export class Journal {
  readonly path: string;
  readonly #write: (descriptor: number, bytes: Uint8Array) => number;
  #descriptor: number;
  #size: Bytes;
  #broken: Trouble | null = null;
  #closed = false;

  constructor(path: string, descriptor: number, options: JournalOptions) {
    this.path = path;
    this.#descriptor = descriptor;
    this.#size = fstatSync(descriptor).size;
    this.#write = options.write ?? ((file, bytes) => writeSync(file, bytes));
  }

  /** For a child process that must read the journal also when its name is gone. */
  get descriptor(): number {
    return this.#descriptor;
  }

  get size(): Bytes {
    return this.#size;
  }

  /**
   * Appends lines (given without newline); `flushed` waits until they are on the disk. Returns
   * why not, and then none of them is in the file. Never throws for the disk's trouble.
   */
  append(lines: readonly string[], flushed: "flushed" | "later"): Trouble | null {
    if (this.#closed) return closedTrouble(this.path);
    if (this.#broken !== null) return this.#broken;
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""), "utf8");
    try {
      for (let done = 0; done < bytes.length;) {
        done += this.#write(this.#descriptor, bytes.subarray(done));
      }
      if (flushed === "flushed") fsyncSync(this.#descriptor);
      this.#size += bytes.length;
      return null;
    } catch (error) {
      return this.#cutBack(unwritable(this.path, error));
    }
  }

  /** Whether this very file still stands under its name, and is no shorter than what was written. */
  intact(): boolean {
    const there = linkStat(this.path);
    const own = fstatSync(this.#descriptor);
    return (
      there !== undefined &&
      there.ino === own.ino &&
      there.dev === own.dev &&
      own.size >= this.#size
    );
  }

  /** Puts a new file with these lines in the place of the present one, whole, and goes on in it. */
  replace(lines: readonly string[]): Trouble | null {
    if (this.#closed) return closedTrouble(this.path);
    try {
      const whole = newWhole(this.path, lines);
      let descriptor: number;
      try {
        descriptor = openSync(whole, APPEND);
        renameSync(whole, this.path);
      } catch (error) {
        rmSync(whole, { force: true });
        throw error;
      }
      flushFolder(this.path);
      closeSync(this.#descriptor);
      this.#descriptor = descriptor;
      this.#size = fstatSync(descriptor).size;
      this.#broken = null;
      return null;
    } catch (error) {
      return unwritable(this.path, error);
    }
  }

  /** Gives the file back; it stays under its name. Safe to call twice. */
  close(): void {
    if (!this.#closed) closeSync(this.#descriptor);
    this.#closed = true;
  }

  #cutBack(trouble: Trouble): Trouble {
    try {
      ftruncateSync(this.#descriptor, this.#size);
    } catch {
      this.#broken = { ...trouble, message: `${trouble.message}, and its end is torn` };
    }
    return trouble;
  }
}

/**
 * Ends a journal that nothing stands in any more: it takes the place of the one that was
 * closed last, so that one is kept to be read. One without a byte says nothing and is removed.
 */
export function closeOutJournal(path: string, keptAs: string): Trouble | null {
  try {
    if (linkStat(path)?.size === 0) rmSync(path, { force: true });
    else renameSync(path, keptAs);
    return null;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    return systemTrouble("journal.unwritable", path, ["cannot be closed out", error]);
  }
}

function newWhole(path: string, lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join("");
  return writeNewFile({ folder: dirname(path), text, mode: MODE, beforeClose: fsyncSync });
}

/** Makes a new name last through a power cut. */
function flushFolder(path: string): void {
  const descriptor = openSync(dirname(path), constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } catch (error) {
    // Some file systems cannot flush a folder; those that can and fail do not last.
    if (errnoOf(error) !== "EINVAL") throw error;
  } finally {
    closeSync(descriptor);
  }
}

function refuseFile(path: string, descriptor: number): Trouble | null {
  const stat = fstatSync(descriptor);
  const why = !stat.isFile()
    ? "is not a file"
    : stat.uid !== process.geteuid?.()
      ? "belongs to another user"
      : stat.size > READ_MAX_BYTES
        ? "is larger than any journal of ours"
        : null;
  return why === null
    ? null
    : { code: "journal.foreign", where: path, message: `${why}; it is not read` };
}

/** All of it from its start; a descriptor's own position may be anywhere and is shared. */
function textOf(descriptor: number): string {
  const bytes = Buffer.alloc(fstatSync(descriptor).size);
  let filled = 0;
  while (filled < bytes.length) {
    const got = readSync(descriptor, bytes, filled, bytes.length - filled, filled);
    if (got === 0) break;
    filled += got;
  }
  return bytes.toString("utf8", 0, filled);
}

function repairEnd(descriptor: number): void {
  const text = textOf(descriptor);
  const tail = text.slice(text.lastIndexOf("\n") + 1);
  if (tail === "") return;
  if (objectIn(tail) !== null) writeSync(descriptor, "\n");
  else ftruncateSync(descriptor, fstatSync(descriptor).size - Buffer.byteLength(tail));
}

function parse(text: string): JournalText {
  const lines = text.split("\n");
  const records: object[] = [];
  const damaged: number[] = [];
  for (const [index, line] of lines.entries()) {
    const record = objectIn(line);
    if (record !== null) records.push(record);
    else if (line !== "" && index < lines.length - 1) damaged.push(index + 1);
  }
  return { records, damaged };
}

function objectIn(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
}

function unwritable(path: string, error: unknown): Trouble {
  return systemTrouble("journal.unwritable", path, ["cannot be written", error]);
}

const closedTrouble = (path: string): Trouble => ({
  code: "journal.closed",
  where: path,
  message: "the journal is closed",
});
