// Parts that several made-up hosts share: sets of tasks, memory, disks and network
// interfaces, sensors of temperature and frequency, groups.
import { pressureText } from "./kernel-files.ts";
import type { DiskFacts, NicFacts } from "./kernel-files.ts";
import type { Extra, Task } from "./simulate.ts";

/** The first processes of every host: init, the parent of kernel threads, and two of those. */
export function firstTasks(init: string): Task[] {
  const idle = { core: 0, cpu: [0], wait: [0], rssPages: 0 };
  return [
    { ...idle, pid: 1, parent: 0, comm: init, rssPages: 2900, before: 300, startTicks: 1 },
    { ...idle, pid: 2, parent: 0, comm: "kthreadd", isKernel: true, startTicks: 1 },
    { ...idle, pid: 12, parent: 2, comm: "ksoftirqd/0", isKernel: true, before: 40, startTicks: 2 },
    {
      ...idle,
      pid: 13,
      parent: 2,
      comm: "kworker/0:0-events",
      isKernel: true,
      before: 9,
      startTicks: 2,
    },
  ];
}

/** Processes that hardly move, to fill the table: pids from `from` on. */
export function quietTasks(from: number, count: number, comm: string): Task[] {
  return Array.from({ length: count }, (_none, i) => ({
    pid: from + i,
    parent: 1,
    comm: `${comm}-${i}`,
    core: 0,
    cpu: [0],
    wait: [0],
    rssPages: 500 + 10 * i,
    before: 5 + i,
  }));
}

/** Kilobytes in meminfo's order; `used` is what is not available. */
export function memory(
  total: number,
  used: number,
  swap: readonly [number, number] = [0, 0],
): Record<string, number> {
  const available = total - used;
  const free = Math.floor(available / 2);
  return {
    MemTotal: total,
    MemFree: free,
    MemAvailable: available,
    Buffers: 2048,
    Cached: Math.max(0, available - free - 2048),
    SwapCached: 0,
    Active: Math.floor(used * 0.6),
    Inactive: Math.floor(used * 0.3),
    SwapTotal: swap[0],
    SwapFree: swap[0] - swap[1],
    Dirty: 120,
    Writeback: 0,
    AnonPages: Math.floor(used * 0.7),
    Mapped: 40_000,
    Shmem: 9000,
    Slab: 90_000,
    SReclaimable: 60_000,
    CommitLimit: Math.floor(total / 2) + swap[0],
    Committed_AS: used,
  };
}

/** A disk that reads and writes steadily: bytes a second, and the share of time it is busy. */
export function disk(
  at: readonly [number, number, string],
  rates: { readonly read: number; readonly write: number; readonly busy: number },
  seconds: number,
): DiskFacts {
  const [major, minor, name] = at;
  return {
    major,
    minor,
    name,
    reads: 40_000 + Math.round((rates.read / 16_384) * seconds),
    sectorsRead: 3_000_000 + Math.round((rates.read / 512) * seconds),
    writes: 90_000 + Math.round((rates.write / 16_384) * seconds),
    sectorsWritten: 7_000_000 + Math.round((rates.write / 512) * seconds),
    busyMs: 500_000 + Math.round(rates.busy * 1000 * seconds),
  };
}

/** An interface that receives and sends steadily, bytes a second. */
export function nic(
  name: string,
  rates: { readonly rx: number; readonly tx: number },
  seconds: number,
): NicFacts {
  return {
    name,
    rxBytes: rates.rx === 0 ? 0 : 50_000_000 + Math.round(rates.rx * seconds),
    rxPackets: rates.rx === 0 ? 0 : 60_000 + Math.round((rates.rx / 900) * seconds),
    txBytes: rates.tx === 0 ? 0 : 20_000_000 + Math.round(rates.tx * seconds),
    txPackets: rates.tx === 0 ? 0 : 40_000 + Math.round((rates.tx / 900) * seconds),
  };
}

