// Who a task is, beyond its number, which the kernel hands out again: a descriptor of its
// stat file, kept from when it was first taken. Reading that of an ended task fails, even
// where a new one has the same number and was started within the same clock tick.
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { fail, ok, type Result } from "../../../base/index.ts";
import { goneTrouble, nameOfThrown, systemTrouble } from "./spot-trouble.ts";

/** What steering asks of one task's stat file; names are hostile text. */
export interface TaskStat {
  readonly id: number;
  readonly name: string;
  /** R, S, D, T, Z, … */
  readonly state: string;
  readonly parent: number;
  readonly processGroup: number;
  readonly session: number;
  /** Device number of the controlling terminal; 0 without one. */
  readonly terminal: number;
  readonly kernelThread: boolean;
  readonly nice: number;
  /** Ticks after boot. */
  readonly startTicks: number;
  /** Number of the scheduling policy; without the reset-on-fork bit. */
  readonly policy: number;
}

const PF_KTHREAD = 0x0020_0000;
/** A stat line has 52 numbers and a name of at most 64 bytes. */
const STAT_BYTES = 2048;
/** Descriptors kept at most; a thread's oldest goes first, its process's stays. */
const MOST_KEPT = 1024;
/** Of the descriptors allowed, the others are for the readers and for what the program has open. */
const SHARE_OF_LIMIT = 8;
/** Ended tasks remembered, so that none is taken for a later one of the same number. */
const MOST_ENDED = 16 * 1024;

/** A stat line; null where it is none. Fields are counted from the name's last bracket. */
export function taskStat(line: string): TaskStat | null {
  const open = line.indexOf("(");
  const close = line.lastIndexOf(")");
  const fields = line.slice(close + 2).split(" ");
  // Field n of proc(5) stands at n − 3 here.
  const number = (n: number): number => Number(fields[n - 3] ?? Number.NaN);
  const stat: TaskStat = {
    id: Number(line.slice(0, Math.max(0, open))),
    name: line.slice(open + 1, close),
    state: fields[0] ?? "",
    parent: number(4),
    processGroup: number(5),
    session: number(6),
    terminal: number(7),
    kernelThread: (number(9) & PF_KTHREAD) !== 0,
    nice: number(19),
    startTicks: number(22),
    policy: number(41),
  };
  const whole = open > 0 && close > open && stat.id > 0;
  return whole && !Number.isNaN(stat.startTicks + stat.policy + stat.parent) ? stat : null;
}

const ENDED_STATES: ReadonlySet<string> = new Set(["Z", "X", "x"]);

/** True for one that only waits to be reaped: it will never run again. */
export const hasEnded = (stat: TaskStat): boolean => ENDED_STATES.has(stat.state);

/** The stat of a task by its path, once; null where it cannot be read. */
export function lookAt(pid: number, tid: number = pid): TaskStat | null {
  try {
    return taskStat(readFileSync(`/proc/${pid}/task/${tid}/stat`, "latin1"));
  } catch {
    return null;
  }
}

export interface Task {
  readonly pid: number;
  /** The pid again for the process itself, through its first thread. */
  readonly tid: number;
  /** Of the thread, not of its process. */
  readonly startTicks: number;
}

function mostKept(): number {
  try {
    const limits = readFileSync("/proc/self/limits", "latin1");
    const soft = Number(/^Max open files\s+([0-9]+)/mu.exec(limits)?.[1] ?? Number.NaN);
    return soft > 0 ? Math.min(MOST_KEPT, Math.ceil(soft / SHARE_OF_LIMIT)) : MOST_KEPT;
  } catch {
    return MOST_KEPT;
  }
}

const keyOf = ({ pid, tid, startTicks }: Task): string => `${pid}/${tid}/${startTicks}`;

/** Holds what was taken. Bounded: beyond the limit a thread is told by its start time alone. */
export class Identities {
  readonly #most: number;
  readonly #kept = new Map<string, { readonly task: Task; readonly handle: number }>();
  readonly #ended = new Set<string>();
  readonly #buffer = Buffer.alloc(STAT_BYTES);

  constructor(most: number = mostKept()) {
    this.#most = most;
  }

  get kept(): number {
    return this.#kept.size;
  }

  /** The task's present stat, or `spot.gone` where it ended, whoever has its number now. */
  check(task: Task): Result<TaskStat> {
    const key = keyOf(task);
    const where = `thread ${task.tid} of process ${task.pid}`;
    if (this.#ended.has(key)) return fail(goneTrouble(where));
    try {
      const stat = this.#read(this.#handleOf(key, task));
      if (stat !== null && stat.startTicks === task.startTicks && !hasEnded(stat)) return ok(stat);
    } catch (error) {
      const trouble = systemTrouble(nameOfThrown(error), "see who it is", where);
      if (trouble.code !== goneTrouble(where).code) return fail(trouble);
    }
    this.#bury(key);
    return fail(goneTrouble(where));
  }

  /** Lets go of a process and its threads. */
  release(pid: number): void {
    for (const [key, { task }] of this.#kept) if (task.pid === pid) this.#drop(key);
    for (const key of this.#ended) if (key.startsWith(`${pid}/`)) this.#ended.delete(key);
  }

  close(): void {
    for (const key of this.#kept.keys()) this.#drop(key);
    this.#ended.clear();
  }

  #handleOf(key: string, task: Task): number {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept.handle;
    if (this.#kept.size >= this.#most) this.#makeRoom();
    const handle = openSync(`/proc/${task.pid}/task/${task.tid}/stat`, "r");
    this.#kept.set(key, { task, handle });
    return handle;
  }

  #read(handle: number): TaskStat | null {
    const length = readSync(handle, this.#buffer, 0, STAT_BYTES, 0);
    return taskStat(this.#buffer.toString("latin1", 0, length));
  }

  /** The oldest thread goes, else the oldest process. */
  #makeRoom(): void {
    let oldest: string | null = null;
    for (const [key, { task }] of this.#kept) {
      oldest ??= key;
      if (task.pid === task.tid) continue;
      oldest = key;
      break;
    }
    if (oldest !== null) this.#drop(oldest);
  }

  #bury(key: string): void {
    this.#drop(key);
    this.#ended.add(key);
    if (this.#ended.size <= MOST_ENDED) return;
    for (const first of this.#ended) {
      this.#ended.delete(first);
      break;
    }
  }

  #drop(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    closeSync(kept.handle);
  }
}
