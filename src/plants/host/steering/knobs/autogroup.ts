// The nice value of a session's autogroup: the weight of a whole session against others.
// A session is known by the kernel's number for it and reached through any process that
// is still in it; when the last one ends, the kernel forgets group and weight. Text: `-5`.
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeSync } from "node:fs";
import { fail, ok, type Result } from "../../../../base/index.ts";
import { lookAt } from "../identity.ts";
import type { KnobDriver, Spot } from "../knob.ts";
import { failedTrouble, goneTrouble, nameOfThrown, systemTrouble } from "../spot-trouble.ts";
import { isNice, niceIn } from "./nice.ts";
import { nobody, wrongSetting } from "./threads.ts";

interface Membership {
  readonly group: number;
  readonly nice: number;
}

/** What /proc/PID/autogroup says: `/autogroup-562 nice 0`; null for a task outside of any. */
export function membership(text: string): Membership | null {
  const match = /^\/autogroup-([0-9]+) nice (-?[0-9]+)\s*$/u.exec(text);
  return match === null ? null : { group: Number(match[1]), nice: Number(match[2]) };
}

/** The kernel takes one change in a tenth of a second from users without CAP_SYS_ADMIN. */
const RETRY_MS = 110;
const MOST_RETRIES = 5;
/** Members tried when those found leave the session meanwhile. */
const MOST_MEMBERS = 4;
const FILE_BYTES = 64;

/** Sleeps without giving way to anything else: undo runs in exit handlers. */
const sleep = (ms: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const pathOf = (pid: number): string => `/proc/${pid}/autogroup`;

function groupOf(pid: number): Membership | null {
  try {
    return membership(readFileSync(pathOf(pid), "latin1"));
  } catch {
    return null;
  }
}

/** None where /proc cannot be listed, as without a descriptor left. */
function everyName(): readonly string[] {
  try {
    return readdirSync("/proc");
  } catch {
    return [];
  }
}

/** Finds members again, the one that served last time first. */
class Members {
  readonly #last = new Map<number, number>();

  /**
   * A member whose file can be written. The leader of a process group cannot leave its
   * session (setsid(2) refuses it), so such a one is taken where there is one.
   */
  find(group: number, without: ReadonlySet<number>): number | null {
    const last = this.#last.get(group);
    if (last !== undefined && !without.has(last) && groupOf(last)?.group === group) return last;
    let any: number | null = null;
    for (const name of everyName()) {
      const pid = Number(name);
      if (!Number.isInteger(pid) || without.has(pid) || groupOf(pid)?.group !== group) continue;
      any ??= pid;
      if (lookAt(pid)?.processGroup !== pid) continue;
      any = pid;
      break;
    }
    if (any === null) this.#last.delete(group);
    else this.#last.set(group, any);
    return any;
  }
}

const placeOf = (group: number): string => `autogroup-${group}`;

function read(members: Members, group: number): Result<Membership> {
  const without = new Set<number>();
  for (let round = 0; round < MOST_MEMBERS; round++) {
    const pid = members.find(group, without);
    if (pid === null) break;
    const found = groupOf(pid);
    if (found?.group === group) return ok(found);
    without.add(pid);
  }
  return fail(goneTrouble(placeOf(group)));
}

function write(members: Members, group: number, nice: number): Result<null> {
  const without = new Set<number>();
  for (let round = 0; round < MOST_MEMBERS; round++) {
    const pid = members.find(group, without);
    if (pid === null) break;
    const written = writeThrough(pid, group, nice);
    if (written !== "left") return written;
    without.add(pid);
  }
  return fail(goneTrouble(placeOf(group)));
}

/** Writes through one member's file; `left` where it is no member any more. */
function writeThrough(pid: number, group: number, nice: number): Result<null> | "left" {
  let handle: number;
  try {
    handle = openSync(pathOf(pid), "r+");
  } catch (error) {
    return afterError(error, pid, group);
  }
  try {
    // The file is bound to this very process: a later one of the same number is not written.
    if (membershipOf(handle)?.group !== group) return "left";
    patientWrite(handle, nice);
    const after = membershipOf(handle);
    if (after === null || after.group === group) return ok(null);
    // It left for a session of its own in between, and that one got the value.
    if (after.nice === nice) patientWrite(handle, 0);
    return "left";
  } catch (error) {
    return afterError(error, pid, group);
  } finally {
    closeSync(handle);
  }
}

function afterError(error: unknown, pid: number, group: number): Result<null> | "left" {
  const trouble = systemTrouble(nameOfThrown(error), "weigh the session", placeOf(group));
  return groupOf(pid)?.group === group ? fail(trouble) : "left";
}

function membershipOf(handle: number): Membership | null {
  const buffer = Buffer.alloc(FILE_BYTES);
  return membership(buffer.toString("latin1", 0, readSync(handle, buffer, 0, FILE_BYTES, 0)));
}

function patientWrite(handle: number, nice: number): void {
  for (let attempt = 0; ; attempt++) {
    try {
      // The file takes no position.
      writeSync(handle, String(nice));
      return;
    } catch (error) {
      if (nameOfThrown(error) !== "EAGAIN" || attempt >= MOST_RETRIES) throw error;
      sleep(RETRY_MS);
    }
  }
}

const groupIn = (spot: Spot): Result<number> =>
  spot.kind === "session"
    ? ok(spot.group)
    : fail(failedTrouble("this knob is one of sessions", JSON.stringify(spot)));

export function autogroupDriver(): KnobDriver {
  const members = new Members();
  return {
    knob: "autogroup",
    spots(target) {
      if (target.kind !== "session")
        return fail(failedTrouble("this knob is one of sessions", nobody(target)));
      const found = read(members, target.group);
      return found.ok ? ok([{ kind: "session", group: target.group }]) : found;
    },
    valueFor: (spot, setting) =>
      isNice(setting) ? ok(String(setting)) : wrongSetting(setting, spot),
    read(spot) {
      const group = groupIn(spot);
      if (!group.ok) return group;
      const found = read(members, group.value);
      return found.ok ? ok(String(found.value.nice)) : found;
    },
    write(spot, value) {
      const group = groupIn(spot);
      const nice = niceIn(value);
      if (nice === null) return fail(failedTrouble(`"${value}" is no nice value`, "autogroup"));
      return group.ok ? write(members, group.value, nice) : group;
    },
  };
}