/** Pressure that grows by a share of each second; `full` is a third of `some`. */
export function pressures(
  shares: Readonly<Record<"cpu" | "memory" | "io", number>>,
  seconds: number,
): Record<string, Extra> {
  const total = (share: number, base: number): number => base + Math.round(share * seconds * 1e6);
  return {
    "/proc/pressure/cpu": pressureText({ some: total(shares.cpu, 8e8), full: 0 }),
    "/proc/pressure/memory": pressureText({
      some: total(shares.memory, 3e6),
      full: total(shares.memory / 3, 1e6),
    }),
    "/proc/pressure/io": pressureText({
      some: total(shares.io, 9e7),
      full: total(shares.io / 3, 5e7),
    }),
  };
}

/** Millidegrees of a thermal zone, with the trip points given as type and millidegrees. */
export function thermalZone(
  index: number,
  type: string,
  zone: { temp: number; trips: readonly (readonly [string, number])[] },
): Record<string, Extra> {
  const folder = `/sys/class/thermal/thermal_zone${index}`;
  const made: Record<string, Extra> = {
    [`${folder}/type`]: `${type}\n`,
    [`${folder}/temp`]: `${zone.temp}\n`,
  };
  for (const [trip, [kind, temp]] of zone.trips.entries()) {
    made[`${folder}/trip_point_${trip}_type`] = `${kind}\n`;
    made[`${folder}/trip_point_${trip}_temp`] = `${temp}\n`;
  }
  return made;
}

/** Kilohertz of a core; the driver answers the same under both names. */
export function frequency(
  core: number,
  kHz: { now: number; min: number; max: number },
): Record<string, Extra> {
  const folder = `/sys/devices/system/cpu/cpufreq/policy${core}`;
  const made: Record<string, Extra> = { [`${folder}/affected_cpus`]: `${core}\n` };
  for (const where of [folder, `/sys/devices/system/cpu/cpu${core}/cpufreq`]) {
    made[`${where}/cpuinfo_min_freq`] = `${kHz.min}\n`;
    made[`${where}/cpuinfo_max_freq`] = `${kHz.max}\n`;
    made[`${where}/scaling_max_freq`] = `${kHz.max}\n`;
    made[`${where}/scaling_cur_freq`] = `${kHz.now}\n`;
  }
  return made;
}

/** A group of version 2 below the root, with its share of a core and a memory limit or none. */
export function group2(
  path: string,
  facts: { cpu: number; memory: number; limit?: number; seconds: number },
): Record<string, Extra> {
  const folder = `/sys/fs/cgroup${path}`;
  const usage = 5e9 + Math.round(facts.cpu * facts.seconds * 1e6);
  return {
    [`${folder}/cgroup.controllers`]: "cpuset cpu io memory pids\n",
    [`${folder}/cgroup.subtree_control`]: "cpu io memory pids\n",
    [`${folder}/cpu.stat`]: `usage_usec ${usage}\nuser_usec ${Math.round(usage * 0.75)}\nsystem_usec ${usage - Math.round(usage * 0.75)}\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n`,
    [`${folder}/cpu.max`]: "max 100000\n",
    [`${folder}/cpu.weight`]: "100\n",
    [`${folder}/memory.current`]: `${facts.memory}\n`,
    [`${folder}/memory.max`]: facts.limit === undefined ? "max\n" : `${facts.limit}\n`,
    [`${folder}/memory.events`]: "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n",
    [`${folder}/memory.stat`]: `anon ${Math.floor(facts.memory * 0.6)}\nfile ${Math.floor(facts.memory * 0.4)}\ninactive_file ${Math.floor(facts.memory * 0.25)}\n`,
    [`${folder}/cpu.pressure`]: pressureText({ some: 1e6, full: 0 }),
    [`${folder}/pids.current`]: "40\n",
    [`${folder}/pids.max`]: "max\n",
  };
}

/** What the kernel says of itself. */
export function kernel(release: string, bootWords: string): Record<string, Extra> {
  return {
    "/proc/version": `Linux version ${release}\n`,
    "/proc/sys/kernel/osrelease": `${release}\n`,
    "/proc/cmdline": `${bootWords}\n`,
    "/proc/sys/kernel/pid_max": "4194304\n",
  };
}

export const SELF_STATUS =
  "Name:\tself\nUid:\t1000\t1000\t1000\t1000\nCapInh:\t0000000000000000\nCapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapBnd:\t000001ffffffffff\n";
