// Which files of a host a recording holds: all that the reader and `doctor` look at,
// as patterns. `*` stands for any name, `#` for a process or thread id. A test plays
// the reader and checks that it opens nothing which is missing here.

import { SPACE_FILE } from "../recorded-space.ts";

/** Files of a cgroup, of either version. */
export const CGROUP_FILES = [
  "cgroup.controllers",
  "cgroup.subtree_control",
  "cgroup.procs",
  "cgroup.events",
  "cpu.stat",
  "cpu.max",
  "cpu.weight",
  "cpu.pressure",
  "cpu.shares",
  "cpu.cfs_quota_us",
  "cpu.cfs_period_us",
  "cpuacct.usage",
  "cpuset.cpus.effective",
  "memory.current",
  "memory.max",
  "memory.events",
  "memory.pressure",
  "memory.stat",
  "memory.usage_in_bytes",
  "memory.limit_in_bytes",
  "io.pressure",
  "pids.current",
  "pids.max",
];

const below = (folder: string, names: readonly string[]): string[] =>
  names.map((name) => `${folder}/${name}`);

/** Patterns of files, in the order a recording lists them. */
export const RECORDED_FILES: readonly string[] = [
  ...below("/proc", ["stat", "meminfo", "vmstat", "loadavg", "diskstats", "net/dev", "uptime"]),
  ...below("/proc", ["version", "cmdline", "schedstat", "cpuinfo"]),
  ...below("/proc/pressure", ["cpu", "memory", "io", "irq"]),
  ...below("/proc/sys/kernel", ["hostname", "osrelease", "pid_max", "threads-max"]),
  "/proc/sys/kernel/sched_autogroup_enabled",
  "/proc/sys/fs/file-nr",
  ...below("/proc/self", ["stat", "statm", "schedstat", "status", "limits", "cgroup", "auxv"]),
  "/proc/self/mountinfo",
  SPACE_FILE,
  ...below("/proc/1", ["comm", "cgroup"]),
  ...below("/proc/#", ["stat", "schedstat", "autogroup", "task/#/schedstat"]),
  ...below("/sys/devices/system/cpu", ["online", "present", "possible"]),
  ...below("/sys/devices/system/cpu/*/cpufreq", ["cpuinfo_min_freq", "cpuinfo_max_freq"]),
  ...below("/sys/devices/system/cpu/*/cpufreq", ["scaling_max_freq", "scaling_cur_freq"]),
  ...below("/sys/devices/system/cpu/cpufreq/*", ["cpuinfo_min_freq", "cpuinfo_max_freq"]),
  ...below("/sys/devices/system/cpu/cpufreq/*", ["scaling_max_freq", "scaling_cur_freq"]),
  ...below("/sys/devices/system/cpu/cpufreq/*", ["affected_cpus", "related_cpus"]),
  "/sys/devices/system/clocksource/clocksource0/current_clocksource",
  ...below("/sys/class/thermal/*", ["type", "temp"]),
  ...[0, 1, 2, 3].flatMap((trip) =>
    below("/sys/class/thermal/*", [`trip_point_${trip}_temp`, `trip_point_${trip}_type`]),
  ),
  "/sys/class/hwmon/*/name",
  ...[1, 2, 3, 4].flatMap((channel) =>
    below(
      "/sys/class/hwmon/*",
      ["input", "max", "crit", "label"].map((part) => `temp${channel}_${part}`),
    ),
  ),
  ...below("/sys/class/powercap/*", ["name", "energy_uj", "max_energy_range_uj"]),
  ...below("/sys/class/powercap/*", ["constraint_0_power_limit_uw", "constraint_0_max_power_uw"]),
  ...below("/sys/class/net/*", ["speed", "operstate", "type"]),
  ...below("/sys/block/*", ["size", "removable", "queue/rotational"]),
  ...below("/sys/class/dmi/id", ["sys_vendor", "product_name"]),
  ...below("/sys/hypervisor", ["type"]),
  ...below("/sys/kernel/sched_ext", ["state", "root/ops"]),
  ...below("/sys/fs/cgroup", CGROUP_FILES),
  ...below("/sys/fs/cgroup/*", CGROUP_FILES),
  ...below("/sys/fs/cgroup/*/*", CGROUP_FILES),
];

/** Directories whose emptiness or absence says something. */
export const RECORDED_DIRECTORIES: readonly string[] = [
  "/proc",
  "/sys/block",
  "/sys/class/hwmon",
  "/sys/class/net",
  "/sys/class/net/*",
  "/sys/class/powercap",
  "/sys/class/thermal",
  "/sys/devices/system/cpu",
  "/sys/devices/system/cpu/*",
  "/sys/devices/system/cpu/cpufreq",
  "/sys/fs/cgroup",
];

/**
 * Folders of the groups this program is in, from the text of `/proc/self/cgroup`: they may
 * lie deeper than the levels every recording keeps (root, slice, service).
 */
export function ownGroupFolders(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const [, controllers, path] = /^[0-9]+:([^:]*):(\/.*)$/u.exec(line) ?? [];
    if (controllers === undefined || path === undefined || path === "/") return [];
    if (controllers === "") return [`/sys/fs/cgroup${path}`];
    return controllers.split(",").map((controller) => `/sys/fs/cgroup/${controller}${path}`);
  });
}

/** Whether a name fits one part of a pattern. */
export function fitsPart(part: string, name: string): boolean {
  if (part === "*") return true;
  return part === "#" ? /^[1-9][0-9]*$/u.test(name) : part === name;
}

/** Whether a recording keeps the file or directory at `path`, or one below it, given `ownGroupFolders`. */
export function isRecorded(path: string, ownGroups: readonly string[] = []): boolean {
  if (ownGroups.some((folder) => CGROUP_FILES.some((name) => path === `${folder}/${name}`)))
    return true;
  const names = path.split("/");
  return [...RECORDED_FILES, ...RECORDED_DIRECTORIES].some((pattern) => {
    const parts = pattern.split("/");
    return names.length <= parts.length && names.every((name, at) => fitsPart(parts[at]!, name));
  });
}
