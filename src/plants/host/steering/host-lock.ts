// One steering homeostat on a host, whoever started it: root's journal and a user's stand in
// different folders, and two that set the same process would each take the other's value for
// what was there first. Kept where nobody else can put a lock or a link.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fail, ok } from "../../../base/index.ts";
import type { Result, Trouble } from "../../../base/index.ts";
import { lockHolder, privateFolder, takeWriterLock } from "../../../store/index.ts";
import type { LockHolder, WriterLock } from "../../../store/index.ts";
import { lockPlace } from "./boot.ts";
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
 * Refuses a user, naming the pid, where root's homeostat steers here. Root is never refused for
 * what a user's lock says: `notice` tells of it. Where there is no folder for a lock it is not
 * taken, and then a user's run is not seen by root's.
 */
export function takeHostLock(options: HostLockOptions): Result<WriterLock> {
  const { env, euid = process.geteuid?.(), places = PLACES } = options;
  const root = euid === 0;
  if (root) {
    const taken = lockIn(places.system);
    const notice =
      usersFolders(places.users)
        .map(userSteers)
        .find((one) => one !== null) ?? null;
    return taken.ok ? ok({ ...taken.value, notice }) : taken;
  }
  const holder = holderIn(places.system);
  if (holder !== null) return fail(inUse(places.system, holder));
  const own = env["XDG_RUNTIME_DIR"];
  return own === undefined || own === "" ? ok(NO_LOCK) : lockIn(join(own, "homeostat"));
}

const holderIn = (folder: string): LockHolder | null =>
  lockHolder(join(folder, LOCKED), lockPlace());

function userSteers(folder: string): Trouble | null {
  const holder = holderIn(folder);
  if (holder === null) return null;
  return {
    code: "steering.user-steers",
    where: folder,
    message: `process ${holder.pid} of user ${holder.uid} steers, too, says its lock; what both set goes back to what the later one found`,
    advice: "end that one, unless it steers other processes than this one",
  };
}

function lockIn(folder: string): Result<WriterLock> {
  try {
    mkdirSync(folder, { recursive: true, mode: READABLE });
  } catch {
    return ok(NO_LOCK);
  }
  if (!privateFolder(folder).ok) return ok(NO_LOCK);
  const taken = takeWriterLock(join(folder, LOCKED), lockPlace());
  if (taken.ok) return ok(taken.value.notice === null ? taken.value : NO_LOCK);
  const holder = holderIn(folder);
  return holder === null ? ok(NO_LOCK) : fail(inUse(folder, holder));
}

function usersFolders(users: string): string[] {
  try {
    return readdirSync(users).map((uid) => join(users, uid, "homeostat"));
  } catch {
    return [];
  }
}
