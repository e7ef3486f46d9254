// Within what a journal's numbers mean something: one boot of the kernel, one pid namespace.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Changes with each boot; empty where the kernel does not say. */
export const hostBoot = (): string =>
  textOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim());

/** As in `pid:[4026531836]`; empty where the kernel does not say. */
export const pidNamespace = (): string => textOr(() => readlinkSync("/proc/self/ns/pid"));

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

function textOr(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
