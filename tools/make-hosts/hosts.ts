// The made-up hosts, one function each: what they have, what they do, and what a
// reader must make of it is said in their notes. Everything is invented; numbers are
// chosen so that the expected ratios can be worked out by hand.
import {
  firstTasks,
  disk,
  frequency,
  group2,
  kernel,
  memory,
  nic,
  pressures,
  quietTasks,
  SELF_STATUS,
  thermalZone,
} from "./parts.ts";
import { pressureText } from "./kernel-files.ts";
import type { Extra, Plan, Task } from "./simulate.ts";

const range = (count: number): number[] => Array.from({ length: count }, (_none, i) => i);
const merged = (parts: readonly Record<string, Extra>[]): Record<string, Extra> =>
  Object.assign({}, ...parts);
const GIB_IN_KB = 1 << 20;

const FIRST_WORKER = 5000;

/** A process that keeps one core at a share: pid 5000 + core. */
const worker = (core: number, cpu: readonly number[], wait: readonly number[] = [0]): Task => ({
  pid: FIRST_WORKER + core,
  parent: 1,
  comm: `worker-${core}`,
  core,
  cpu,
  wait,
  rssPages: 10_000 + core,
  before: 1000,
});

const vmstatText = (faults: number): string =>
  `nr_free_pages 2000000\nnr_dirty 30\npgpgin 900000\npgpgout 800000\npswpin 0\npswpout 0\npgfault 5000000\npgmajfault ${faults}\npgscan_direct 0\npgsteal_direct 0\noom_kill 0\n`;

const r16Extra = (_moment: number, seconds: number): Record<string, Extra> =>
  merged([
    kernel("6.8.12", "quiet splash"),
    pressures({ cpu: 0.12, memory: 0, io: 0.03 }, seconds),
    { "/proc/pressure/irq": pressureText({ full: 2_000_000 + Math.round(0.01 * seconds * 1e6) }) },
    ...range(16).map((core) =>
      frequency(core, { now: 1_800_000 + 100_000 * core, min: 800_000, max: 4_500_000 }),
    ),
    thermalZone(0, "x86_pkg_temp", {
      temp: 54_000 + Math.round(seconds * 500),
      trips: [["critical", 100_000]],
    }),
    thermalZone(1, "acpitz", { temp: 27_800, trips: [["critical", 119_000]] }),
    { "/sys/class/thermal/cooling_device0/type": "Processor\n" },
    {
      "/sys/class/hwmon/hwmon0/name": "nvme\n",
      "/sys/class/hwmon/hwmon0/temp1_label": "Composite\n",
    },
    {
      "/sys/class/hwmon/hwmon0/temp1_input": "41850\n",
      "/sys/class/hwmon/hwmon0/temp1_max": "81850\n",
    },
    { "/sys/class/hwmon/hwmon0/temp1_crit": "84850\n" },
    {
      "/sys/class/hwmon/hwmon1/name": "coretemp\n",
      "/sys/class/hwmon/hwmon1/temp1_label": "Package id 0\n",
    },
    {
      "/sys/class/hwmon/hwmon1/temp1_input": "55000\n",
      "/sys/class/hwmon/hwmon1/temp1_crit": "100000\n",
    },
    { "/sys/class/hwmon/hwmon2/name": "BAT0\n" },
    { "/sys/class/powercap/intel-rapl:0/name": "package-0\n" },
    {
      "/sys/class/powercap/intel-rapl:0/energy_uj": `${7_000_000_000 + Math.round(seconds * 35e6)}\n`,
    },
    { "/sys/class/powercap/intel-rapl:0/max_energy_range_uj": "262143328850\n" },
    { "/sys/class/powercap/intel-rapl:0/constraint_0_power_limit_uw": "125000000\n" },
    { "/sys/class/net/enp5s0/speed": "10000\n", "/sys/class/net/enp5s0/operstate": "up\n" },
    { "/sys/class/net/enp6s0/speed": "-1\n", "/sys/class/net/enp6s0/operstate": "down\n" },
    {
      "/sys/class/net/wlp4s0/speed": { kind: "fail", on: "read", errno: "EINVAL" },
      "/sys/class/net/wlp4s0/operstate": "up\n",
    },
    { "/sys/class/net/lo/operstate": "unknown\n", "/sys/class/net/docker0/operstate": "down\n" },
    { "/sys/block/nvme0n1/queue/rotational": "0\n", "/sys/block/nvme1n1/queue/rotational": "0\n" },
    { "/sys/block/loop0/size": "8\n", "/sys/block/dm-0/size": "900000000\n" },
    { "/sys/kernel/sched_ext/state": "disabled\n" },
    { "/sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc\n" },
    { "/proc/sys/kernel/sched_autogroup_enabled": "1\n", "/proc/self/status": SELF_STATUS },
    { "/proc/self/cgroup": "0::/user.slice/user-1000.slice\n", "/proc/1/comm": "systemd\n" },
    { "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory pids\n" },
    { "/sys/fs/cgroup/cpu.stat": `usage_usec ${9_000_000_000 + Math.round(seconds * 4e6)}\n` },
    group2("/system.slice", { cpu: 2.5, memory: 4 * 2 ** 30, seconds }),
    group2("/user.slice", { cpu: 1, memory: 6 * 2 ** 30, seconds }),
    group2("/user.slice/user-1000.slice", {
      cpu: 1,
      memory: 6 * 2 ** 30,
      limit: 16 * 2 ** 30,
      seconds,
    }),
    { "/proc/vmstat": vmstatText(1200 + Math.round(20 * seconds)) },
  ]);

