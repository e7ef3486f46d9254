// An advisory lock beside a log, so that two runs do not rotate and repair the same
// file. It names the process that holds it by pid and start time and appears whole, by
// a link. The lock of a process that is gone is taken over by whoever holds the lock of
// the lock, so that of many that start at once one gets it.
import { closeSync, constants, fstatSync, linkSync, openSync, readSync } from "node:fs";
import { readFileSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fail, ok } from "../base/index.ts";
import type { Bytes, Result, Trouble } from "../base/index.ts";
import { errnoOf, systemTrouble } from "./errno.ts";
import { writeNewFile } from "./new-file.ts";
import { destinationOf, plantedLink } from "./place.ts";

/** Field 22 of /proc/<pid>/stat counts from the closing parenthesis of the name as this one. */
const START_TIME_AFTER_NAME = 19;
const ENDED_STATES = new Set(["Z", "X"]);
/** Two numbers, a boot and a namespace; a longer file is none of ours. */
const LOCK_MAX_BYTES: Bytes = 160;
const LOCK_TEXT = /^([1-9]\d*) (\d*)(?: (\S*) (\S*))?\n$/;
/** What a power cut can leave of a lock. */
const LOST_TEXT = /^\0*$/;
/** A pipe is not waited for and a link is not followed: others may have left them there. */
const LOOK = constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0);
/** Each round but the last saw the lock vanish while it was looked at. */
const ROUNDS = 20;
/** A lock, its lock and that one's: who gets here met two crashes in the middle of a takeover. */
const DEPTH_MAX = 2;

export interface WriterLock {
  /** Why there is no lock although the log may be written; null where there is one. */
  readonly notice: Trouble | null;
  release(): void;
}

/** Of a lock that is strict: where its numbers mean something, and whose word it counts on. */
export interface LockPlace {
  /** Boot and pid namespace of this process, without blanks; empty where unknown. */
  readonly boot: string;
  readonly namespace: string;
  /** Whether a process of another pid namespace of this boot may live. */
  mayLive(namespace: string): boolean;
  /** Whether a process has the rights of that user. Who owns a lock but is not in the process it names made it up. */
  isOf(pid: number, uid: number): boolean;
}

export interface LockHolder {
  /** In the holder's own pid namespace. */
  readonly pid: number;
  /** Owner of the lock's file. */
  readonly uid: number;
  /** Where it is another one than this process's; else null. */
  readonly namespace: string | null;
}

/** The lock of what is no file of its own, such as a device. */
export const NO_LOCK: WriterLock = { notice: null, release: () => {} };

/** The lock file of the log that `path` leads to. */
export function lockPathOf(path: string): string {
  return `${destinationOf(path, "all")}.lock`;
}

/**
 * The lock of the log `path`, or why that log may not be written: another process does,
 * or what stands in the lock's place is no lock. Where no lock file can be made, the log
 * is not locked, and `notice` says so. With a place it is held from other pid namespaces, too.
 */
export function takeWriterLock(path: string, place: LockPlace | null = null): Result<WriterLock> {
  const planted = plantedLink(path);
  if (planted !== null) return fail(planted);
  const where = place === null ? "" : ` ${place.boot} ${place.namespace}`;
  const own = `${process.pid} ${startTime(process.pid)}${where}\n`;
  const lockPath = lockPathOf(path);
  const attempt = { path, lockPath, own, place, depth: 0 };
  try {
    const refused = take(attempt);
    if (refused !== null) return fail(refused);
    return ok({ notice: null, release: () => removeIfOwn(attempt) });
  } catch (error) {
    if (errnoOf(error) === "") throw error;
    return ok({ ...NO_LOCK, notice: notLocked(path, error) });
  }
}

/** The living process that holds the lock of `path`; null where none does. */
export function lockHolder(path: string, place: LockPlace | null = null): LockHolder | null {
  const found = look({ lockPath: lockPathOf(path), place });
  return found.kind === "held" ? found : null;
}

interface Attempt {
  readonly path: string;
  readonly lockPath: string;
  readonly own: string;
  readonly place: LockPlace | null;
  /** 0 for a lock, 1 for its lock. */
  readonly depth: number;
}

/** Takes the lock, or says why not. Throws what the system says where no lock file can be made. */
function take(attempt: Attempt): Trouble | null {
  const { lockPath, own } = attempt;
  const refused = refusal(look(attempt), attempt);
  if (refused !== null) return refused;
  const whole = writeNewFile({ folder: dirname(lockPath), text: own, mode: null });
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const outcome = linked(whole, lockPath) ? null : meet(whole, attempt);
      if (outcome !== "again") return outcome;
    }
    return foreign(lockPath, "comes and goes");
  } finally {
    rmSync(whole, { force: true });
  }
}

