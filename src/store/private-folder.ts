// A folder that only its owner may write to, for what must not be forged: made if need
// be, refused where somebody else could put files of their own into it.
import { accessSync, chmodSync, constants, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fail, ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { systemTrouble } from "./errno.ts";
import { isOwn, linkStat } from "./place.ts";

const MODE = 0o700;
const WRITABLE_BY_OTHERS = 0o022;

/** Makes the folder with its parents, or says why what stands there cannot be trusted. */
export function privateFolder(path: string): Result<string> {
  try {
    if (linkStat(path) === undefined) {
      mkdirSync(path, { recursive: true, mode: MODE });
      chmodSync(path, MODE);
    }
  } catch (error) {
    return fail(notMade(path, error));
  }
  const why = refusal(path);
  if (why === null) return ok(path);
  return fail({
    code: "journal.foreign",
    where: path,
    message: `${why}, so what it holds cannot be trusted`,
    advice: "move it away, or make it a folder of yours that only you may write to",
  });
}

/** Named after the folder that stands in the way: that one below it is missing explains nothing. */
function notMade(path: string, error: unknown): Trouble {
  let above = dirname(path);
  while (linkStat(above) === undefined && above !== dirname(above)) above = dirname(above);
  let why = error;
  try {
    accessSync(above, constants.W_OK | constants.X_OK);
  } catch (denied) {
    why = denied;
  }
  const said = systemTrouble("journal.unwritable", path, [`cannot be made in ${above}`, why]);
  const isRoot = above === dirname(above);
  return {
    ...said,
    // An account without a home of its own: nobody is told to open the root of all.
    advice: isRoot ? "name a folder of yours with XDG_STATE_HOME" : `make ${above} writable`,
  };
}

function refusal(path: string): string | null {
  const stat = linkStat(path);
  if (stat === undefined) return "is not there";
  if (stat.isSymbolicLink()) return "is a symbolic link";
  if (!stat.isDirectory()) return "is not a folder";
  if (!isOwn(stat)) return "belongs to another user";
  return (stat.mode & WRITABLE_BY_OTHERS) === 0 ? null : "may be written to by others";
}