/** Moments of r16, s: enough for every sensor to be judged, which takes eight values. */
const R16_TIMES = [0, 1, 2, 7, 12, ...range(10).map((i) => 13 + i)];
/** Intervals in which every core does what the notes say; the last one is another. */
const R16_STEADY = 4;
/** Hundredths of a second by which a core is off in the others, each core at another place. */
const R16_SWAY = [2, -3, 4, -1, -4, 3, 1, -2, 4, -3, 0];

/** Shares of core `core` in each interval: 5·core hundredths, swaying between the fourth and the last. */
const r16Shares = (core: number): number[] =>
  range(R16_TIMES.length - 1).map((interval) => {
    const sways = interval >= R16_STEADY && interval < R16_TIMES.length - 2;
    const off = sways ? R16_SWAY[(interval + 3 * core) % R16_SWAY.length]! : 0;
    return Math.max(0, 5 * core + off) / 100;
  });

/** Sixteen cores; core i is busy for 5·i hundredths of a second, some seconds a little more or less. */
export const r16: Plan = {
  name: "r16",
  notes: [
    "16 cores, PSI, cgroup v2, thermal zones, hwmon, cpufreq, powercap, two NVMe disks, several interfaces",
    "core i is busy 5*i % of the time, from 12 to 21 s up to 4 % more or less; a quarter of memory and of swap is used; invented",
  ],
  times: R16_TIMES,
  coreIds: range(16),
  tasks: [
    ...firstTasks("systemd"),
    ...range(16).map((core) => worker(core, r16Shares(core), core === 15 ? [0.25] : [0])),
    ...quietTasks(2000, 30, "service"),
  ],
  iowait: { 3: 0.1 },
  uptime: 86_400,
  load: R16_TIMES.map((seconds) => {
    if (seconds < 2) return "6.10 5.90 5.70";
    return seconds < 12 ? "6.40 6.00 5.70" : "8.00 6.20 5.80";
  }),
  memory: () => memory(64 * GIB_IN_KB, 16 * GIB_IN_KB, [8 * GIB_IN_KB, 2 * GIB_IN_KB]),
  disks: (seconds) => [
    disk([259, 0, "nvme0n1"], { read: 8 << 20, write: 2 << 20, busy: 0.25 }, seconds),
    disk([259, 1, "nvme0n1p1"], { read: 0, write: 0, busy: 0 }, seconds),
    disk([259, 2, "nvme0n1p2"], { read: 8 << 20, write: 2 << 20, busy: 0.25 }, seconds),
    disk([259, 3, "nvme1n1"], { read: 0, write: 1 << 20, busy: 0.05 }, seconds),
    disk([253, 0, "dm-0"], { read: 8 << 20, write: 2 << 20, busy: 0.25 }, seconds),
    disk([7, 0, "loop0"], { read: 0, write: 0, busy: 0 }, seconds),
  ],
  diskCounts: 17,
  nics: (seconds) => [
    nic("lo", { rx: 500_000, tx: 500_000 }, seconds),
    nic("enp5s0", { rx: 125_000_000, tx: 12_500_000 }, seconds),
    nic("enp6s0", { rx: 0, tx: 0 }, seconds),
    nic("wlp4s0", { rx: 40_000, tx: 10_000 }, seconds),
    nic("docker0", { rx: 0, tx: 0 }, seconds),
    nic("veth1a2b3c4", { rx: 3000, tx: 3000 }, seconds),
  ],
  rates: { switches: 40_000, forks: 80, interrupts: 25_000 },
  hasSchedstat: true,
  openFiles: 1024,
  extra: r16Extra,
};

