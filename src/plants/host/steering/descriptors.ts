// Whether files can be opened at all. A process without a descriptor left finds nothing
// under /proc, and what is not found must not count as gone: it would never be set back.
import { closeSync, openSync } from "node:fs";

export function canOpenFiles(): boolean {
  try {
    closeSync(openSync("/proc/self/stat", "r"));
    return true;
  } catch {
    return false;
  }
}
