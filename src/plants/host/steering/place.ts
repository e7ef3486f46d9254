// Where the steering journal lives, and the lock by which one homeostat steers at a time.
// As root it is a place of the system, also under sudo, so that `restore` finds it there.
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
} from "node:fs";
import { isAbsolute, join } from "node:path";
import { fail, ok } from "../../../base/index.ts";
import type { Result, Trouble } from "../../../base/index.ts";
import { lockHolder, lockPathOf, takeWriterLock } from "../../../store/index.ts";
import type { LockHolder, WriterLock } from "../../../store/index.ts";
import { lockPlace } from "./boot.ts";

export const SYSTEM_FOLDER = "/var/lib/homeostat/steering";
/** The name that is locked; the lock itself has `.lock` behind it. */
const LOCKED = "steering";
const RUN_FILE = /^run-[\w.-]{1,128}\.jsonl$/;
/** What a crash left of a journal that was being made. */
const TORN_FILE = /^\.homeostat-[0-9a-f]+\.tmp$/;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The journal's folder: root's is a place of the system; a service's is the state directory
 * that systemd gave it; a user's is below `$XDG_STATE_HOME` or `~/.local/state`.
 */
export function steeringFolder(env: Environment, euid = process.geteuid?.()): Result<string> {
  if (euid === 0) return ok(SYSTEM_FOLDER);
  const given = env["STATE_DIRECTORY"]?.split(":", 1)[0];
  if (given !== undefined && isAbsolute(given)) return ok(join(given, "steering"));
  const state = env["XDG_STATE_HOME"];
  if (state !== undefined && isAbsolute(state)) return ok(join(state, "homeostat", "steering"));
  const home = env["HOME"];
  if (home !== undefined && isAbsolute(home)) {
    return ok(join(home, ".local", "state", "homeostat", "steering"));
  }
  return fail({
    code: "steering.no-place",
    message: "there is no place for the steering journal: neither XDG_STATE_HOME nor HOME is set",
    advice: "set XDG_STATE_HOME to a folder of yours",
  });
}

export const journalPath = (folder: string, runId: string): string =>
  join(folder, `run-${runId.replaceAll(/[^\w.-]/g, "_").slice(0, 128)}.jsonl`);

/** The journal that was closed out last, kept to be read. */
export const lastJournalPath = (folder: string): string => join(folder, "last.jsonl");
export const guardianLogPath = (folder: string): string => join(folder, "guardian.log");

/** Journals of runs that were not closed out, oldest name first. */
export function journalsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => RUN_FILE.test(name));
  return names.toSorted().map((name) => join(folder, name));
}

/** Removes what crashes left half made; only the holder of the lock may. */
export function clearTornFiles(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (TORN_FILE.test(name)) rmSync(join(folder, name), { force: true });
  }
}

/** Trouble code while another homeostat steers. */
export const IN_USE = "steering.in-use";
/** Waiting for one that only sets back what a dead run left: it is soon done. */
const PATIENCE_MS = 5000;
const LOOK_EVERY_MS = 50;

/**
 * The right to write settings. Refused at once, naming the pid, while another homeostat
 * steers; one that only restores is waited for. Unlike a log, nothing is done without it.
 */
export function takeSteeringLock(folder: string): Result<WriterLock> {
  const path = join(folder, LOCKED);
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const taken = takeWriterLock(path, lockPlace());
    if (taken.ok && taken.value.notice === null) return taken;
    const trouble = taken.ok ? taken.value.notice! : taken.trouble;
    if (taken.ok) taken.value.release();
    if (trouble.code !== "log.in-use") return fail(unlockable(path, trouble));
    const holder = lockHolder(path, lockPlace());
    const steers = holder !== null && isWriterHere(folder, holder.pid);
    if (waited >= PATIENCE_MS || steers) return fail(inUse(folder, holder));
    pause(LOOK_EVERY_MS);
  }
}

/** Whether a homeostat that steers is alive: its lock is held. Takes nothing. */
export const isSteered = (folder: string): boolean =>
  lockHolder(join(folder, LOCKED), lockPlace()) !== null;

/** Says that a run before left journals, for one that does not steer; null where there are none, or one is in use. */
export function leftoversIn(folder: string): Trouble | null {
  if (!isReadable(folder) || isSteered(folder)) return null;
  const journals = journalsIn(folder);
  if (journals.length === 0) return null;
  const runs = journals.length === 1 ? "a run" : `${journals.length} runs`;
  return {
    code: "steering.left",
    where: folder,
    message: `${runs} of homeostat ended without setting everything back`,
    advice: "run homeostat restore",
  };
}

function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Blocks this thread: everything around undoing is synchronous. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Whether a journal here was begun by that process: then it steers, else it restores. */
function isWriterHere(folder: string, pid: number): boolean {
  return journalsIn(folder).some((path) => {
    try {
      return firstLine(path).includes(`"pid":${pid},`);
    } catch {
      return false;
    }
  });
}

const FIRST_LINE_BYTES = 1024;

function firstLine(path: string): string {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const bytes = Buffer.alloc(FIRST_LINE_BYTES);
    const text = bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, bytes.length, 0));
    return text.split("\n", 1)[0] ?? "";
  } finally {
    closeSync(descriptor);
  }
}

/** Another homeostat steers, perhaps in another container; null where its lock comes and goes. */
export function inUse(folder: string, holder: LockHolder | null): Trouble {
  const who = holder === null ? "another process" : `process ${holder.pid}`;
  const trouble = { code: IN_USE, where: folder };
  if (holder === null || holder.namespace === null) {
    const message = `${who} is steering this host already`;
    return { ...trouble, message, advice: "end that one first; two would undo each other's work" };
  }
  const lockPath = lockPathOf(join(folder, LOCKED));
  return {
    ...trouble,
    message: `${who} of another pid namespace (${holder.namespace}) is steering this host already, as far as can be told from here`,
    advice: `end it there, or run this there; if nothing of that namespace lives any more, remove ${lockPath}`,
  };
}

const unlockable = (where: string, { message }: Trouble): Trouble => ({
  code: "steering.not-locked",
  where: `${where}.lock`,
  message: `without a lock nothing is steered: ${message}`,
  advice: "make the folder writable, or remove what stands in the lock's place",
});