/** 128 cores: every fourth one busy, and three moments in which one core changes over. */
export const c128: Plan = {
  name: "c128",
  notes: [
    "128 cores on two sockets, PSI, cgroup v2, cpufreq; invented",
    "cores 0, 4, 8, ... are busy 80 % of the time, the others 2 %; core 127 goes from 0 % to 100 %",
  ],
  times: [0, 0.5, 1],
  coreIds: range(128),
  tasks: [
    ...firstTasks("systemd"),
    ...range(127).map((core) => worker(core, [core % 4 === 0 ? 0.8 : 0.02])),
    worker(127, [0, 1]),
  ],
  uptime: 9000,
  load: ["30.00 29.50 28.00", "30.00 29.50 28.00", "32.00 29.60 28.10"],
  memory: () => memory(512 * GIB_IN_KB, 128 * GIB_IN_KB),
  disks: (seconds) => [disk([8, 0, "sda"], { read: 0, write: 1 << 20, busy: 0.1 }, seconds)],
  diskCounts: 17,
  nics: (seconds) => [
    nic("lo", { rx: 0, tx: 0 }, seconds),
    nic("eno1", { rx: 1_000_000, tx: 2_000_000 }, seconds),
  ],
  rates: { switches: 200_000, forks: 200, interrupts: 300_000 },
  hasSchedstat: false,
  openFiles: 4096,
  extra: (_moment, seconds) =>
    merged([
      kernel("6.12.5", "quiet"),
      pressures({ cpu: 0.02, memory: 0, io: 0 }, seconds),
      ...[0, 32, 64, 96].map((core) =>
        frequency(core, { now: 2_500_000, min: 1_500_000, max: 2_500_000 }),
      ),
      thermalZone(0, "x86_pkg_temp", { temp: 61_000, trips: [["critical", 95_000]] }),
      thermalZone(1, "x86_pkg_temp", { temp: 66_500, trips: [["critical", 95_000]] }),
      {
        "/sys/class/net/eno1/speed": "25000\n",
        "/sys/kernel/sched_ext/state": "enabled\n",
        "/sys/kernel/sched_ext/root/ops": "simple\n",
      },
      {
        "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory pids\n",
        "/proc/self/cgroup": "0::/\n",
        "/proc/1/comm": "systemd\n",
      },
      group2("/system.slice", { cpu: 25, memory: 2 ** 36, seconds }),
      {
        "/proc/self/status": SELF_STATUS.replace(
          "CapEff:\t0000000000000000",
          "CapEff:\t0000000000800000",
        ),
      },
    ]),
};

