// Within what a journal's numbers mean something: one boot of the kernel, one pid namespace.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { LockPlace } from "../../../store/index.ts";
import { usersOf } from "./process-table.ts";

/** Changes with each boot; empty where the kernel does not say. */
export const hostBoot = (): string =>
  textOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim());

/** As in `pid:[4026531836]`; empty where the kernel does not say. */
export const pidNamespace = (): string => textOr(() => readlinkSync("/proc/self/ns/pid"));

/** As in `cgroup:[4026531835]`, within which paths of groups mean something; empty where the kernel does not say. */
export const cgroupNamespace = (): string => textOr(() => readlinkSync("/proc/self/ns/cgroup"));

/** The host's own, by the number that the kernel always gives it. */
const FIRST_NAMESPACE = "pid:[4026531836]";

/**
 * Whether processes of that namespace may live. One that is not the host's own and has no
 * process that can be seen from here has ended, with everybody in it.
 */
export function mayLive(namespace: string): boolean {
  if (namespace === FIRST_NAMESPACE || namespace === "") return true;
  return readdirSync("/proc").some(
    (name) => /^\d/.test(name) && textOr(() => readlinkSync(`/proc/${name}/ns/pid`)) === namespace,
  );
}

/** What a lock of steering is told by. */
export const lockPlace = (): LockPlace => ({
  boot: hostBoot(),
  namespace: pidNamespace(),
  // Only root in the host's own namespace sees everybody, and so that nobody is left in another.
  mayLive: (namespace) =>
    process.geteuid?.() !== 0 || pidNamespace() !== FIRST_NAMESPACE || mayLive(namespace),
  isOf: (pid, uid) => usersOf(pid).includes(uid),
});

function textOr(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
