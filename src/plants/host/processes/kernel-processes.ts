// Every process with the kernel's own numbers, read once and on request: for people and
// outside checks. The table of the tick reads less, and not of every process each time.
import type { FileReader } from "../kernel-file.ts";
import {
  pidStat,
  schedStat,
  textOf,
  unsigned,
  type PidStat,
  type SchedStat,
} from "../parsers/index.ts";

/** One process as the kernel tells it; `null` where it does not say, or says no number. */
export interface KernelProcess {
  readonly pid: number;
  /** Hostile text. */
  readonly comm: string;
  /** R, S, D, Z, … */
  readonly state: string;
  readonly parent_pid: number | null;
  /** CPU time of all threads, in ticks of 1/100 s. */
  readonly utime_ticks: number | null;
  readonly stime_ticks: number | null;
  readonly nice: number | null;
  readonly threads: number | null;
  /** Ticks of 1/100 s after boot. */
  readonly start_time_ticks: number | null;
  readonly rss_pages: number | null;
  readonly major_faults: number | null;
  /** The first thread's time on a core and waiting for one; null without schedstat. */
  readonly schedstat: SchedNumbers | null;
}

interface SchedNumbers {
  readonly run_ns: number;
  readonly wait_ns: number;
  readonly slices: number;
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** All processes whose stat can be read and understood, by pid. */
export function kernelProcesses(reader: FileReader): KernelProcess[] {
  const names = reader.source.list("/proc");
  if (typeof names === "string") return [];
  const pids = names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  return pids
    .filter(Number.isSafeInteger)
    .sort((a, b) => a - b)
    .flatMap((pid) => {
      const stat = pidStat.empty();
      if (reader.once(`/proc/${pid}/stat`, pidStat, stat) !== null) return [];
      // The name stands in the buffer until the next file is read.
      const comm = textOf(reader.buffer, stat.nameFrom, stat.nameTo);
      const sched = reader.value(`/proc/${pid}/schedstat`, schedStat);
      return [processOf(pid, comm, { stat, sched })];
    });
}

function processOf(
  pid: number,
  comm: string,
  from: { stat: PidStat; sched: SchedStat | null },
): KernelProcess {
  const { stat, sched } = from;
  return {
    pid,
    comm,
    state: stat.state > 32 && stat.state < 127 ? String.fromCharCode(stat.state) : "?",
    parent_pid: known(stat.parent),
    utime_ticks: known(unsigned(stat.userTicks)),
    stime_ticks: known(unsigned(stat.systemTicks)),
    nice: known(stat.nice),
    threads: known(stat.threads),
    start_time_ticks: known(stat.startTicks),
    rss_pages: known(stat.rssPages),
    major_faults: known(unsigned(stat.majorFaults)),
    schedstat:
      sched === null
        ? null
        : {
            run_ns: unsigned(sched.runNs),
            wait_ns: unsigned(sched.waitNs),
            slices: unsigned(sched.slices),
          },
  };
}
