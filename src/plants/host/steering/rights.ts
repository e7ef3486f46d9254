// Whether what is about to be set could be set back with the rights at hand. The kernel
// lets everybody make their own tasks weaker, but few make them stronger again.
import { readFileSync } from "node:fs";
import type { Knob } from "../../../decide/index.ts";
import type { Spot } from "./knob.ts";

/** Bit of CAP_SYS_NICE in the capability sets. */
const CAP_SYS_NICE = 23n;
/** `Max nice priority` of 20 − n allows nice n. */
const NICE_LIMIT_AT_ZERO = 20;

export interface Rights {
  /** CAP_SYS_NICE over the tasks of this host, not only of a namespace of our own. */
  readonly priority: boolean;
  /** The strongest nice value that a process may be given without it. */
  leastNice(pid: number): number;
}

export function ownRights(): Rights {
  return { priority: mayPrioritise(), leastNice };
}

/** Why setting `knob` here could not be undone; null where it could. */
export function whyNotUndoable(
  { knob, spot, original }: { knob: Knob; spot: Spot; original: string },
  rights: Rights,
): string | null {
  if (rights.priority || spot.kind !== "thread") return null;
  const least = rights.leastNice(spot.pid);
  const nice = knob === "nice" ? Number(original) : niceOf(spot.pid, spot.tid);
  if (knob === "affinity" || nice >= least) return null;
  return `without CAP_SYS_NICE it could not be set back to ${knob} ${original}`;
}

function mayPrioritise(): boolean {
  try {
    const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "latin1"));
    const held = (BigInt(`0x${effective?.[1] ?? "0"}`) >> CAP_SYS_NICE) & 1n;
    return held === 1n && isFirstUserNamespace();
  } catch {
    return false;
  }
}

/** In any other user namespace capabilities hold only for what was made in it. */
function isFirstUserNamespace(): boolean {
  return /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync("/proc/self/uid_map", "latin1"));
}

function leastNice(pid: number): number {
  try {
    const limits = readFileSync(`/proc/${pid}/limits`, "latin1");
    const soft = /^Max nice priority\s+(\d+)/m.exec(limits)?.[1];
    return NICE_LIMIT_AT_ZERO - Number(soft ?? 0);
  } catch {
    return NICE_LIMIT_AT_ZERO;
  }
}

function niceOf(pid: number, tid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${tid}/stat`, "latin1");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
  } catch {
    return -NICE_LIMIT_AT_ZERO;
  }
}
