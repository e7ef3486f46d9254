// One parser for each kernel file. All have the shape of parser.ts and none throws.
import { autogroup } from "./autogroup.ts";
import { cgroupCpu, cgroupCpuMax, cgroupMemoryEvents, cgroupMemoryStat } from "./cgroup.ts";
import { diskStats } from "./diskstats.ts";
import { integer, soleCounter } from "./integer.ts";
import { mountTable } from "./mountinfo.ts";
import { openFiles } from "./file-nr.ts";
import { kernelStat } from "./stat.ts";
import { loadAverage } from "./loadavg.ts";
import { memoryInfo } from "./meminfo.ts";
import { netDev } from "./net-dev.ts";
import { tcpListeners, unixListeners } from "./net-listen.ts";
import { openFilesLimit, ownCgroups, pageSize, statm } from "./own.ts";
import type { Parser } from "./parser.ts";
import { pidIdentity } from "./pid-identity.ts";
import { pidStat } from "./pid-stat.ts";
import { pidStatus } from "./pid-status.ts";
import { pressure } from "./pressure.ts";
import { schedStat } from "./pid-schedstat.ts";
import { virtualMemory } from "./vmstat.ts";

/** Hides what a parser fills, so that all can stand in one list. */
export interface AnyParser {
  readonly file: string;
  /** Parses into a fresh result. */
  run(
    bytes: Uint8Array,
    length: number,
  ): { readonly malformation: string | null; readonly result: unknown };
}

const any = <T>(parser: Parser<T>): AnyParser => ({
  file: parser.file,
  run(bytes, length) {
    const result = parser.empty();
    return { malformation: parser.parse(bytes, length, result), result };
  },
});

/** Every parser, for tests that must hold for all of them. */
export const ALL_PARSERS: readonly AnyParser[] = [
  any(kernelStat),
  any(memoryInfo),
  any(virtualMemory),
  any(pressure),
  any(diskStats),
  any(netDev),
  any(loadAverage),
  any(mountTable),
  any(openFiles),
  any(integer),
  any(soleCounter),
  any(pidStat),
  any(schedStat),
  any(pidIdentity),
  any(pidStatus),
  any(autogroup),
  any(tcpListeners),
  any(unixListeners),
  any(statm),
  any(openFilesLimit),
  any(pageSize),
  any(ownCgroups),
  any(cgroupCpu),
  any(cgroupMemoryEvents),
  any(cgroupMemoryStat),
  any(cgroupCpuMax),
];

export { Cursor, unsigned } from "./cursor.ts";
export { isText, textOf, type Parser } from "./parser.ts";
export { CORE_COLUMNS, IDLE, IOWAIT, kernelStat, STEAL, type KernelStat } from "./stat.ts";
export { memoryInfo, type MemoryInfo } from "./meminfo.ts";
export { virtualMemory, VMSTAT_KEYS, type VirtualMemory } from "./vmstat.ts";
export { pressure, type Pressure } from "./pressure.ts";
export {
  BUSY_MS,
  DISK_COLUMNS,
  diskStats,
  READ_SECTORS,
  READS,
  SECTOR_BYTES,
  WRITES,
  WRITTEN_SECTORS,
  type DiskStats,
} from "./diskstats.ts";
export {
  INTERFACE_COLUMNS,
  netDev,
  RX_BYTES,
  RX_PACKETS,
  TX_BYTES,
  TX_PACKETS,
  type NetDev,
} from "./net-dev.ts";
export { loadAverage, type LoadAverage } from "./loadavg.ts";
export { integer, soleCounter, type Integer } from "./integer.ts";
export { escapedMount, mountTable, unescapedMount } from "./mountinfo.ts";
export type { Mount, MountTable } from "./mountinfo.ts";
export { openFiles, type OpenFiles } from "./file-nr.ts";
export { autogroup } from "./autogroup.ts";
export { tcpListeners, unixListeners, type Listeners } from "./net-listen.ts";
export { pidIdentity, type PidIdentity } from "./pid-identity.ts";
export { pidStatus, type PidStatus } from "./pid-status.ts";
export { pidStat, type PidStat } from "./pid-stat.ts";
export { schedStat, type SchedStat } from "./pid-schedstat.ts";
export { openFilesLimit, ownCgroups, pageSize, statm } from "./own.ts";
export {
  cgroupCpu,
  cgroupCpuMax,
  cgroupMemoryEvents,
  cgroupMemoryStat,
  type CgroupCpu,
  type CgroupCpuMax,
  type CgroupMemoryEvents,
} from "./cgroup.ts";
