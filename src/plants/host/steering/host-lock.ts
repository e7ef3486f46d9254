// One steering homeostat on a host, whoever started it: root's journal and a user's stand in
// different folders, and two that set the same process would each take the other's value for
// what was there first. Kept where nobody else can put a lock or a link.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fail, ok } from "../../../base/index.ts";
import type { Result } from "../../../base/index.ts";
import { lockHolder, privateFolder, takeWriterLock } from "../../../store/index.ts";
import type { WriterLock } from "../../../store/index.ts";
import { inUse } from "./place.ts";
import type { Environment } from "./place.ts";

/** Root's folder, and the folders that login managers make for each user. */
export interface RuntimePlaces {
  readonly system: string;
  readonly users: string;
}
const PLACES: RuntimePlaces = { system: "/run/homeostat", users: "/run/user" };
const LOCKED = "steering";
/** Others may look into root's, to see who steers. */
const READABLE = 0o755;
const NO_LOCK: WriterLock = { notice: null, release: () => {} };

export interface HostLockOptions {
  readonly env: Environment;
  readonly euid?: number | undefined;
  readonly places?: RuntimePlaces;
}

/**
 * Refuses, naming the pid, where another user's homeostat steers here. Where there is no
 * folder for a lock it is not taken, and then a user's run is not seen by root's.
 */
export function takeHostLock(options: HostLockOptions): Result<WriterLock> {
  const { env, euid = process.geteuid?.(), places = PLACES } = options;
  const root = euid === 0;
  const others = root ? usersFolders(places.users) : [places.system];
  for (const folder of others) {
    const pid = lockHolder(join(folder, LOCKED));
    if (pid !== null) return fail(inUse(folder, pid));
  }
  const own = root ? places.system : env["XDG_RUNTIME_DIR"];
  if (own === undefined || own === "") return ok(NO_LOCK);
  return lockIn(root ? own : join(own, "homeostat"));
}

function lockIn(folder: string): Result<WriterLock> {
  try {
    mkdirSync(folder, { recursive: true, mode: READABLE });
  } catch {
    return ok(NO_LOCK);
  }
  if (!privateFolder(folder).ok) return ok(NO_LOCK);
  const taken = takeWriterLock(join(folder, LOCKED));
  if (taken.ok) return ok(taken.value.notice === null ? taken.value : NO_LOCK);
  const pid = lockHolder(join(folder, LOCKED));
  return pid === null ? ok(NO_LOCK) : fail(inUse(folder, pid));
}

function usersFolders(users: string): string[] {
  try {
    return readdirSync(users).map((uid) => join(users, uid, "homeostat"));
  } catch {
    return [];
  }
}