/** What to do about a lock that was there first. */
function meet(whole: string, attempt: Attempt): Trouble | null | "again" {
  const found = look(attempt);
  if (found.kind === "stale") return takeOver(whole, attempt);
  return refusal(found, attempt) ?? "again";
}

function refusal(found: Found, { path, lockPath }: Attempt): Trouble | null {
  if (found.kind === "held") return inUse(path, lockPath, found.pid);
  return found.kind === "foreign" ? foreign(lockPath, found.why) : null;
}

/**
 * Puts the new lock in the place of the stale one. Only the holder of the lock's own lock
 * does that, and it looks again first: nobody can have put a living lock there in between.
 */
function takeOver(whole: string, attempt: Attempt): Trouble | null | "again" {
  const { lockPath, depth } = attempt;
  if (depth === DEPTH_MAX) return foreign(lockPath, "is left over");
  const guard = { ...attempt, lockPath: `${lockPath}.lock`, depth: depth + 1 };
  const refused = take(guard);
  if (refused !== null) return refused;
  try {
    if (look(attempt).kind !== "stale") return "again";
    renameSync(whole, lockPath);
    return null;
  } finally {
    removeIfOwn(guard);
  }
}

function linked(whole: string, lockPath: string): boolean {
  try {
    linkSync(whole, lockPath);
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}

type Found =
  | { readonly kind: "absent" | "stale" }
  | ({ readonly kind: "held"; readonly text: string } & LockHolder)
  | { readonly kind: "foreign"; readonly why: string };

function look({ lockPath, place }: Pick<Attempt, "lockPath" | "place">): Found {
  try {
    const descriptor = openSync(lockPath, LOOK);
    try {
      return holderOf(descriptor, place);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return { kind: "absent" };
    if (errnoOf(error) === "ELOOP") return { kind: "foreign", why: "is a symbolic link" };
    return { kind: "foreign", why: systemTrouble("", "", ["cannot be read", error]).message };
  }
}

function holderOf(descriptor: number, place: LockPlace | null): Found {
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) return { kind: "foreign", why: "is not a file" };
  if (stat.size > LOCK_MAX_BYTES) return { kind: "foreign", why: "is no lock of ours" };
  const bytes = Buffer.alloc(LOCK_MAX_BYTES);
  const text = bytes.toString("latin1", 0, readSync(descriptor, bytes, 0, LOCK_MAX_BYTES, 0));
  if (LOST_TEXT.test(text)) return { kind: "stale" };
  const [, pidText, started, boot, namespace = ""] = LOCK_TEXT.exec(text) ?? [];
  if (pidText === undefined) return { kind: "foreign", why: "is no lock of ours" };
  const held = {
    kind: "held",
    text,
    pid: Number(pidText),
    uid: stat.uid,
    namespace: null,
  } as const;
  if (place !== null && boot !== undefined) {
    if (boot !== place.boot && boot !== "" && place.boot !== "") return { kind: "stale" };
    if (namespace !== place.namespace)
      return place.mayLive(namespace) ? { ...held, namespace } : { kind: "stale" };
  }
  const isTrue = place === null || held.uid === 0 || place.isOf(held.pid, held.uid);
  const lives = isAlive(held.pid) && started === startTime(held.pid);
  return isTrue && lives ? held : { kind: "stale" };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

/**
 * Clock ticks since boot at which the process began; empty where the system does not tell,
 * and for one that has ended and only waits to be collected by its parent.
 */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return ENDED_STATES.has(fields[0] ?? "") ? "" : (fields[START_TIME_AFTER_NAME] ?? "");
  } catch {
    return "";
  }
}

function removeIfOwn(attempt: Attempt): void {
  const { lockPath, own } = attempt;
  const found = look(attempt);
  if (found.kind !== "held" || found.text !== own) return;
  try {
    rmSync(lockPath, { force: true });
  } catch {
    // It stays as that of a process that is gone, and the next start takes it over.
  }
}

const inUse = (where: string, lockPath: string, pid: number): Trouble => ({
  code: "log.in-use",
  where,
  message: `is being written by process ${pid}`,
  advice: `choose another path or end that process; if it is none of ours, remove ${lockPath}`,
});

const foreign = (where: string, why: string): Trouble => ({
  code: "log.lock-foreign",
  where,
  message: `stands in the place of the log's lock and ${why}`,
  advice: "remove it if no homeostat writes the log, or choose another path for the log",
});

function notLocked(path: string, error: unknown): Trouble {
  const said = systemTrouble("log.not-locked", path, ["cannot be locked", error]);
  return { ...said, code: "log.not-locked", advice: "see that no other process writes it" };
}
