// The cores that the threads of a process may run on. Taken only from threads that may
// run on every core of their cpuset, and given back as a mask of all cores there can be:
// then the kernel follows the cpuset as before, also when it changes. Text: `all`, `0-1,4`.
import { readFileSync } from "node:fs";
import { fail, ok, type Result } from "../../../../base/index.ts";
import type { Setting } from "../../../../decide/index.ts";
import type { KnobDriver, Spot } from "../knob.ts";
import { failedTrouble, nameOfThrown, systemTrouble } from "../spot-trouble.ts";
import { MASK_BYTES, type SystemCalls } from "../system-calls.ts";
import { folderOf, groupIn, presentMounts } from "./cgroup-mounts.ts";
import { coresIn, coresOf, listOf, maskOf } from "./core-list.ts";
import {
  nobody,
  onThread,
  threadsOf,
  wrongSetting,
  type ThreadReach,
  type ThreadSpot,
} from "./threads.ts";

export const EVERY_CORE = "all";
const ONLINE = "/sys/devices/system/cpu/online";

/** Every core there can be, in the cpuset or not: the kernel takes the cpuset's part of it. */
const FULL_MASK = new Uint8Array(MASK_BYTES).fill(0xff);

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}

/** The cores of the cpuset that a thread is in; of the whole host where there are no cpusets. */
function cpusetOf({ pid, tid }: ThreadSpot): Result<readonly number[]> {
  const where = `thread ${tid}`;
  let groups: string;
  try {
    groups = readFileSync(`/proc/${pid}/task/${tid}/cgroup`, "utf8");
  } catch (error) {
    return fail(systemTrouble(nameOfThrown(error), "read its groups", where));
  }
  const list = splitCpuset(groups) ?? unifiedCpuset(groups) ?? contentOf(ONLINE);
  const cores = list === null ? null : coresIn(list);
  if (cores !== null && cores.length > 0) return ok(cores);
  return fail(failedTrouble("the cores of its cpuset cannot be read", where));
}

/** Version 1: the group's own file; "" where it has one that cannot be seen, which is no list. */
function splitCpuset(groups: string): string | null {
  const path = groupIn(groups, 1, "cpuset");
  if (path === null) return null;
  const folder = folderOf(presentMounts(), { version: 1, controller: "cpuset", path });
  return folder === null ? "" : (contentOf(`${folder}/cpuset.effective_cpus`) ?? "");
}

/** Version 2: the file of the nearest group above that has one; null where none has. */
function unifiedCpuset(groups: string): string | null {
  const own = groupIn(groups, 2, "");
  if (own === null) return null;
  const mounts = presentMounts();
  if (!mounts.some(({ version }) => version === 2)) return null;
  for (let path = own; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) {
    const folder = folderOf(mounts, { version: 2, controller: "cpuset", path });
    // A group outside of what is mounted may be narrower than what is seen.
    if (folder === null) return "";
    const list = contentOf(`${folder}/cpuset.cpus.effective`);
    if (list !== null) return list;
  }
  return null;
}

function present(calls: SystemCalls, spot: ThreadSpot): Result<string> {
  const mask = calls.affinity(spot.tid);
  if (!mask.ok) return mask;
  const cpuset = cpusetOf(spot);
  if (!cpuset.ok) return cpuset;
  const allowed = listOf(coresOf(mask.value));
  return ok(allowed === listOf(cpuset.value) ? EVERY_CORE : allowed);
}

/**
 * The text as which a choice of cores is read where only `there` are online and in the cpuset; null
 * where none of them is, since the kernel then gives the thread others.
 */
export function narrowedTo(value: string, there: readonly number[]): string | null {
  const cores = coresIn(value)?.filter((core) => there.includes(core)) ?? [];
  return cores.length === 0 ? null : listOf(cores);
}

/** The cores chosen stay chosen while some of them are offline or taken from the cpuset. */
function holds(spot: Spot, value: string, present: string): boolean {
  if (spot.kind !== "thread" || value === EVERY_CORE) return false;
  const cpuset = cpusetOf(spot);
  return cpuset.ok && narrowedTo(value, cpuset.value) === present;
}

const isCores = (setting: Setting): setting is readonly number[] =>
  Array.isArray(setting) &&
  setting.length > 0 &&
  setting.every((core) => Number.isInteger(core) && core >= 0 && core < MASK_BYTES * 8);

/** The text of the cores asked for, which all lie in the thread's cpuset. */
function textFor(spot: Spot, setting: Setting, reach: ThreadReach): Result<string> {
  if (!isCores(setting)) return wrongSetting(setting, spot);
  return onThread(spot, reach, (_calls, thread) => {
    const cpuset = cpusetOf(thread);
    if (!cpuset.ok) return cpuset;
    const cores = [...new Set(setting)].toSorted((a, b) => a - b);
    const outside = cores.filter((core) => !cpuset.value.includes(core));
    if (outside.length > 0)
      return fail(failedTrouble(`core ${outside[0]} is not in its cpuset`, `thread ${thread.tid}`));
    const text = listOf(cores);
    return ok(text === listOf(cpuset.value) ? EVERY_CORE : text);
  });
}

export function affinityDriver(reach: ThreadReach): KnobDriver {
  const read = (spot: Spot): Result<string> => onThread(spot, reach, present);
  return {
    knob: "affinity",
    spots(target, written) {
      const threads = threadsOf(target, reach.identities);
      if (!threads.ok) return threads;
      const texts = threads.value.map((spot) => ({ spot, text: read(spot) }));
      const isFree = (spot: Spot, text: string): boolean =>
        text === EVERY_CORE ||
        text === written ||
        (written !== undefined && holds(spot, written, text));
      const free = texts.filter(({ spot, text }) => text.ok && isFree(spot, text.value));
      if (free.length > 0) return ok(free.map(({ spot }) => spot));
      const trouble = texts.find(({ text }) => !text.ok)?.text;
      if (trouble !== undefined && !trouble.ok) return trouble;
      return fail(failedTrouble("its cores were chosen by somebody else", nobody(target)));
    },
    valueFor: (spot, setting) => textFor(spot, setting, reach),
    read,
    holds,
    write(spot, value) {
      const cores = coresIn(value);
      const mask =
        value === EVERY_CORE ? FULL_MASK : cores === null ? null : maskOf(cores, MASK_BYTES);
      if (mask === null) return fail(failedTrouble(`"${value}" is no list of cores`, "affinity"));
      return onThread(spot, reach, (calls, { tid }) => calls.setAffinity(tid, mask));
    },
  };
}
