// An advisory lock beside a log, so that two runs do not rotate and repair the same
// file. It names the process that holds it by pid and start time; a lock whose
// process is gone is taken over. Where no lock file can be made there is none.
import { readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { errnoOf } from "./errno.ts";
import { destinationOf } from "./place.ts";

/** Field 22 of /proc/<pid>/stat counts from the closing parenthesis of the name as this one. */
const START_TIME_AFTER_NAME = 19;

export interface WriterLock {
  release(): void;
}

/** The lock file of the log that `path` leads to. */
export function lockPathOf(path: string): string {
  return `${destinationOf(path, "all")}.lock`;
}

/** The lock of `path`, or the pid of the living process that holds it. */
export function takeWriterLock(path: string): WriterLock | number {
  const lockPath = `${path}.lock`;
  const own = `${process.pid} ${startTime(process.pid)}\n`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(lockPath, own, { flag: "wx" });
      return { release: () => removeIfOwn(lockPath, own) };
    } catch (error) {
      if (errnoOf(error) !== "EEXIST") return { release: () => {} };
    }
    const holder = livingHolder(lockPath);
    if (holder !== null) return holder;
    removeQuietly(lockPath);
  }
  return { release: () => {} };
}

function livingHolder(lockPath: string): number | null {
  const [pidText = "", started = ""] = readQuietly(lockPath).trim().split(" ");
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return null;
  return started === startTime(pid) ? pid : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

/** Clock ticks since boot at which the process began; empty where the system does not tell. */
function startTime(pid: number): string {
  const stat = readQuietly(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START_TIME_AFTER_NAME] ?? "";
}

function removeIfOwn(lockPath: string, own: string): void {
  if (readQuietly(lockPath) === own) removeQuietly(lockPath);
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already, or not ours to remove: the next attempt tells.
  }
}
