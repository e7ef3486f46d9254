// The weight of a control group among its siblings: cpu.weight in version 2, cpu.shares
// in version 1. A group is its path and the number of its folder, through which the file
// is opened, so that a group of the same name made later is not taken for it. Text: `100`.
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { fail, ok, type Result } from "../../../../base/index.ts";
import type { KnobDriver, Spot } from "../knob.ts";
import { failedTrouble, goneTrouble, nameOfThrown, systemTrouble } from "../spot-trouble.ts";
import { folderOf, presentMounts, type CgroupMount } from "./cgroup-mounts.ts";
import { nobody, wrongSetting } from "./threads.ts";

/** What the kernel takes; below and above version 1 would silently take the nearest. */
const RANGE = {
  1: { file: "cpu.shares", least: 2, most: 262_144 },
  2: { file: "cpu.weight", least: 1, most: 10_000 },
} as const;
const FILE_BYTES = 64;

export interface GroupPlace {
  readonly path: string;
  readonly version: 1 | 2;
}
type HeldPlace = GroupPlace & { readonly inode: string };

/** Where the mounts come from; another list in tests of hierarchies that this machine does not have. */
export type Mounts = () => readonly CgroupMount[];

const isWeight = (value: unknown, version: 1 | 2): value is number =>
  Number.isInteger(value) &&
  (value as number) >= RANGE[version].least &&
  (value as number) <= RANGE[version].most;

/** Does `act` with the folder of a group held open, and its number. */
function inFolder<T>(
  place: GroupPlace,
  mounts: Mounts,
  act: (folder: string, inode: string) => Result<T>,
): Result<T> {
  const where = `cgroup ${place.path}`;
  if (place.path === "/") return fail(failedTrouble("the root group has no weight", where));
  const folder = folderOf(mounts(), { ...place, controller: "cpu" });
  if (folder === null)
    return fail(failedTrouble("no mounted hierarchy of the cpu controller shows it", where));
  let handle: number;
  try {
    handle = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (error) {
    return fail(systemTrouble(nameOfThrown(error), "open the group", where));
  }
  try {
    return act(`/proc/self/fd/${handle}`, String(fstatSync(handle, { bigint: true }).ino));
  } finally {
    closeSync(handle);
  }
}

/** The number of a group's folder. */
export const inodeOf = (place: GroupPlace, mounts: Mounts = presentMounts): Result<string> =>
  inFolder(place, mounts, (_folder, inode) => ok(inode));

/** Opens a file in a held folder for as long as `act` takes. */
function inFile<T>(
  { folder, name, flags, where }: { folder: string; name: string; flags: string; where: string },
  act: (handle: number) => Result<T>,
): Result<T> {
  const doing = flags === "r" ? `read ${name}` : `set ${name}`;
  let handle: number;
  try {
    handle = openSync(`${folder}/${name}`, flags);
  } catch (error) {
    const code = nameOfThrown(error);
    const missing = code === "ENOENT" && fstatSync(Number(folder.split("/").at(-1))).nlink > 0;
    return fail(
      missing
        ? failedTrouble(`it has no ${name}: the cpu controller is not turned on for it`, where)
        : systemTrouble(code, doing, where),
    );
  }
  try {
    return act(handle);
  } catch (error) {
    return fail(systemTrouble(nameOfThrown(error), doing, where));
  } finally {
    closeSync(handle);
  }
}

const readText = (handle: number): string => {
  const buffer = Buffer.alloc(FILE_BYTES);
  return buffer.toString("latin1", 0, readSync(handle, buffer, 0, FILE_BYTES, 0)).trim();
};

function heldFolder<T>(
  place: HeldPlace,
  mounts: Mounts,
  act: (folder: string) => Result<T>,
): Result<T> {
  return inFolder(place, mounts, (folder, inode) =>
    inode === place.inode ? act(folder) : fail(goneTrouble(`cgroup ${place.path}`)),
  );
}

/** An idle group has no weight to come back to: the kernel refuses to set it until it is not. */
function isIdle(folder: string, where: string): boolean {
  const idle = inFile({ folder, name: "cpu.idle", flags: "r", where }, (file) =>
    ok(readText(file)),
  );
  return idle.ok && idle.value !== "0";
}

/** The weight as the kernel gives it, or why it may not be taken. */
export function readWeight(place: HeldPlace, mounts: Mounts = presentMounts): Result<string> {
  const where = `cgroup ${place.path}`;
  const { file: name } = RANGE[place.version];
  return heldFolder(place, mounts, (folder) => {
    if (isIdle(folder, where))
      return fail(failedTrouble("the group is idle (cpu.idle) and has no weight", where));
    const text = inFile({ folder, name, flags: "r", where }, (file) => ok(readText(file)));
    if (!text.ok || isWeight(Number(text.value), place.version)) return text;
    return fail(failedTrouble(`${name} says "${text.value}", which cannot be set again`, where));
  });
}

export function writeWeight(
  place: HeldPlace,
  value: string,
  mounts: Mounts = presentMounts,
): Result<null> {
  const where = `cgroup ${place.path}`;
  const { file: name } = RANGE[place.version];
  if (!/^[0-9]+$/u.test(value) || !isWeight(Number(value), place.version))
    return fail(failedTrouble(`"${value}" is no value of ${name}`, where));
  return heldFolder(place, mounts, (folder) =>
    inFile({ folder, name, flags: "r+", where }, (file) => {
      writeSync(file, value, 0);
      return ok(null);
    }),
  );
}

/** The text of a weight that its version can hold. */
export const weightFor = (spot: Spot & GroupPlace, setting: unknown): Result<string> =>
  isWeight(setting, spot.version) ? ok(String(setting)) : wrongSetting(setting as number, spot);

const wrongSpot = (spot: Spot): Result<never> =>
  fail(failedTrouble("this knob is one of cgroups", JSON.stringify(spot)));

export function cgroupWeightDriver(mounts: Mounts = presentMounts): KnobDriver {
  return {
    knob: "cgroup-weight",
    spots(target) {
      if (target.kind !== "cgroup")
        return fail(failedTrouble("this knob is one of cgroups", nobody(target)));
      const { path, version } = target;
      const inode = inodeOf({ path, version }, mounts);
      return inode.ok ? ok([{ kind: "cgroup", path, version, inode: inode.value }]) : inode;
    },
    valueFor: (spot, setting) =>
      spot.kind === "cgroup" ? weightFor(spot, setting) : wrongSpot(spot),
    read: (spot) => (spot.kind === "cgroup" ? readWeight(spot, mounts) : wrongSpot(spot)),
    write: (spot, value) =>
      spot.kind === "cgroup" ? writeWeight(spot, value, mounts) : wrongSpot(spot),
  };
}
