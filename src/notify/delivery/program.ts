// The program of a command hook, found before the first tick: where it is, that it can be
// started, and that not everybody on this machine can put another one in its place.
import { accessSync, constants, lstatSync, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { fail, ok } from "../../base/index.ts";
import type { Result } from "../../base/index.ts";

const WRITABLE_BY_ALL = 0o002;
/** Of a folder: only the owner of a file may replace it. */
const STICKY = 0o1000;
const ROOT = 0;

export interface ProgramPlace {
  /** `PATH`; its relative entries are not searched. */
  readonly searchPath: string | undefined;
  /** What a relative path starts from. */
  readonly folder: string;
}

/** The absolute path of the program, or why it cannot be a hook. A bare name is searched in `PATH`. */
export function findProgram(name: string, { searchPath, folder }: ProgramPlace): Result<string> {
  const path = name.includes("/") ? resolve(folder, name) : searched(name, searchPath ?? "");
  if (path === null) {
    return refused(name, "there is no such program in PATH", "name it with its path");
  }
  try {
    if (!statSync(path).isFile()) return refused(path, "is not a program", "name a program");
    accessSync(path, constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "EACCES" && exists(path)
      ? refused(path, "cannot be started: it is not executable", "make it so: chmod +x")
      : refused(path, `cannot be started (${code ?? "unknown"})`, "name a program that is there");
  }
  const why = replaceable(path);
  return why === null ? ok(path) : refused(path, ...why);
}

function searched(name: string, searchPath: string): string | null {
  const folders = searchPath.split(delimiter).filter((folder) => isAbsolute(folder));
  const found = folders.map((folder) => join(folder, name)).find(isExecutableFile);
  return found ?? null;
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

type Refusal = readonly [message: string, advice: string];

/** Why somebody else may put another in its place, on the way by its name or by its real one; null where nobody may. */
function replaceable(path: string): Refusal | null {
  const real = realpathSync(path);
  if ((statSync(real).mode & WRITABLE_BY_ALL) !== 0) return openToAll(real);
  const ways = [
    [path, ...foldersAbove(path)],
    [real, ...foldersAbove(real)],
  ];
  for (const way of ways) {
    for (const [index, folder] of way.slice(1).entries()) {
      const why = replaceableIn(folder, way[index]!);
      if (why !== null) return why;
    }
  }
  return null;
}

/** `entry` is the program, or the folder on the way to it, that stands in `folder`. */
function replaceableIn(folder: string, entry: string): Refusal | null {
  const { mode } = statSync(folder);
  if ((mode & WRITABLE_BY_ALL) === 0) return null;
  if ((mode & STICKY) === 0) return openToAll(folder);
  const { uid } = lstatSync(entry);
  if (uid === ROOT || uid === process.geteuid?.()) return null;
  const message = `${entry} in ${folder}, where everybody may put a program, is user ${uid}'s`;
  return [message, "move it where only you may write"];
}

const openToAll = (open: string): Refusal => [
  `everybody may write to ${open}, and so put another program in its place`,
  "take the right away: chmod o-w",
];

function foldersAbove(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
}

const refused = (where: string, message: string, advice: string): Result<never> =>
  fail({ code: "hook.program", where, message, advice });
