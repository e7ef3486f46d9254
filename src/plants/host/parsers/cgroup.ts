// Files of a control group: cpu.stat (both versions), memory.events, memory.stat and
// the pair in cpu.max. Keys a version does not have are NaN.
import { keyList, readKeyed } from "./keyed.ts";
import { bytesOf, type Parser } from "./parser.ts";
import { Cursor } from "./cursor.ts";

const cursor = new Cursor();

export interface CgroupCpu {
  /** CPU time used, µs; version 1 has it in cpuacct.usage instead. */
  usageUs: number;
  periods: number;
  /** Periods in which the quota ran out. */
  throttled: number;
  throttledUs: number;
}

const CPU_KEYS = keyList(
  ["usage_usec", "nr_periods", "nr_throttled", "throttled_usec", "throttled_time"],
  " ",
);
const cpuFound = new Float64Array(CPU_KEYS.length);
const NS_PER_US = 1000;

export const cgroupCpu: Parser<CgroupCpu> = {
  file: "cpu.stat",
  empty: () => ({
    usageUs: Number.NaN,
    periods: Number.NaN,
    throttled: Number.NaN,
    throttledUs: Number.NaN,
  }),
  parse(bytes, length, into) {
    const malformation = readKeyed(cursor.over(bytes, length), CPU_KEYS, cpuFound);
    into.usageUs = cpuFound[0]!;
    into.periods = cpuFound[1]!;
    into.throttled = cpuFound[2]!;
    into.throttledUs = Number.isNaN(cpuFound[3]!) ? cpuFound[4]! / NS_PER_US : cpuFound[3]!;
    return malformation;
  },
};

export interface CgroupMemoryEvents {
  high: number;
  max: number;
  oom: number;
  oomKill: number;
}

const EVENT_KEYS = keyList(["high", "max", "oom", "oom_kill"], " ");
const eventsFound = new Float64Array(EVENT_KEYS.length);

export const cgroupMemoryEvents: Parser<CgroupMemoryEvents> = {
  file: "memory.events",
  empty: () => ({ high: Number.NaN, max: Number.NaN, oom: Number.NaN, oomKill: Number.NaN }),
  parse(bytes, length, into) {
    const malformation = readKeyed(cursor.over(bytes, length), EVENT_KEYS, eventsFound);
    into.high = eventsFound[0]!;
    into.max = eventsFound[1]!;
    into.oom = eventsFound[2]!;
    into.oomKill = eventsFound[3]!;
    return malformation;
  },
};

export interface CgroupMemoryStat {
  /** File pages the kernel would give back first, bytes: not counted as used. */
  inactiveFile: number;
}

const STAT_KEYS = keyList(["total_inactive_file", "inactive_file"], " ");
const statFound = new Float64Array(STAT_KEYS.length);

export const cgroupMemoryStat: Parser<CgroupMemoryStat> = {
  file: "memory.stat",
  empty: () => ({ inactiveFile: Number.NaN }),
  parse(bytes, length, into) {
    const malformation = readKeyed(cursor.over(bytes, length), STAT_KEYS, statFound);
    into.inactiveFile = Number.isNaN(statFound[0]!) ? statFound[1]! : statFound[0]!;
    return malformation;
  },
};

export interface CgroupCpuMax {
  /** Cores' worth of time allowed; Infinity without a quota. */
  cores: number;
}

const MAX = bytesOf("max ");

/** `max 100000` or `50000 100000`: quota and period, µs. */
export const cgroupCpuMax: Parser<CgroupCpuMax> = {
  file: "cpu.max",
  empty: () => ({ cores: Number.NaN }),
  parse(bytes, length, into) {
    cursor.over(bytes, length);
    const quota = cursor.take(MAX) ? Number.POSITIVE_INFINITY : cursor.level();
    const period = cursor.level();
    into.cores = period > 0 ? quota / period : Number.NaN;
    return Number.isNaN(into.cores) ? "not a quota and a period" : null;
  },
};
