// Writes a whole file so that a reader sees the old text or the new, never a part:
// a temporary file in the same directory, flushed to the disk, renamed over the name.
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { Stats } from "node:fs";
import { dirname } from "node:path";
import { fail, ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { systemTrouble } from "./errno.ts";
import { writeNewFile } from "./new-file.ts";
import { destinationOf, isOwn, linkStat, plantedLink } from "./place.ts";
import type { LinksFollowed } from "./place.ts";

const PERMISSIONS = 0o777;
const WRITABLE_BY_OTHERS = 0o022;

export interface WriteOptions {
  /** Links that are followed; another user's link is replaced under `own`. `all` if not given. */
  readonly links?: LinksFollowed;
  /** Permissions of a file that is not there yet. As the umask allows if not given. */
  readonly mode?: number | undefined;
}

/**
 * Replaces the file at `path` with `text`; on failure the old file stays and nothing is left behind.
 * The permissions of a replaced file are kept; of another user's, who may have left it there for
 * that, only where the path was named, no mode is asked for, and without the right of others to write.
 */
export function writeFileAtomically(
  path: string,
  text: string | Uint8Array,
  { links = "all", mode }: WriteOptions = {},
): Result<void> {
  const planted = links === "all" ? plantedLink(path) : null;
  if (planted !== null) return fail(planted);
  const target = destinationOf(path, links);
  const stat = linkStat(target);
  if (stat?.isCharacterDevice() === true) return writeToDevice(target, text);
  if (stat !== undefined && isOther(stat)) return fail(notAFile(path, stat));
  const kept = stat?.isFile() === true ? keptMode(stat, { links, mode }) : null;
  try {
    replace(target, text, kept ?? mode ?? null);
    return ok(undefined);
  } catch (error) {
    return fail(systemTrouble("file.unwritable", path, ["cannot be written", error]));
  }
}

function keptMode(stat: Stats, { links, mode }: WriteOptions): number | null {
  if (isOwn(stat)) return stat.mode & PERMISSIONS;
  return links === "all" && mode === undefined
    ? stat.mode & PERMISSIONS & ~WRITABLE_BY_OTHERS
    : null;
}

/** Why `writeFileAtomically` could not write there now, so that it is known before the work begins; null if it could. */
export function refuseUnwritable(path: string): Trouble | null {
  const planted = plantedLink(path);
  if (planted !== null) return planted;
  const target = destinationOf(path, "all");
  const stat = linkStat(target);
  const isDevice = stat?.isCharacterDevice() === true;
  if (stat !== undefined && !isDevice && isOther(stat)) return notAFile(path, stat);
  try {
    // A device is written to; a file is replaced, which its folder has to allow.
    if (isDevice) accessSync(target, constants.W_OK);
    else accessSync(dirname(target), constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return systemTrouble("file.unwritable", path, ["cannot be written", error]);
  }
}

/** What a rename may not take the place of: neither a file nor a link that is not followed. */
const isOther = (stat: Stats): boolean => !stat.isFile() && !stat.isSymbolicLink();

function replace(target: string, text: string | Uint8Array, mode: number | null): void {
  const folder = dirname(target);
  const temporary = writeNewFile({ folder, text, mode, beforeClose: fsyncSync });
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  flushDirectory(folder);
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

/** A device such as /dev/null is written to, not replaced; what took its place meanwhile is left alone. */
function writeToDevice(path: string, text: string | Uint8Array): Result<void> {
  try {
    const descriptor = openSync(path, constants.O_WRONLY | constants.O_NOCTTY);
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isCharacterDevice()) return fail(notAFile(path, stat));
      writeFileSync(descriptor, text);
      return ok(undefined);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return fail(systemTrouble("file.unwritable", path, ["cannot be written", error]));
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
