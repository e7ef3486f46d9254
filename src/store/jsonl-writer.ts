// Appends whole lines to a JSON Lines file: one system call a tick, nothing half
// written. A line that does not fit (a full disk) is cut back and counted, said
// once, and writing goes on by itself when there is room again. Rotates by size. Of
// what the lines say it knows how the first one of a log of ours begins, no more.
import { closeSync, fstatSync, ftruncateSync, realpathSync, renameSync, writeSync } from "node:fs";
import { fail, ok } from "../base/index.ts";
import type { Bytes, Result, Trouble } from "../base/index.ts";
import { errnoOf, statIfReachable, systemTrouble } from "./errno.ts";
import { NOT_THROUGH_LINKS, openForAppend, refuseKind } from "./open-log.ts";
import type { OpenedLog } from "./open-log.ts";
import { plantedLink } from "./place.ts";
import { repairLastLine } from "./torn-line.ts";
import { NO_LOCK, takeWriterLock } from "./writer-lock.ts";
import type { WriterLock } from "./writer-lock.ts";

/** 64 MiB holds some four hours of a two-core host at one tick a second. */
const ROTATE_AT_BYTES: Bytes = 64 * 1024 * 1024;
/** With the file being written that is at most 6 × 64 MiB on disk. */
const ROTATED_FILES_KEPT = 5;

export interface JsonlWriterOptions {
  /** Size from which the file is set aside as `file.1`. At least one line is kept in a file. */
  readonly rotateAtBytes?: Bytes;
  /** How many set-aside files are kept: `file.1` (newest) … `file.N`. */
  readonly keep?: number;
  /** How bytes reach the file; given only by tests. */
  readonly append?: (descriptor: number, bytes: Uint8Array) => number;
}

/** Opens a log for appending, repairing its last line, or says why it cannot be. */
export function openJsonlWriter(
  path: string,
  options: JsonlWriterOptions = {},
): Result<JsonlWriter> {
  const refused = plantedLink(path) ?? refuseKind(path, statIfReachable(path));
  if (refused !== null) return fail(refused);
  const opened = openForAppend(path);
  if (!opened.ok) return opened;
  const target = opened.value.regular ? realpathSync(path) : path;
  const lock = opened.value.regular ? takeWriterLock(target) : ok(NO_LOCK);
  if (!lock.ok) {
    closeSync(opened.value.descriptor);
    return lock;
  }
  return repairAndWrap({ target, options, lock: lock.value, opened: opened.value });
}

interface WriterParts {
  readonly target: string;
  readonly options: JsonlWriterOptions;
  readonly lock: WriterLock;
  readonly opened: OpenedLog;
}

function repairAndWrap(parts: WriterParts): Result<JsonlWriter> {
  const { descriptor, regular } = parts.opened;
  try {
    const repair = regular ? repairLastLine(descriptor, parts.target) : ok(null);
    if (repair.ok) {
      const size = regular ? fstatSync(descriptor).size : 0;
      return ok(
        new JsonlWriter({
          ...parts,
          opened: { ...parts.opened, size, notice: both(repair.value, parts.lock.notice) },
        }),
      );
    }
    closeSync(descriptor);
    parts.lock.release();
    return repair;
  } catch (error) {
    closeSync(descriptor);
    parts.lock.release();
    return fail(
      systemTrouble("log.unwritable", parts.target, ["its end cannot be repaired", error]),
    );
  }
}

export class JsonlWriter {
  /** The file, with symbolic links resolved. */
  readonly path: string;
  /** What was repaired or could not be locked at the start; null where all was in order. */
  readonly notice: Trouble | null;
  readonly #rotateAt: Bytes;
  readonly #keep: number;
  readonly #append: (descriptor: number, bytes: Uint8Array) => number;
  readonly #lock: WriterLock;
  readonly #regular: boolean;
  #descriptor: number | null;
  #size: Bytes;
  #written = 0;
  #dropped = 0;
  /** Lines dropped since the trouble began; 0 while writing works. */
  #droppedNow = 0;
  #tornBytes = 0;
  #rotationFailed = false;

  constructor({ target, options, lock, opened }: WriterParts) {
    this.path = target;
    this.notice = opened.notice;
    this.#rotateAt = options.rotateAtBytes ?? ROTATE_AT_BYTES;
    this.#keep = options.keep ?? ROTATED_FILES_KEPT;
    this.#append = options.append ?? ((descriptor, bytes) => writeSync(descriptor, bytes));
    this.#lock = lock;
    this.#regular = opened.regular;
    this.#descriptor = opened.descriptor;
    this.#size = opened.size;
  }