/** The root is laid over the host's disk, from which files are bound too; a volume has a disk of its own. */
const CONTAINER_MOUNTS = [
  "500 400 0:90 / / rw - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w",
  "501 500 0:91 / /proc rw - proc proc rw",
  "502 500 0:92 / /dev rw - tmpfs tmpfs rw,size=65536k",
  "503 502 0:93 / /dev/shm rw - tmpfs shm rw,size=65536k",
  "504 500 8:1 /var/lib/docker/containers/x/hosts /etc/hosts rw - ext4 /dev/sda1 rw",
  "505 500 8:1 /var/lib/docker/containers/x/hostname /etc/hostname rw - ext4 /dev/sda1 rw",
  "506 500 8:17 /volumes/data /data rw - xfs /dev/sdb1 rw",
  "",
].join("\n");
const CONTAINER_SIZES = [
  "/ 4096 1000000 400000 300000 65536 32768",
  "/dev/shm 4096 16384 8192 8192 100 99",
  "/etc/hosts 4096 1000000 400000 300000 65536 32768",
  "/data 4096 5000 4000 4000 1000 900",
  "",
].join("\n");

/** A container on an eight-core host: limits of cgroup v2, few processes, a hardened sandbox. */
export const container: Plan = {
  name: "container",
  notes: [
    "a container on an 8-core host: cpu.max of 1.5 cores, memory.max of 512 MiB of which 256 MiB are used; invented",
    "the sandbox denies pressure and diskstats; the quota runs out in every fourth period",
  ],
  times: range(15),
  coreIds: range(8),
  tasks: [
    {
      pid: 1,
      parent: 0,
      comm: "app",
      core: 0,
      cpu: [0.6, 0.9],
      wait: [0.3, 0.1],
      rssPages: 50_000,
      threads: 1,
      startTicks: 5000,
    },
    {
      pid: 7,
      parent: 1,
      comm: "helper",
      core: 1,
      cpu: [0.1],
      wait: [0],
      rssPages: 1200,
      startTicks: 5001,
    },
  ],
  uptime: 4000,
  load: range(15).map((second) => (second < 2 ? "1.20 1.10 1.00" : "1.30 1.10 1.00")),
  memory: () => memory(32 * GIB_IN_KB, 20 * GIB_IN_KB),
  disks: () => [],
  diskCounts: 17,
  nics: (seconds) => [
    nic("lo", { rx: 0, tx: 0 }, seconds),
    nic("eth0", { rx: 10_000, tx: 5000 }, seconds),
  ],
  rates: { switches: 4000, forks: 1, interrupts: 2000 },
  hasSchedstat: true,
  openFiles: 1_048_576,
  extra: (_moment, seconds) =>
    merged([
      kernel("6.1.0", "quiet"),
      ...["cpu", "memory", "io"].map((name) => ({
        [`/proc/pressure/${name}`]: { kind: "fail", on: "open", errno: "EACCES" } as const,
      })),
      { "/proc/diskstats": { kind: "fail", on: "open", errno: "EACCES" } },
      { "/proc/self/cgroup": "0::/\n", "/proc/1/cgroup": "0::/\n", "/proc/1/comm": "app\n" },
      group2("", { cpu: 0.7, memory: 384 * 2 ** 20, limit: 512 * 2 ** 20, seconds }),
      {
        "/sys/fs/cgroup/memory.stat": `anon ${200 * 2 ** 20}\nfile ${184 * 2 ** 20}\ninactive_file ${128 * 2 ** 20}\n`,
      },
      {
        "/sys/fs/cgroup/pids.current": "25\n",
        "/sys/fs/cgroup/pids.max": "100\n",
        "/proc/self/mountinfo": CONTAINER_MOUNTS,
        "/proc/self/statfs": CONTAINER_SIZES,
      },
      {
        "/sys/fs/cgroup/cpu.max": "150000 100000\n",
        "/sys/fs/cgroup/cgroup.subtree_control": "\n",
      },
      {
        "/sys/fs/cgroup/cpu.stat": `usage_usec ${4_000_000 + Math.round(0.7e6 * seconds)}\nuser_usec 3000000\nsystem_usec 1000000\nnr_periods ${400 + Math.round(8 * seconds)}\nnr_throttled ${100 + Math.round(2 * seconds)}\nthrottled_usec 500000\n`,
      },
      {
        "/proc/self/status": SELF_STATUS.replace(
          "CapEff:\t0000000000000000",
          "CapEff:\t00000000a80425fb",
        ).replace("1000\t1000\t1000\t1000", "0\t0\t0\t0"),
      },
    ]),
};

