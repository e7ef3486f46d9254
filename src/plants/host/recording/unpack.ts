// Writes one moment of a recording out as a directory tree, for `--root DIR` and
// for looking at it with ordinary tools. What a plain tree cannot hold (a read
// that fails) is left out and named.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fail, ok } from "../../../base/index.ts";
import type { Result } from "../../../base/index.ts";
import type { Entry, Recording } from "./recording.ts";

export interface Unpacked {
  readonly files: number;
  /** Paths that fail in the recording and therefore are not in the tree. */
  readonly left: readonly string[];
}

/** The entries in force at frame `index` (0-based), in the order they came. */
export function entriesAt(recording: Recording, index: number): readonly Entry[] {
  const present = new Map<string, Entry>();
  for (const frame of recording.frames.slice(0, index + 1)) {
    for (const gone of frame.gone) {
      for (const path of present.keys())
        if (path === gone || path.startsWith(`${gone}/`)) present.delete(path);
    }
    for (const entry of frame.entries) present.set(entry.path, entry);
  }
  return [...present.values()];
}

/**
 * Writes frame `index` below `directory`, which is made if its parent exists; files already
 * there are replaced. The first step is not recursive because Node's recursive mkdir never
 * returns when asked for a directory inside `/proc`.
 */
export function unpackFrame(
  recording: Recording,
  index: number,
  directory: string,
): Result<Unpacked> {
  const left: string[] = [];
  let files = 0;
  try {
    if (!existsSync(directory)) mkdirSync(directory);
    for (const entry of entriesAt(recording, index)) {
      const target = join(directory, entry.path);
      if (entry.kind === "fail") left.push(entry.path);
      else if (entry.kind === "dir") mkdirSync(target, { recursive: true });
      else {
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, entry.content);
        files++;
      }
    }
  } catch (error) {
    const message = `cannot unpack the recording: ${error instanceof Error ? error.message : String(error)}`;
    return fail({
      code: "recording.unpack",
      message,
      where: directory,
      advice: "give a directory that can be written",
    });
  }
  return ok({ files, left });
}
