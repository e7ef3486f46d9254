// Opens a log for appending: a file, made if need be, or a device; never a pipe, a
// folder, or what the opening itself would wait for.
import { closeSync, constants, fstatSync, openSync } from "node:fs";
import type { Stats } from "node:fs";
import { fail, ok } from "../base/index.ts";
import type { Bytes, Result, Trouble } from "../base/index.ts";
import { systemTrouble } from "./errno.ts";

/** Non-blocking, so that a named pipe without a reader is refused and not waited for. */
const OPEN_FLAGS =
  constants.O_RDWR |
  constants.O_APPEND |
  constants.O_CREAT |
  constants.O_NONBLOCK |
  constants.O_NOCTTY;
/** For a path whose links were resolved before. */
export const NOT_THROUGH_LINKS = constants.O_NOFOLLOW ?? 0;

export interface OpenedLog {
  readonly descriptor: number;
  readonly size: Bytes;
  /** False for a device: it has no end to repair and no size to rotate by. */
  readonly regular: boolean;
  readonly notice: Trouble | null;
}

/** Opens a log, made if need be, or says why it cannot be written. */
export function openForAppend(path: string, moreFlags = 0): Result<OpenedLog> {
  try {
    const descriptor = openSync(path, OPEN_FLAGS | moreFlags, 0o644);
    const stat = fstatSync(descriptor);
    const refused = refuseKind(path, stat);
    if (refused === null) {
      return ok({ descriptor, size: stat.size, regular: stat.isFile(), notice: null });
    }
    closeSync(descriptor);
    return fail(refused);
  } catch (error) {
    return fail(systemTrouble("log.unwritable", path, ["cannot be written", error]));
  }
}

/** A log goes to a file, or to a device such as /dev/null. */
export function refuseKind(path: string, stat: Stats | undefined): Trouble | null {
  if (stat === undefined || stat.isFile() || stat.isCharacterDevice()) return null;
  const kind = stat.isDirectory() ? "a directory" : "not a file";
  const advice = stat.isDirectory()
    ? "name a file in it"
    : "name a file; `--json` writes to a pipe";
  return {
    code: "log.not-a-file",
    where: path,
    message: `cannot be written: it is ${kind}`,
    advice,
  };
}