/** What a kernel such as 3.10 does not have: PSI, schedstat, MemAvailable, long lines. */
export const oldKernel: Plan = {
  name: "old-kernel",
  notes: [
    "an old kernel: no PSI, no schedstat, no MemAvailable, nine CPU columns, eleven disk columns; invented",
    "core 0 is busy 40 %, core 1 waits for a disk 20 % of the time; 3 of 4 GiB are not free, 1 GiB of them is cache",
  ],
  times: [0, 2, 4],
  coreIds: [0, 1],
  columns: 9,
  tasks: [
    ...firstTasks("init"),
    worker(0, [0.4]),
    worker(1, [0.1]),
    ...quietTasks(2000, 12, "daemon"),
  ],
  iowait: { 1: 0.2 },
  uptime: 5_000_000,
  load: ["0.50 0.40 0.30", "0.50 0.40 0.30", "1.00 0.50 0.30"],
  memory: () => ({
    MemTotal: 4 * GIB_IN_KB,
    MemFree: GIB_IN_KB,
    Buffers: 0,
    Cached: GIB_IN_KB,
    SwapCached: 0,
    Active: GIB_IN_KB,
    Inactive: GIB_IN_KB,
    SwapTotal: 2 * GIB_IN_KB,
    SwapFree: 1.5 * GIB_IN_KB,
    Dirty: 16,
    Slab: 60_000,
    SReclaimable: 0,
    Shmem: 0,
  }),
  disks: (seconds) => [
    disk([8, 0, "sda"], { read: 1 << 20, write: 1 << 19, busy: 0.2 }, seconds),
    disk([8, 1, "sda1"], { read: 1 << 20, write: 1 << 19, busy: 0.2 }, seconds),
  ],
  diskCounts: 11,
  nics: (seconds) => [
    nic("lo", { rx: 100, tx: 100 }, seconds),
    nic("eth0", { rx: 25_000, tx: 12_500 }, seconds),
  ],
  rates: { switches: 500, forks: 2, interrupts: 300 },
  hasSchedstat: false,
  openFiles: 1024,
  extra: () =>
    merged([
      kernel("3.10.0", "ro root=LABEL=root"),
      { "/sys/class/net/eth0/speed": "1000\n", "/sys/class/thermal": { kind: "dir" } },
    ]),
};

/** Cores 5 and 6 leave between the second and third moment and come back after the fourth. */
export const hotplug: Plan = {
  name: "hotplug",
  notes: [
    "8 cores, of which 5 and 6 are taken offline at 2 s and are back at 4 s, as after echo 0 > online; invented",
    "every core is busy 50 % of the time; core 2's iowait runs backwards once, at 3 s, as the kernel allows",
  ],
  times: range(15),
  coreIds: range(8),
  offline: (moment) => (moment === 2 || moment === 3 ? [5, 6] : []),
  tasks: [...firstTasks("systemd"), ...range(8).map((core) => worker(core, [0.5]))],
  uptime: 2000,
  load: range(15).map(() => "4.00 4.00 4.00"),
  memory: () => memory(16 * GIB_IN_KB, 4 * GIB_IN_KB),
  disks: (seconds) => [disk([8, 0, "sda"], { read: 0, write: 0, busy: 0 }, seconds)],
  diskCounts: 17,
  nics: (seconds) => [nic("lo", { rx: 0, tx: 0 }, seconds)],
  rates: { switches: 8000, forks: 4, interrupts: 4000 },
  hasSchedstat: true,
  openFiles: 1024,
  extra: (_moment, seconds) =>
    merged([kernel("6.6.1", "quiet"), pressures({ cpu: 0, memory: 0, io: 0 }, seconds)]),
};
