// Who is whose child, from /proc: what steering needs to find those that were born with a
// value it had set. Once a tick only new pids are read; before setting back, all of them.
import { readdirSync, readFileSync } from "node:fs";
import { hasEnded, taskStat } from "./identity.ts";

/** As in /proc/PID/stat. */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  /** Process group and session. */
  readonly group: number;
  readonly session: number;
  /** Clock ticks after boot. */
  readonly startTicks: number;
  /** True for one that has ended and waits to be collected. */
  readonly ended: boolean;
}

export interface ProcessTable {
  /** Null where there is none, or none that may be seen. */
  read(pid: number): ProcessRow | null;
  /** Every process now. With `"new"`, those known from the last call are not read again. */
  list(which: "all" | "new"): ReadonlyMap<number, ProcessRow>;
  /** Numbers of a process's threads; none where it is gone. */
  threads(pid: number): readonly number[];
  /** Effective user of a thread; null where it cannot be told. */
  userOf(pid: number, tid: number): number | null;
  /** The present time in clock ticks after boot, on the clock of `startTicks`. */
  nowTicks(): number;
}

const DIGITS = /^[1-9]\d*$/;

export function liveProcessTable(proc = "/proc"): ProcessTable {
  let known = new Map<number, ProcessRow>();
  const read = (pid: number): ProcessRow | null => readRow(proc, pid);
  const list = (which: "all" | "new"): ReadonlyMap<number, ProcessRow> => {
    const rows = new Map<number, ProcessRow>();
    for (const name of namesIn(proc) ?? Array.from(known.keys(), String)) {
      if (!DIGITS.test(name)) continue;
      const pid = Number(name);
      const row = (which === "new" ? known.get(pid) : undefined) ?? read(pid);
      if (row !== null) rows.set(pid, row);
    }
    known = rows;
    return rows;
  };
  const threads = (pid: number): number[] => (namesIn(`${proc}/${pid}/task`) ?? []).map(Number);
  const userOf = (pid: number, tid: number): number | null => effectiveUser(pid, { tid, proc });
  return { read, list, threads, userOf, nowTicks: () => uptimeTicks(proc) };
}

/** The user whose rights a thread has, by default a process's first one; null where it cannot be told. */
export function effectiveUser(pid: number, { tid = pid, proc = "/proc" } = {}): number | null {
  return usersOf(pid, { tid, proc })[1] ?? null;
}

/**
 * A thread's users: real, effective, saved and that of its files; none where they cannot be told.
 * Not the owner of its folder, which is root for whoever keeps others from tracing it.
 */
export function usersOf(pid: number, { tid = pid, proc = "/proc" } = {}): readonly number[] {
  try {
    const status = readFileSync(`${proc}/${pid}/task/${tid}/status`, "latin1");
    return (/^Uid:\t(.+)$/m.exec(status)?.[1] ?? "").split("\t").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Null where it cannot be listed, as with too few descriptors: then those known are looked at again. */
function namesIn(proc: string): readonly string[] | null {
  try {
    return readdirSync(proc);
  } catch {
    return null;
  }
}

function readRow(proc: string, pid: number): ProcessRow | null {
  let text: string;
  try {
    text = readFileSync(`${proc}/${pid}/stat`, "latin1");
  } catch {
    return null;
  }
  const stat = taskStat(text);
  if (stat === null) return null;
  const { parent: parentPid, processGroup: group, session, startTicks } = stat;
  return { pid, parentPid, group, session, startTicks, ended: hasEnded(stat) };
}

/**
 * The kernel writes hundredths of a second, and a clock tick of /proc is one. 0 where it
 * cannot be read: then every descendant counts as later, and its value decides alone.
 */
function uptimeTicks(proc: string): number {
  try {
    const [seconds = "0"] = readFileSync(`${proc}/uptime`, "latin1").split(" ", 1);
    return Number(seconds.replace(".", ""));
  } catch {
    return 0;
  }
}
