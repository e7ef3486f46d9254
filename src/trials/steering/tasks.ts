// What the trial reads of the tasks it started: CPU time, children, and every setting
// that steering may change, as text, so that before and after can be compared bit for bit.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Ticks a second of /proc times: fixed at 100 for user space on every architecture Linux has. */
const TICKS_PER_S = 100;
// Fields of /proc/PID/stat behind the name, from 0.
const STATE = 0;
const UTIME = 11;
const STIME = 12;
const NICE = 16;
const POLICY = 38;

function statOf(folder: string): readonly string[] {
  const text = readFileSync(join(folder, "stat"), "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** A program of the trial ended by itself: what was measured meanwhile says nothing. */
export class EndedEarly extends Error {}

/** CPU time of a process since it began, seconds. Throws `EndedEarly` once it is gone. */
export function cpuSeconds(pid: number): number {
  try {
    const fields = statOf(`/proc/${pid}`);
    return (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_S;
  } catch (error) {
    throw new EndedEarly(`process ${pid} of the trial ended while it was measured`, {
      cause: error,
    });
  }
}

/** Fields of the first line of /proc/stat that are work: user, nice, system, irq, softirq. */
const BUSY_FIELDS = [1, 2, 3, 6, 7];

/** CPU time that all programs of this host have used since it started, seconds. */
export function busySeconds(): number {
  const fields = readFileSync("/proc/stat", "utf8").split("\n", 1)[0]!.split(/\s+/);
  return BUSY_FIELDS.reduce((sum, field) => sum + Number(fields[field]), 0) / TICKS_PER_S;
}

/** A process and all its descendants that live now. */
export function familyOf(pid: number): readonly number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((tid) =>
      readFileSync(`/proc/${pid}/task/${tid}/children`, "utf8")
        .split(" ")
        .filter(Boolean)
        .map(Number),
    );
    return [pid, ...children.flatMap(familyOf)];
  } catch {
    return [];
  }
}

/** Threads of a process now. */
export function threadsOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

export type Settings = ReadonlyMap<string, string>;

/** Every setting of the processes' threads and sessions, and of the cgroups' weight files. */
export function readSettings(pids: readonly number[], weightFiles: readonly string[]): Settings {
  const settings = new Map<string, string>();
  for (const file of weightFiles) settings.set(file, readFileSync(file, "utf8").trim());
  for (const pid of pids) {
    for (const tid of threadsOf(pid)) readThread(`/proc/${pid}/task/${tid}`, settings);
    readAutogroup(pid, settings);
  }
  return settings;
}

function readThread(folder: string, settings: Map<string, string>): void {
  try {
    const stat = statOf(folder);
    if (stat[STATE] === "Z" || stat[STATE] === "X") return;
    const allowed = /^Cpus_allowed:\s*(\S+)/m.exec(
      readFileSync(join(folder, "status"), "utf8"),
    )?.[1];
    settings.set(folder, `nice ${stat[NICE]} class ${stat[POLICY]} cores ${allowed}`);
  } catch {
    // The thread ended between the listing and the reading: nothing of it is left to compare.
  }
}

function readAutogroup(pid: number, settings: Map<string, string>): void {
  try {
    settings.set(`/proc/${pid}/autogroup`, readFileSync(`/proc/${pid}/autogroup`, "utf8").trim());
  } catch {
    // A kernel without autogroups, or the process is gone.
  }
}

/** What differs, for what is in both; empty when the state after is the state before. */
export function differences(before: Settings, after: Settings): readonly string[] {
  return [...before].flatMap(([where, value]) => {
    const now = after.get(where);
    return now === undefined || now === value ? [] : [`${where}: ${value} became ${now}`];
  });
}
