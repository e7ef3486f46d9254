// The program of a command hook, found before the first tick: where it is, that it can be
// started, and that not everybody on this machine can put another one in its place.
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { fail, ok } from "../../base/index.ts";
import type { Result } from "../../base/index.ts";

const WRITABLE_BY_ALL = 0o002;
/** Of a folder: only the owner of a file may replace it. */
const STICKY = 0o1000;

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
  const open = replaceableThrough(path);
  if (open === null) return ok(path);
  const message = `everybody may write to ${open}, and so put another program in its place`;
  return refused(path, message, "take the right away: chmod o-w");
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

/** The file or folder on the way to the program, by its name and by its real one, that anybody may change. */
function replaceableThrough(path: string): string | null {
  const real = realpathSync(path);
  if ((statSync(real).mode & WRITABLE_BY_ALL) !== 0) return real;
  const folders = [...foldersAbove(path), ...foldersAbove(real)];
  const open = folders.find((folder) => {
    const { mode } = statSync(folder);
    return (mode & WRITABLE_BY_ALL) !== 0 && (mode & STICKY) === 0;
  });
  return open ?? null;
}

function foldersAbove(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
}

const refused = (where: string, message: string, advice: string): Result<never> =>
  fail({ code: "hook.program", where, message, advice });
