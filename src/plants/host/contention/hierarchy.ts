// Which cgroup hierarchy shares out the cores here, and where it is mounted. Version 1 has
// one of its own for `cpu`; version 2 has it where the controller is on. Says also whether
// what is mounted is the real root, since only there the sessions of autogroup compete.
import type { FileReader } from "../kernel-file.ts";
import { ownCgroups } from "../parsers/index.ts";

const MOUNTS_V1 = ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct"];
const MOUNTS_V2 = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

export interface CpuHierarchy {
  readonly version: 1 | 2;
  readonly mount: string;
  /** The controller as `/proc/PID/cgroup` names it: `cpu`, or nothing for version 2. */
  readonly controller: "cpu" | "";
  /** False where a container sees its own group as the root. */
  readonly isRealRoot: boolean;
}

/** Null where no hierarchy of cgroups shares out the cores. */
export function findCpuHierarchy(reader: FileReader): CpuHierarchy | null {
  const paths = reader.value("/proc/self/cgroup", ownCgroups)?.paths;
  if (paths === undefined) return null;
  if (paths.has("cpu")) {
    const mount = MOUNTS_V1.find((folder) => isThere(reader, `${folder}/cpu.shares`));
    if (mount === undefined) return null;
    // A file that version 1 has at the root of a hierarchy alone; recordings do not keep it.
    const isRealRoot = !reader.source.live || isThere(reader, `${mount}/cgroup.sane_behavior`);
    return { version: 1, mount, controller: "cpu", isRealRoot };
  }
  const mount = MOUNTS_V2.find((folder) => isThere(reader, `${folder}/cgroup.controllers`));
  if (!paths.has("") || mount === undefined) return null;
  // A file that version 2 has everywhere but at the root.
  const isRealRoot = !isThere(reader, `${mount}/cgroup.events`);
  return { version: 2, mount, controller: "", isRealRoot };
}

const isThere = (reader: FileReader, path: string): boolean =>
  typeof reader.source.readOnce(path, reader.buffer) === "number";
