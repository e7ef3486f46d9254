// A new file that nobody else can have prepared: never an existing one, never through
// a link, under a name that cannot be guessed. It is renamed or linked into its place.
import { closeSync, constants, fchmodSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errnoOf } from "./errno.ts";
import { uniqueId } from "./unique-id.ts";

const NEW_FILE =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
const ATTEMPTS = 8;
const USUAL_MODE = 0o644;

export interface NewFile {
  readonly folder: string;
  readonly text: string | Uint8Array;
  /** Permissions, whatever the umask; null: 0644 as far as the umask allows. */
  readonly mode: number | null;
  /** Called before the file is closed, to flush it. */
  readonly beforeClose?: (descriptor: number) => void;
}

/** Writes the text to a new file and returns its path. Throws what the system says, and then leaves nothing behind. */
export function writeNewFile({ folder, text, mode, beforeClose }: NewFile): string {
  const { descriptor, path } = createIn(folder, mode ?? USUAL_MODE);
  try {
    if (mode !== null) fchmodSync(descriptor, mode);
    writeFileSync(descriptor, text);
    beforeClose?.(descriptor);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return path;
}

function createIn(folder: string, mode: number): { descriptor: number; path: string } {
  for (let attempt = 1; ; attempt += 1) {
    const path = join(folder, `.homeostat-${uniqueId().replaceAll("-", "")}.tmp`);
    try {
      return { descriptor: openSync(path, NEW_FILE, mode), path };
    } catch (error) {
      if (errnoOf(error) !== "EEXIST" || attempt === ATTEMPTS) throw error;
    }
  }
}
