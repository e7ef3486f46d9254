// Within what a journal's numbers mean something: one boot of the kernel, one pid namespace.
import { readFileSync, readlinkSync } from "node:fs";

/** Changes with each boot; empty where the kernel does not say. */
export const hostBoot = (): string =>
  textOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim());

/** As in `pid:[4026531836]`; empty where the kernel does not say. */
export const pidNamespace = (): string => textOr(() => readlinkSync("/proc/self/ns/pid"));

function textOr(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
