// Whether what is about to be set could be set back with the rights at hand. The kernel
// lets everybody make their own tasks weaker, but few make them stronger again.
import { readFileSync } from "node:fs";
import type { Trouble } from "../../../base/index.ts";
import type { Knob } from "../../../decide/index.ts";
import { lookAt } from "./identity.ts";
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

export interface Change {
  readonly knob: Knob;
  readonly spot: Spot;
  readonly original: string;
  readonly written: string;
}

/** Why a change could not be undone; null where it could, as weights of groups and cores always can. */
export function whyNotUndoable(change: Change, rights: Rights): string | null {
  if (rights.priority) return null;
  const nice = niceToSetAgain(change);
  const pid = change.spot.kind === "thread" ? change.spot.pid : process.pid;
  if (nice === null || nice >= rights.leastNice(pid)) return null;
  return `without CAP_SYS_NICE it could not be set back to ${change.knob} ${change.original}`;
}

/**
 * Why a nice value below the original may not be given to a thread of that effective user; null
 * where it may. Whoever is not root could keep what it could not have taken: set a value of its
 * own in between, or leave it to a child that nobody finds.
 */
export function whyNotGiven(
  { knob, original, written }: Change,
  user: number | null,
): Trouble | null {
  if (knob !== "nice" || Number(written) >= Number(original) || user === 0) return null;
  const whose = user === null ? "its user cannot be told" : `it runs as user ${user}`;
  return {
    code: "steering.privilege",
    message: `nice ${written} is below the ${original} it had, and ${whose}, not as root: it could keep what it may not take itself`,
  };
}

/** The nice value that undoing asks for; null where it asks for none. */
function niceToSetAgain({ knob, spot, original, written }: Change): number | null {
  if (knob === "nice") return Number(original) < Number(written) ? Number(original) : null;
  if (knob === "autogroup") return Number(original) < 0 ? Number(original) : null;
  // Only the way out of the idle class is guarded, by the nice value that counts again then.
  const leavesIdle = knob === "class" && written === "idle" && spot.kind === "thread";
  return leavesIdle ? niceOf(spot.pid, spot.tid) : null;
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
  return lookAt(pid, tid)?.nice ?? -NICE_LIMIT_AT_ZERO;
}
