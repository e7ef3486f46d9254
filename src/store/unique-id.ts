// An id that nobody has and nobody can guess.
import { readFileSync } from "node:fs";

/** A UUID, from the kernel: Node's own needs OpenSSL in memory, 2 MB for 16 bytes. */
export function uniqueId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/uuid", "latin1").trim();
  } catch {
    return process.getBuiltinModule("node:crypto").randomUUID();
  }
}
