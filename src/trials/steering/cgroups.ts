// Sibling cgroups with a CPU weight of their own, made for one scenario and removed with
// it. Version 1 or 2 of the kernel's interface, whichever has the cpu controller here.
// Changes nothing of a group that it did not make.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fail, ok } from "../../base/index.ts";
import type { Result } from "../../base/index.ts";

export interface CpuHierarchy {
  readonly mount: string;
  readonly version: 1 | 2;
  /** File of a group that holds its weight. */
  readonly weightFile: "cpu.shares" | "cpu.weight";
}

const PREFIX = "homeostat-trial";

/** Where groups with a CPU weight can be made here. */
export function findHierarchy(mounts = readFileSync("/proc/mounts", "utf8")): Result<CpuHierarchy> {
  for (const line of mounts.split("\n")) {
    const [, mount = "", type, options = ""] = line.split(" ");
    if (type === "cgroup" && options.split(",").includes("cpu"))
      return ok({ mount, version: 1, weightFile: "cpu.shares" });
    if (type === "cgroup2" && controlsCpu(mount))
      return ok({ mount, version: 2, weightFile: "cpu.weight" });
  }
  return fail({
    code: "trial.unsupported",
    where: "cgroups",
    message: "no hierarchy with a cpu controller is mounted and handed down",
    advice: "mount one, or choose another scenario",
  });
}

function controlsCpu(mount: string): boolean {
  try {
    return readFileSync(join(mount, "cgroup.subtree_control"), "utf8").split(/\s/).includes("cpu");
  } catch {
    return false;
  }
}

/** Removes what a trial that was ended outright left behind: groups named for a process that is gone. */
export function sweepLeftGroups({ mount }: CpuHierarchy): void {
  for (const name of readdirSync(mount)) {
    const pid = new RegExp(`^${PREFIX}-(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    try {
      rmdirSync(join(mount, name));
    } catch {
      // Somebody moved in; it is not empty, so it is left.
    }
  }
}

/** Emptied groups vanish after the last process was reaped, which takes moments. */
const REMOVAL_TRIES = 50;
const REMOVAL_PAUSE_MS = 100;

export class Cgroups {
  readonly hierarchy: CpuHierarchy;
  readonly folders: string[] = [];

  constructor(hierarchy: CpuHierarchy) {
    this.hierarchy = hierarchy;
  }

  make(name: string): string {
    const folder = join(this.hierarchy.mount, `${PREFIX}-${process.pid}-${name}`);
    mkdirSync(folder);
    this.folders.push(folder);
    return folder;
  }

  async remove(): Promise<void> {
    for (const folder of this.folders.splice(0)) await removeGroup(folder);
  }
}

async function removeGroup(folder: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return rmdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      if (tries === REMOVAL_TRIES) throw error;
      await sleep(REMOVAL_PAUSE_MS);
    }
  }
}
