// The host plant: reads a Linux host's /proc and /sys, live, under another root, or recorded.
import { ok, type Result } from "../../base/index.ts";
import { HostPlant } from "./host-plant.ts";
import { openLiveSource } from "./live-source.ts";
import type { HostSource } from "./source.ts";

export interface HostPlantOptions {
  /** Folder that holds `proc` and `sys`; `/` when left out. */
  readonly root?: string;
  /** Where files come from instead of a root, e.g. a recording. */
  readonly source?: HostSource;
}

/** A plant that reads a host. Fails where the root has no `/proc`. */
export function createHostPlant(options: HostPlantOptions = {}): Result<HostPlant> {
  if (options.source !== undefined) return ok(new HostPlant(options.source));
  const source = openLiveSource(options.root ?? "/");
  return source.ok ? ok(new HostPlant(source.value)) : source;
}

export { HostPlant } from "./host-plant.ts";
export { LiveSource, openLiveSource } from "./live-source.ts";
export type { FileHandle, HostSource } from "./source.ts";
