// Where control groups are: the unified hierarchy of version 2, or version 1's one
// hierarchy a controller. Finds this program's own group and the ones at the top.
import type { FileReader } from "../kernel-file.ts";
import { ownCgroups } from "../parsers/index.ts";

const ROOT = "/sys/fs/cgroup";
/** Files every group's folder has, told from child groups by how their names begin. */
const IS_FILE =
  /^(cgroup|cpu|cpuacct|cpuset|memory|io|blkio|pids|hugetlb|rdma|misc|irq|devices|freezer|net_cls|net_prio|perf_event|dmem)\.|^(tasks|notify_on_release|release_agent)$/;

/** The folders of one group; null where its hierarchy is not there. */
export interface CgroupPlace {
  /** `self`, or the group's name at the top. */
  readonly label: string;
  readonly version: 1 | 2;
  readonly cpu: string | null;
  readonly cpuacct: string | null;
  readonly memory: string | null;
}

/** This program's own group, when it is not the root of a host, and up to `most` at the top. */
export function findCgroups(reader: FileReader, most: number): CgroupPlace[] {
  const unified = isThere(reader, `${ROOT}/cgroup.controllers`);
  const own = reader.value("/proc/self/cgroup", ownCgroups)?.paths ?? new Map<string, string>();
  const places = unified ? findUnified(reader, own) : findSplit(reader, own);
  const self = places.find((place) => place.label === "self");
  const tops = places.filter((place) => place !== self && !isSame(place, self));
  return [...(self === undefined ? [] : [self]), ...tops.slice(0, most)];
}

/** True where our own group is the one at the top, which then needs no second row. */
const isSame = (place: CgroupPlace, self: CgroupPlace | undefined): boolean =>
  self !== undefined && (place.cpu ?? place.memory) === (self.cpu ?? self.memory);

const isThere = (reader: FileReader, path: string): boolean =>
  typeof reader.source.readOnce(path, reader.buffer) === "number";

function children(reader: FileReader, folder: string): string[] {
  const names = reader.source.list(folder);
  if (typeof names === "string") return [];
  return names.filter((name) => !IS_FILE.test(name)).sort();
}

function findUnified(reader: FileReader, own: ReadonlyMap<string, string>): CgroupPlace[] {
  const places: CgroupPlace[] = [];
  const place = (label: string, folder: string): CgroupPlace => ({
    label,
    version: 2,
    cpu: folder,
    cpuacct: null,
    memory: folder,
  });
  const path = own.get("");
  // In a container the group may lie outside what is mounted; its root is our own then.
  for (const folder of path === undefined ? [ROOT] : [join(ROOT, path), ROOT]) {
    if (!isThere(reader, `${folder}/cpu.max`)) continue;
    places.push(place("self", folder));
    break;
  }
  for (const child of children(reader, ROOT)) {
    if (isThere(reader, `${ROOT}/${child}/cpu.stat`)) {
      places.push(place(child, `${ROOT}/${child}`));
    }
  }
  return places;
}

function findSplit(reader: FileReader, own: ReadonlyMap<string, string>): CgroupPlace[] {
  const places: CgroupPlace[] = [];
  const at = (controller: string, path: string | undefined, mark: string): string | null => {
    if (path === undefined || path === "/") return null;
    const folder = join(`${ROOT}/${controller}`, path);
    return isThere(reader, `${folder}/${mark}`) ? folder : null;
  };
  const place = (label: string, paths: (controller: string) => string | undefined): void => {
    const found: CgroupPlace = {
      label,
      version: 1,
      cpu: at("cpu", paths("cpu"), "cpu.stat"),
      cpuacct: at("cpuacct", paths("cpuacct"), "cpuacct.usage"),
      memory: at("memory", paths("memory"), "memory.usage_in_bytes"),
    };
    if (found.cpu ?? found.cpuacct ?? found.memory) places.push(found);
  };
  place("self", (controller) => own.get(controller));
  const tops = ["cpu", "cpuacct", "memory"].flatMap((name) => children(reader, `${ROOT}/${name}`));
  for (const top of [...new Set(tops)].sort()) place(top, () => top);
  return places;
}

const join = (folder: string, path: string): string =>
  path === "/" ? folder : `${folder}/${path.replace(/^\//, "")}`;
