// Where configuration files lie: the one named by --config or HOMEOSTAT_CONFIG, or
// else the system's and the user's (XDG base directories), of which either may be
// missing. Finds and reads them as text; what they say is read in config-file.ts.
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { Stats } from "node:fs";
import { devNull } from "node:os";
import { isAbsolute, join } from "node:path";
import { type Bytes, fail, ok, type Result, type Trouble } from "../base/index.ts";
import type { Environment } from "./io.ts";

export interface ConfigText {
  readonly path: string;
  readonly text: string;
}

/** All settings with a page of remarks on each stay far below; what is longer is another file. */
const CONFIG_MAX_BYTES: Bytes = 64 * 1024;

const WRITABLE_BY_ALL = 0o002;
const ROOT = 0;

export const SYSTEM_CONFIG = "/etc/homeostat/config.yaml";

/** The user's file; undefined where neither XDG_CONFIG_HOME nor HOME says where it would be. */
export function userConfig(env: Environment): string | undefined {
  const xdg = env["XDG_CONFIG_HOME"];
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, "homeostat", "config.yaml");
  const home = env["HOME"];
  return home === undefined || home === ""
    ? undefined
    : join(home, ".config", "homeostat", "config.yaml");
}

/** The files that exist, weakest first. A named file must exist, the usual ones need not; /dev/null stands for none. */
export function findConfigFiles(
  named: string | undefined,
  env: Environment,
): Result<readonly ConfigText[]> {
  const chosen = named ?? (env["HOMEOSTAT_CONFIG"] || undefined);
  if (chosen === devNull) return ok([]);
  if (chosen !== undefined) {
    const text = readText(chosen, refusedForAll);
    if (!text.ok) return text;
    return text.value === undefined ? notFound(chosen) : ok([text.value]);
  }
  const found: ConfigText[] = [];
  for (const path of [SYSTEM_CONFIG, userConfig(env)]) {
    if (path === undefined) continue;
    // Whatever stands in /etc was put there by root, whomever it belongs to.
    const distrust: Distrust = (file) =>
      refusedForAll(file) ?? (path === SYSTEM_CONFIG ? null : refusedForOwner(file, env));
    const text = readText(path, distrust);
    if (!text.ok) return text;
    if (text.value !== undefined) found.push(text.value);
  }
  return ok(found);
}

/** Why a file may not say what is run, as a clause goes on after "the configuration"; null where it may. */
type Distrust = (found: Stats) => readonly [why: string, advice: string] | null;

/** It names programs that are started, and files that are written. */
const refusedForAll: Distrust = ({ mode }) =>
  (mode & WRITABLE_BY_ALL) === 0
    ? null
    : [
        "may be written to by everybody, who could have anything run",
        "take the right away: chmod o-w",
      ];

/**
 * Of a file that was not named: with the HOME of a user kept, as some ways to become root do, it
 * would be that user's. Who called sudo may be root in any case.
 */
function refusedForOwner({ uid }: Stats, env: Environment): ReturnType<Distrust> {
  const own = process.geteuid?.();
  const called = own === ROOT ? Number(env["SUDO_UID"] || ROOT) : own;
  if (own === undefined || [ROOT, own, called].includes(uid)) return null;
  const advice = "name it with --config if it is meant, or set HOME to your own";
  return [`belongs to user ${uid}, who could have anything run by user ${own}`, advice];
}

function readText(path: string, distrust: Distrust): Result<ConfigText | undefined> {
  let descriptor: number | undefined;
  try {
    // Without blocking, so that a pipe is refused and not waited for.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return fail(whyUnreadable(path, "EISDIR"));
    if (!stat.isFile()) return fail(unusable(path, "is not a regular file"));
    const distrusted = distrust(stat);
    if (distrusted !== null) return fail(untrusted(path, distrusted));
    const text = readAtMost(descriptor, CONFIG_MAX_BYTES);
    if (text === undefined)
      return fail(unusable(path, `is larger than ${CONFIG_MAX_BYTES / 1024} KiB`));
    return ok({ path, text });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === "ENOENT" || code === "ENOTDIR"
      ? ok(undefined)
      : fail(whyUnreadable(path, code ?? "no reason given"));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** The text of a file, or undefined where it holds more; its size is not asked, /proc says 0. */
function readAtMost(descriptor: number, most: Bytes): string | undefined {
  const into = Buffer.alloc(most + 1);
  let filled = 0;
  for (;;) {
    const got = readSync(descriptor, into, filled, into.length - filled, null);
    filled += got;
    if (filled > most) return undefined;
    if (got === 0) return into.toString("utf8", 0, filled);
  }
}

const unusable = (path: string, why: string): Trouble => ({
  code: "config.unusable",
  where: path,
  message: `the configuration ${why}`,
  advice: "name another with --config",
});

const untrusted = (where: string, [why, advice]: readonly [string, string]): Trouble => ({
  code: "config.untrusted",
  where,
  message: `the configuration ${why}`,
  advice,
});

/** What a failed read means for whoever wrote the configuration. */
export function whyUnreadable(path: string, code: string): Trouble {
  const advice = "name another with --config";
  switch (code) {
    case "EACCES":
    case "EPERM":
      return {
        code: "config.denied",
        where: path,
        message: "the configuration may not be read by this user",
        advice: "make it readable, or name another with --config",
      };
    case "EISDIR":
      return {
        code: "config.directory",
        where: path,
        message: "the configuration is a directory, not a file",
        advice,
      };
    default:
      return {
        code: "config.unreadable",
        where: path,
        message: `the configuration cannot be read (${code})`,
        advice,
      };
  }
}

const notFound = (path: string): Result<never> =>
  fail({
    code: "config.absent",
    where: path,
    message: "no such configuration file",
    advice: "check --config and HOMEOSTAT_CONFIG",
  });
