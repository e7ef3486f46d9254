// What the operating system's error codes mean to a person, and what to do about them.
import { statSync } from "node:fs";
import type { Stats } from "node:fs";
import type { Trouble } from "../base/index.ts";

const MEANING: Readonly<Record<string, readonly [meaning: string, advice: string]>> = {
  EACCES: ["permission denied", "change its permissions, or choose another path"],
  EPERM: ["operation not permitted", "choose another path"],
  EROFS: ["the file system is read-only", "choose a path on another file system"],
  ENOENT: ["no such file or directory", "check that the path exists"],
  ENOTDIR: ["a part of the path is not a directory", "check the path"],
  EISDIR: ["it is a directory", "name a file in it"],
  ENOSPC: ["no space left on the device", "free some space or choose another device"],
  EDQUOT: ["the disk quota is used up", "free some space or choose another device"],
  EFBIG: ["the file may not grow further", "raise the file size limit or choose another path"],
  EIO: ["input/output error", "check the device"],
  EMFILE: ["too many open files", "raise the limit of open files"],
  ELOOP: ["too many symbolic links", "check the links of the path"],
  ENAMETOOLONG: ["the name is too long", "choose a shorter name"],
  ETXTBSY: ["it is a program that is running", "choose another path"],
};

/** Codes that say a right is missing, not that the path is wrong. */
const MISSING_RIGHT = new Set(["EACCES", "EPERM", "EROFS"]);

/** The system's code of an error, `EACCES` and the like; empty where there is none. */
export function errnoOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}

/**
 * A `Trouble` from what a system call threw: `verb` says what was tried, as in "cannot be written".
 * The last word of its code becomes `denied` where a right is missing.
 */
export function systemTrouble(
  code: string,
  where: string,
  [verb, error]: [string, unknown],
): Trouble {
  const errno = errnoOf(error);
  const said = error instanceof Error ? error.message : String(error);
  const [meaning, advice] = MEANING[errno] ?? [said, "check the path"];
  const kind = MISSING_RIGHT.has(errno) ? code.replace(/[^.]+$/, "denied") : code;
  return { code: kind, where, message: `${verb}: ${meaning}`, advice };
}

/** What stands at a path; undefined where nothing does or the way to it is closed. */
export function statIfReachable(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
