// The threads of a process as places to set: listed until nothing changes, and each
// looked at before and after it is written, so that nobody else is written in its stead.
import { readdirSync } from "node:fs";
import { fail, ok, type Result } from "../../../../base/index.ts";
import type { Setting, Target } from "../../../../decide/index.ts";
import { hasEnded, lookAt, type Identities, type TaskStat } from "../identity.ts";
import type { Spot } from "../knob.ts";
import { failedTrouble, goneTrouble, nameOfThrown, systemTrouble } from "../spot-trouble.ts";
import type { SystemCalls } from "../system-calls.ts";

export type ThreadSpot = Extract<Spot, { readonly kind: "thread" }>;

/** What the knobs of threads stand on. */
export interface ThreadReach {
  readonly identities: Identities;
  readonly calls: () => Result<SystemCalls>;
}

/** Listings after which a program that keeps making threads is taken as it is; the next sweep finds the rest. */
const MOST_LISTINGS = 16;

const FIFO = 1;
const ROUND_ROBIN = 2;
const DEADLINE = 6;
const REAL_TIME: ReadonlySet<number> = new Set([FIFO, ROUND_ROBIN, DEADLINE]);

/** True for tasks that the kernel runs before all others, by a promise of time that is not ours to change. */
export const isRealTime = (stat: TaskStat): boolean => REAL_TIME.has(stat.policy);

export const nobody = (target: Target): string =>
  target.kind === "process" ? `process ${target.pid}` : JSON.stringify(target);

/** Every living thread that is not real-time; a process that is another by now is gone. */
export function threadsOf(target: Target, identities: Identities): Result<readonly ThreadSpot[]> {
  if (target.kind !== "process")
    return fail(
      failedTrouble(`this knob is one of processes, not of a ${target.kind}`, nobody(target)),
    );
  const { pid, startTicks } = target;
  const who = { pid, tid: pid, startTicks };
  // A first thread may have ended before the others: then the folder says who it is.
  const first = lookAt(pid);
  if (first === null || first.startTicks !== startTicks) return fail(goneTrouble(nobody(target)));
  if (first.kernelThread)
    return fail(failedTrouble("it is a thread of the kernel", nobody(target)));
  const listed = listThreads(pid);
  if (!listed.ok) return listed;
  const checked = hasEnded(first) ? ok(first) : identities.check(who);
  if (!checked.ok) return checked;
  const spots = listed.value.flatMap((tid) => spotOf(pid, tid));
  if (spots.length > 0) return ok(spots);
  return fail(
    listed.value.some((tid) => lookAt(pid, tid) !== null)
      ? failedTrouble("every thread of it is real-time or has ended", nobody(target))
      : goneTrouble(nobody(target)),
  );
}

function spotOf(pid: number, tid: number): readonly ThreadSpot[] {
  const stat = lookAt(pid, tid);
  if (stat === null || hasEnded(stat) || isRealTime(stat)) return [];
  return [{ kind: "thread", pid, tid, startTicks: stat.startTicks }];
}

/** The numbers of all threads, once two listings on end agree. */
function listThreads(pid: number): Result<readonly number[]> {
  let before = "";
  let tids: number[] = [];
  for (let listing = 0; listing < MOST_LISTINGS; listing++) {
    try {
      tids = readdirSync(`/proc/${pid}/task`).map(Number);
    } catch (error) {
      return fail(systemTrouble(nameOfThrown(error), "list the threads", `process ${pid}`));
    }
    const now = tids.join(" ");
    if (now === before) break;
    before = now;
  }
  return ok(tids);
}

/**
 * Does `act` on a thread's number, and says `spot.gone` where the thread ended before or while it did.
 * A stranger could be met only if, within the microseconds between, the thread ended, was collected,
 * and the kernel came round to its number, which it does after all others.
 */
export function onThread<T>(
  spot: Spot,
  reach: ThreadReach,
  act: (calls: SystemCalls, spot: ThreadSpot) => Result<T>,
): Result<T> {
  if (spot.kind !== "thread")
    return fail(failedTrouble("this knob is one of threads", JSON.stringify(spot)));
  const calls = reach.calls();
  if (!calls.ok) return calls;
  const before = reach.identities.check(spot);
  if (!before.ok) return before;
  if (isRealTime(before.value))
    return fail(failedTrouble("the thread is real-time by now", `thread ${spot.tid}`));
  const acted = act(calls.value, spot);
  const after = reach.identities.check(spot);
  return after.ok ? acted : after;
}

export const wrongSetting = (setting: Setting, spot: Spot): Result<never> =>
  fail(failedTrouble(`${JSON.stringify(setting)} is no value of this knob`, JSON.stringify(spot)));
