// Writes a whole file so that a reader sees the old text or the new, never a part:
// a temporary file in the same directory, flushed to the disk, renamed over the name.
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { Stats } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fail, ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { statIfReachable, systemTrouble } from "./errno.ts";

/** Replaces the file at `path` with `text`; on failure the old file stays and nothing is left behind. */
export function writeFileAtomically(path: string, text: string): Result<void> {
  const stat = statIfReachable(path);
  if (stat?.isCharacterDevice() === true) return writeToDevice(path, text);
  if (stat !== undefined && !stat.isFile()) {
    return fail(notAFile(path, stat));
  }
  const target = stat === undefined ? path : realpathSync(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFlushed(temporary, text);
    renameSync(temporary, target);
    flushDirectory(dirname(target));
    return ok(undefined);
  } catch (error) {
    rmSync(temporary, { force: true });
    return fail(systemTrouble("file.unwritable", path, ["cannot be written", error]));
  }
}

/** Why `writeFileAtomically` could not write there now, so that it is known before the work begins; null if it could. */
export function refuseUnwritable(path: string): Trouble | null {
  const stat = statIfReachable(path);
  if (stat !== undefined && !stat.isFile() && !stat.isCharacterDevice())
    return notAFile(path, stat);
  try {
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return systemTrouble("file.unwritable", path, ["cannot be written", error]);
  }
}

function notAFile(path: string, stat: Stats): Trouble {
  const kind = stat.isDirectory() ? "a directory" : "not a file";
  return {
    code: "file.not-a-file",
    where: path,
    message: `cannot be written: it is ${kind}`,
    advice: "name a file",
  };
}

/** A device such as /dev/null is written to, not replaced. */
function writeToDevice(path: string, text: string): Result<void> {
  try {
    writeFileSync(path, text, { flag: "w" });
    return ok(undefined);
  } catch (error) {
    return fail(systemTrouble("file.unwritable", path, ["cannot be written", error]));
  }
}

function writeFlushed(path: string, text: string): void {
  const descriptor = openSync(path, "w", 0o644);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the rename last through a power cut; file systems that cannot are left alone. */
function flushDirectory(path: string): void {
  try {
    const descriptor = openSync(path, "r");
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // The file itself is whole either way.
  }
}
