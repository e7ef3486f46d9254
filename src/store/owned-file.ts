// Reads a small file that gives this program orders, and only where nobody but its user or
// root can have written it. Never waits: a pipe is refused, a link is not followed.
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { Stats } from "node:fs";
import { fail, ok } from "../base/index.ts";
import type { Bytes, Result, Trouble } from "../base/index.ts";
import { errnoOf, systemTrouble } from "./errno.ts";
import { isTrusted, linkStat } from "./place.ts";

const LOOK = constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0);
const WRITABLE_BY_OTHERS = 0o022;

/** Changes whenever the file may hold something else; empty where there is none. */
export function stampOf(path: string): string {
  const stat = linkStat(path);
  return stat === undefined ? "" : `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}

/** The text of the file, null where there is none, or why it is not trusted. */
export function readOwnedFile(path: string, maxBytes: Bytes): Result<string | null> {
  let descriptor: number;
  try {
    descriptor = openSync(path, LOOK);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return ok(null);
    if (errnoOf(error) === "ELOOP") return fail(untrusted(path, "it is a symbolic link"));
    return fail(systemTrouble("file.unreadable", path, ["cannot be read", error]));
  }
  try {
    const why = refusal(fstatSync(descriptor), maxBytes);
    if (why !== null) return fail(untrusted(path, why));
    const bytes = Buffer.alloc(maxBytes + 1);
    const got = readSync(descriptor, bytes, 0, bytes.length, 0);
    if (got > maxBytes) return fail(untrusted(path, tooLong(maxBytes)));
    return ok(bytes.toString("utf8", 0, got));
  } catch (error) {
    return fail(systemTrouble("file.unreadable", path, ["cannot be read", error]));
  } finally {
    closeSync(descriptor);
  }
}

function refusal(stat: Stats, maxBytes: Bytes): string | null {
  if (!stat.isFile()) return "it is not a file";
  if (!isTrusted(stat)) return "it belongs to another user";
  if ((stat.mode & WRITABLE_BY_OTHERS) !== 0) return "others may write to it";
  return stat.size > maxBytes ? tooLong(maxBytes) : null;
}

const tooLong = (maxBytes: Bytes): string => `it is longer than ${maxBytes} bytes`;

const untrusted = (where: string, why: string): Trouble => ({
  code: "file.untrusted",
  where,
  message: `is not obeyed: ${why}`,
  advice: "remove it, and let `homeostat incidents` write it anew",
});
