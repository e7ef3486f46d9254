// Where this kernel's control groups are mounted, from /proc/self/mountinfo: nothing is
// assumed about folders. A group's path in /proc/PID/cgroup counts from the root of its
// hierarchy, of which a mount may show only a part (a container's).
import { readFileSync } from "node:fs";

export interface CgroupMount {
  readonly version: 1 | 2;
  /** Of version 1: what it controls, e.g. `cpu` and `cpuacct`; empty for version 2. */
  readonly controllers: readonly string[];
  /** The group that stands at the mount point. */
  readonly root: string;
  readonly folder: string;
}

/** Blanks, tabs, newlines and backslashes are written as three octal digits. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/gu, (_all, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );

/** The cgroup mounts in a mountinfo, in its order: a later one lies over an earlier. */
export function cgroupMounts(mountinfo: string): CgroupMount[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ", 2);
    const [, , , root, folder] = before.split(" ");
    const [type, , options = ""] = after.split(" ");
    if (root === undefined || folder === undefined) return [];
    if (type !== "cgroup" && type !== "cgroup2") return [];
    const version = type === "cgroup2" ? 2 : 1;
    const controllers = version === 2 ? [] : options.split(",");
    return [{ version, controllers, root: unescaped(root), folder: unescaped(folder) }];
  });
}

/** The mounts this process sees now; none where they cannot be read. */
export function presentMounts(): CgroupMount[] {
  try {
    return cgroupMounts(readFileSync("/proc/self/mountinfo", "utf8"));
  } catch {
    return [];
  }
}

/** A path of whole names from the root, none of which leads back up. */
const isPlain = (path: string): boolean =>
  path.startsWith("/") && !path.split("/").includes("..") && !path.includes("\0");

/** The folder of group `path` under one of the mounts; null where none shows it. */
export function folderOf(
  mounts: readonly CgroupMount[],
  { version, controller, path }: { version: 1 | 2; controller: string; path: string },
): string | null {
  if (!isPlain(path)) return null;
  for (const mount of mounts.toReversed()) {
    if (mount.version !== version) continue;
    if (version === 1 && !mount.controllers.includes(controller)) continue;
    const rest = below(mount.root, path);
    if (rest !== null) return `${mount.folder}${rest}`;
  }
  return null;
}

/** What is left of `path` under `root`: empty or from a slash on; null where it is not under it. */
function below(root: string, path: string): string | null {
  const whole = path.replace(/\/+$/u, "");
  if (root === "/") return whole;
  if (whole === root) return "";
  return whole.startsWith(`${root}/`) ? whole.slice(root.length) : null;
}

/** The group of a task in the hierarchy asked for, from its /proc/…/cgroup; null where it has none. */
export function groupIn(text: string, version: 1 | 2, controller: string): string | null {
  for (const line of text.split("\n")) {
    const [id, controllers, ...path] = line.split(":");
    const fits =
      version === 2
        ? id === "0" && controllers === ""
        : (controllers ?? "").split(",").includes(controller);
    if (fits && path.length > 0) return path.join(":");
  }
  return null;
}