  /** Lines written and kept. */
  get written(): number {
    return this.#written;
  }

  /** Lines lost because they could not be written. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Appends one line (given without its newline). Returns a trouble when writing
   * begins to fail or works again, null otherwise; never throws for the disk's trouble.
   */
  write(line: string): Trouble | null {
    const bytes = Buffer.from(`${line}\n`, "utf8");
    const rotation = this.#rotateBefore(bytes.length);
    const closed = this.#descriptor === null ? this.#openAgain() : null;
    if (closed !== null) return this.#drop(closed);
    try {
      this.#cutTornEnd();
      this.#appendWhole(this.#descriptor!, bytes);
    } catch (error) {
      return this.#drop(
        systemTrouble("log.write-failed", this.path, ["lines are being lost", error]),
      );
    }
    this.#size += bytes.length;
    this.#written += 1;
    return this.#recovered() ?? rotation;
  }

  /**
   * Closes and reopens the file under its name: for tools that move logs away themselves.
   * Where it cannot be reopened, or is no log of ours, the next line tries again.
   */
  reopen(): Trouble | null {
    this.#cutTornEndQuietly();
    this.#closeDescriptor();
    this.#tornBytes = 0;
    this.#rotationFailed = false;
    return this.#openAgain();
  }

  /** Gives the file back; safe to call twice. */
  close(): void {
    this.#cutTornEndQuietly();
    this.#closeDescriptor();
    this.#lock.release();
  }

  /** Opens what stands under the name by now: links were resolved at the start, so a new one is not followed. */
  #openAgain(): Trouble | null {
    const opened = openForAppend(this.path, this.#regular ? NOT_THROUGH_LINKS : 0);
    if (!opened.ok) return opened.trouble;
    const { descriptor } = opened.value;
    try {
      const repair = this.#regular ? repairLastLine(descriptor, this.path) : ok(null);
      if (repair.ok) {
        this.#descriptor = descriptor;
        this.#size = this.#regular ? fstatSync(descriptor).size : 0;
        return null;
      }
      closeSync(descriptor);
      return repair.trouble;
    } catch (error) {
      closeSync(descriptor);
      return systemTrouble("log.unwritable", this.path, ["its end cannot be repaired", error]);
    }
  }

  #appendWhole(descriptor: number, bytes: Uint8Array): void {
    let done = 0;
    try {
      while (done < bytes.length) done += this.#append(descriptor, bytes.subarray(done));
    } catch (error) {
      if (this.#regular) this.#tornBytes = done;
      this.#cutTornEnd();
      throw error;
    }
  }

  #cutTornEnd(): void {
    if (this.#tornBytes === 0 || this.#descriptor === null) return;
    const size = fstatSync(this.#descriptor).size;
    ftruncateSync(this.#descriptor, Math.max(0, size - this.#tornBytes));
    this.#tornBytes = 0;
  }

  #cutTornEndQuietly(): void {
    try {
      this.#cutTornEnd();
    } catch {
      // The end stays torn; the next start repairs it.
    }
  }

  #drop(trouble: Trouble): Trouble | null {
    this.#dropped += 1;
    this.#droppedNow += 1;
    return this.#droppedNow > 1 ? null : trouble;
  }

  #recovered(): Trouble | null {
    if (this.#droppedNow === 0) return null;
    const message = `writing works again; ${this.#droppedNow} lines were lost`;
    this.#droppedNow = 0;
    return { code: "log.recovered", where: this.path, message };
  }

  /** Sets the file aside when the next line would pass the limit. */
  #rotateBefore(next: Bytes): Trouble | null {
    const due = this.#regular && this.#size > 0 && this.#size + next > this.#rotateAt;
    if (!due || this.#rotationFailed || this.#tornBytes > 0) return null;
    try {
      for (let age = this.#keep; age > 1; age -= 1) {
        renameIfThere(`${this.path}.${age - 1}`, `${this.path}.${age}`);
      }
      if (this.#keep > 0) renameSync(this.path, `${this.path}.1`);
      else ftruncateSync(this.#descriptor!, 0);
    } catch (error) {
      this.#rotationFailed = true;
      return systemTrouble("log.rotation-failed", this.path, ["grows past its limit", error]);
    }
    this.#closeDescriptor();
    this.#size = 0;
    return null;
  }

  #closeDescriptor(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

/** Two troubles of one file as one. */
function both(one: Trouble | null, other: Trouble | null): Trouble | null {
  if (one === null || other === null) return one ?? other;
  return { ...other, message: `${one.message}; ${other.message}` };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
}
