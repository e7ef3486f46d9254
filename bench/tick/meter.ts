// What a process has cost so far, as the kernel counts it. CPU is the sum over all
// threads in nanoseconds (collector and compiler threads included) plus that of the
// children it has waited for, in clock ticks of 10 ms. Memory is the process's own.
import { readdirSync, readFileSync } from "node:fs";

export interface Cost {
  /** Milliseconds of CPU, user and system. */
  readonly cpu: number;
  /** Of these, milliseconds of children that ended and were waited for. */
  readonly children: number;
  /** Monotonic milliseconds of this reading. */
  readonly at: number;
}

export interface Memory {
  /** MB (10⁶ bytes) of resident memory now, at the highest, and in proportion to the sharers. */
  readonly rss: number;
  readonly peak: number;
  readonly pss: number | null;
}

/** USER_HZ: what /proc calls a clock tick, 100 a second on every Linux that Node runs on. */
const MS_PER_CLOCK_TICK = 10;

/** @throws when the process is gone: a contender that died is a failed measurement. */
export function readCost(pid: number): Cost {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [utime, stime, cutime, cstime] = fields.slice(11, 15) as [number, number, number, number];
  const children = (cutime + cstime) * MS_PER_CLOCK_TICK;
  const own = threadTime(pid) ?? (utime + stime) * MS_PER_CLOCK_TICK;
  return { cpu: own + children, children, at: performance.now() };
}

/** Run time of all living threads; null on kernels that do not keep it. */
function threadTime(pid: number): number | null {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8");
      nanoseconds += Number(text.slice(0, text.indexOf(" ")));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      return null;
    }
  }
  return nanoseconds / 1e6;
}

export function readMemory(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return {
    rss: kilobytes(status, "VmRSS") ?? Number.NaN,
    peak: kilobytes(status, "VmHWM") ?? Number.NaN,
    pss: proportional(pid),
  };
}

function proportional(pid: number): number | null {
  try {
    return kilobytes(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"), "Pss");
  } catch {
    return null;
  }
}

function kilobytes(text: string, key: string): number | null {
  const found = new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(text);
  return found === null ? null : (Number(found[1]) * 1024) / 1e6;
}
