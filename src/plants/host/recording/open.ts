// What `--root` names: a folder that holds proc and sys, or a recording.
import { statSync } from "node:fs";
import { ok } from "../../../base/index.ts";
import type { Result } from "../../../base/index.ts";
import { openLiveSource } from "../live-source.ts";
import type { HostSource } from "../source.ts";
import { loadRecording } from "./load.ts";
import { RecordedSource } from "./recorded-source.ts";

/** A recording where `root` is a file, else the tree below it. The trouble names what is wrong with it. */
export function openHostSource(root: string): Result<HostSource> {
  if (!isFile(root)) return openLiveSource(root);
  const loaded = loadRecording(root);
  return loaded.ok ? ok(new RecordedSource(loaded.value)) : loaded;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
