// Which memory of early warning a watch goes on from: the file named by --memory, or the one
// in the state folder; none for a recording or another root, whose past is another's.
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { textSum } from "../base/index.ts";
import type { MemoryPlace } from "../loop/index.ts";

const MEMORY_FILE = "memory.jsonl.gz";
const NONE = "none";
const MACHINE_ID = "/etc/machine-id";

export interface MemoryWish {
  /** As given by --memory; null where it is not. */
  readonly memoryFile: string | null;
  readonly root: string;
}

/** The place of the memory; null where none is kept. `folder` is the state folder, null where there is none. */
export function memoryPlace(
  { memoryFile, root }: MemoryWish,
  folder: string | null,
): MemoryPlace | null {
  if (memoryFile === NONE) return null;
  const host = root === "/" ? hostMark() : `root ${root}`;
  if (memoryFile !== null) return { path: memoryFile, host };
  return root === "/" && folder !== null ? { path: join(folder, MEMORY_FILE), host } : null;
}

/**
 * The same over all boots of one host. Not its machine id, which is confidential: a sum of 32 of
 * its 128 bits, which is enough to tell a file that was copied here. By a plain sum, because the
 * cryptographic ones come with OpenSSL, 2.5 MB for as long as a watch runs.
 */
function hostMark(): string {
  let name = `name ${hostname()}`;
  try {
    const id = readFileSync(MACHINE_ID, "utf8").trim();
    if (id !== "") name = `machine ${id}`;
  } catch {
    // Containers often have none; then a host is its name.
  }
  return textSum(`homeostat memory, ${name}`);
}
