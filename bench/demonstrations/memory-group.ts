// A control group with a limit of memory, of version 1 or 2 of the kernel's interface, whichever
// has the memory controller here. Whoever makes one hands it to a leader, which removes it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bytes } from "../../src/base/index.ts";
import { PREFIX } from "../life/stage.ts";

/** Folder in which such groups can be made; null where there is none. */
export function memoryMount(mounts = readFileSync("/proc/mounts", "utf8")): string | null {
  for (const line of mounts.split("\n")) {
    const [, mount = "", type, options = ""] = line.split(" ");
    if (type === "cgroup" && options.split(",").includes("memory")) return mount;
    if (type === "cgroup2" && hands(join(mount, "cgroup.subtree_control"))) return mount;
  }
  return null;
}

function hands(file: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8").split(/\s/u).includes("memory");
}

/** Files of a group that hold its limit and its use, in bytes. */
function memoryFilesOf(folder: string): {
  readonly limitFile: string;
  readonly usageFile: string;
} {
  return existsSync(join(folder, "memory.max"))
    ? { limitFile: "memory.max", usageFile: "memory.current" }
    : { limitFile: "memory.limit_in_bytes", usageFile: "memory.usage_in_bytes" };
}

export interface MemoryUse {
  readonly limit: Bytes;
  /** What it uses, page cache included. */
  readonly used: Bytes;
  /** Page cache that can go at once. */
  readonly cache: Bytes;
}

/** What a group uses now. */
export function memoryUseOf(folder: string): MemoryUse {
  const { limitFile, usageFile } = memoryFilesOf(folder);
  const numberIn = (name: string): number => Number(readFileSync(join(folder, name), "utf8"));
  const stat = readFileSync(join(folder, "memory.stat"), "utf8");
  const cache = Number(/^(?:total_)?inactive_file (\d+)$/m.exec(stat)?.[1] ?? 0);
  return { limit: numberIn(limitFile), used: numberIn(usageFile), cache };
}

/** What a group may still use: what its own view of memory calls available. */
export function roomIn(folder: string): Bytes {
  const { limit, used, cache } = memoryUseOf(folder);
  return Math.max(0, limit - used + cache);
}

export const memoryGroupName = (): string => `${PREFIX}-${process.pid}-memory`;

export function makeMemoryGroup(folder: string, limit: Bytes): void {
  mkdirSync(folder);
  writeFileSync(join(folder, memoryFilesOf(folder).limitFile), String(limit));
}
