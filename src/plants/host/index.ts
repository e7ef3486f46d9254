// The host plant: reads a Linux host's /proc and /sys, live, under another root, or recorded.
import { ok, type Result } from "../../base/index.ts";
import { HostPlant } from "./host-plant.ts";
import { openLiveSource } from "./live-source.ts";
import { processMeter, type OwnCostMeter } from "./own-cost.ts";
import type { HostSource } from "./source.ts";

export interface HostPlantOptions {
  /** Folder that holds `proc` and `sys`; `/` when left out. */
  readonly root?: string;
  /** Where files come from instead of a root, e.g. a recording. */
  readonly source?: HostSource;
  /** Where this program's own cost is asked. With `source` there is none unless given. */
  readonly meter?: OwnCostMeter;
}

/** A plant that reads a host. Fails where the root has no `/proc`. */
export function createHostPlant(options: HostPlantOptions = {}): Result<HostPlant> {
  const { source, meter } = options;
  if (source !== undefined) {
    return ok(new HostPlant(source, meter === undefined ? {} : { meter }));
  }
  const opened = openLiveSource(options.root ?? "/");
  return opened.ok ? ok(new HostPlant(opened.value, { meter: meter ?? processMeter() })) : opened;
}

export { HostPlant } from "./host-plant.ts";
export type { KernelProcess } from "./processes/kernel-processes.ts";
export { openLiveSource } from "./live-source.ts";
export type { OwnCostMeter } from "./own-cost.ts";
export type { FileHandle, HostSource } from "./source.ts";
