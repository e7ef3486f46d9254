// The reading half: for each group of sensors whether this host lets it be read, and
// where not, the likeliest reason, worked out from kernel, virtualisation and rights.
import type { GapReason } from "../../../base/index.ts";
import {
  loadAverage,
  memoryInfo,
  mountTable,
  openFiles,
  type Parser,
  pidStat,
  pressure,
  schedStat,
} from "../parsers/index.ts";
import { isKernelFrom } from "./facts.ts";
import type { HostFacts } from "./facts.ts";
import { findingsOf } from "./finding.ts";
import type { Finding, FindingState } from "./finding.ts";
import type { Probe } from "./probe.ts";

interface Asked {
  readonly what: string;
  readonly essential: boolean;
  /** Any one of these that can be read makes the group work. */
  readonly paths: (probe: Probe) => readonly string[];
  /** Whether the content is of use; the reader's own parser says so where there is one. */
  readonly sound?: (content: Uint8Array) => boolean;
  readonly whyAbsent: (
    facts: HostFacts,
    probe: Probe,
  ) => { readonly because: string; readonly advice?: string };
}

const CPU = "/sys/devices/system/cpu";
const NOT_A_PROC = "there is no such file: this is not a Linux /proc";
const one = (path: string) => (): readonly string[] => [path];
const linuxOnly = (): { because: string; advice: string } => ({
  because: NOT_A_PROC,
  advice: "run on Linux with /proc mounted, or give --root a folder that holds proc and sys",
});

function firstProcess(probe: Probe): string {
  const pids = probe.names("/proc", /^[0-9]+$/u).toSorted((a, b) => Number(a) - Number(b));
  return `/proc/${pids[0] ?? "self"}`;
}

const temperatures = (probe: Probe): string[] => [
  ...probe
    .names("/sys/class/thermal", /^thermal_zone[0-9]+$/u)
    .map((zone) => `/sys/class/thermal/${zone}/temp`),
  ...probe
    .names("/sys/class/hwmon", /^hwmon[0-9]+$/u)
    .flatMap((chip) =>
      probe
        .names(`/sys/class/hwmon/${chip}`, /^temp[0-9]+_input$/u)
        .map((input) => `/sys/class/hwmon/${chip}/${input}`),
    ),
];

const frequencies = (probe: Probe): string[] =>
  probe.names(CPU, /^cpu[0-9]+$/u).map((core) => `${CPU}/${core}/cpufreq/scaling_cur_freq`);

const powers = (probe: Probe): string[] =>
  probe
    .names("/sys/class/powercap", /^intel-rapl:[0-9]+$/u)
    .map((zone) => `/sys/class/powercap/${zone}/energy_uj`);

const groups = (probe: Probe): string[] => [
  "/sys/fs/cgroup/cgroup.controllers",
  ...probe
    .names("/sys/fs/cgroup", /^(?:cpu|cpuacct|cpu,cpuacct)$/u)
    .map((name) => `/sys/fs/cgroup/${name}/cgroup.procs`),
];

const matches =
  (shape: RegExp) =>
  (content: Uint8Array): boolean =>
    shape.test(new TextDecoder().decode(content).trim());

const isRead =
  <T>(parser: Parser<T>) =>
  (content: Uint8Array): boolean =>
    parser.parse(content, content.length, parser.empty()) === null;

const NUMBER = /^-?[0-9]+$/u;

const hardware = (facts: HostFacts, driver: string): { because: string; advice?: string } => {
  if (facts.virtual !== null)
    return { because: `a virtual machine has none of its own (${facts.virtual})` };
  if (facts.container) return { because: "the container does not show it" };
  return { because: "no driver offers it", advice: `load one, e.g. ${driver}` };
};

function whyNoPressure(facts: HostFacts, probe: Probe): { because: string; advice?: string } {
  const words = (probe.text("/proc/cmdline") ?? "").split(/\s+/u);
  if (words.includes("psi=0"))
    return {
      because: "psi=0 on the kernel's command line turns it off",
      advice: "boot with psi=1",
    };
  if (isKernelFrom(facts.kernel, 4, 20) === false)
    return { because: `kernel ${facts.kernel} is older than 4.20, which brought it` };
  return {
    because: "the kernel was built without CONFIG_PSI, or leaves it off unless asked",
    advice: "boot with psi=1",
  };
}

const ASKED: readonly Asked[] = [
  {
    what: "cpu",
    essential: true,
    paths: one("/proc/stat"),
    sound: matches(/^cpu\d* /mu),
    whyAbsent: linuxOnly,
  },
  {
    what: "memory",
    essential: true,
    paths: one("/proc/meminfo"),
    sound: isRead(memoryInfo),
    whyAbsent: linuxOnly,
  },
  {
    what: "load",
    essential: false,
    paths: one("/proc/loadavg"),
    sound: isRead(loadAverage),
    whyAbsent: linuxOnly,
  },
  {
    what: "processes",
    essential: false,
    paths: (probe) => [`${firstProcess(probe)}/stat`],
    sound: isRead(pidStat),
    whyAbsent: linuxOnly,
  },
  {
    what: "run delay",
    essential: false,
    paths: (probe) => [`${firstProcess(probe)}/schedstat`],
    sound: isRead(schedStat),
    whyAbsent: () => ({
      because:
        "the kernel keeps no /proc/PID/schedstat (CONFIG_SCHED_INFO): who waits for a core is not known",
    }),
  },
  {
    what: "pressure",
    essential: false,
    paths: one("/proc/pressure/cpu"),
    sound: isRead(pressure),
    whyAbsent: whyNoPressure,
  },
  {
    what: "disk",
    essential: false,
    paths: one("/proc/diskstats"),
    whyAbsent: (facts) => ({
      because: facts.container ? "the container hides it" : "the kernel shows no block devices",
    }),
  },
  {
    what: "network",
    essential: false,
    paths: one("/proc/net/dev"),
    whyAbsent: () => ({ because: "the kernel shows no network" }),
  },
  {
    what: "vmstat",
    essential: false,
    paths: one("/proc/vmstat"),
    whyAbsent: () => ({ because: "the kernel keeps no event counters (CONFIG_VM_EVENT_COUNTERS)" }),
  },
  {
    what: "filesystem",
    essential: false,
    paths: one("/proc/self/mountinfo"),
    sound: isRead(mountTable),
    whyAbsent: () => ({
      because: "there is no table of mounts: it was not recorded, or is hidden",
    }),
  },
  {
    what: "file handles",
    essential: false,
    paths: one("/proc/sys/fs/file-nr"),
    sound: isRead(openFiles),
    whyAbsent: () => ({ because: "the kernel's settings are hidden, or were not recorded" }),
  },
  {
    what: "process ids",
    essential: false,
    paths: one("/proc/sys/kernel/pid_max"),
    sound: matches(NUMBER),
    whyAbsent: () => ({ because: "the kernel's settings are hidden, or were not recorded" }),
  },
  {
    what: "cgroup",
    essential: false,
    paths: groups,
    whyAbsent: () => ({ because: "no cgroup hierarchy is mounted at /sys/fs/cgroup" }),
  },
  {
    what: "thermal",
    essential: false,
    paths: temperatures,
    sound: matches(NUMBER),
    whyAbsent: (facts) => hardware(facts, "coretemp or k10temp"),
  },
  {
    what: "frequency",
    essential: false,
    paths: frequencies,
    sound: matches(NUMBER),
    whyAbsent: (facts) => hardware(facts, "intel_pstate or acpi-cpufreq"),
  },
  {
    what: "power",
    essential: false,
    paths: powers,
    sound: matches(NUMBER),
    whyAbsent: (facts) => hardware(facts, "intel_rapl_msr"),
  },
];

const finding = findingsOf("reading");
const STATE_OF: Partial<Record<GapReason, FindingState>> = { absent: "absent", denied: "denied" };

/** One finding for each group of sensors. */
export function examineReading(probe: Probe, facts: HostFacts): Finding[] {
  return ASKED.map((asked) => examine(asked, probe, facts));
}

function examine(asked: Asked, probe: Probe, facts: HostFacts): Finding {
  const { what, essential } = asked;
  const paths = asked.paths(probe);
  const readable = paths.filter((path) => probe.gap(path) === null);
  const sound = readable.filter(
    (path) => asked.sound?.(probe.bytes(path) ?? new Uint8Array(0)) ?? true,
  );
  if (sound.length > 0) return finding(what, "works", { because: placeOf(sound), essential });
  if (readable.length > 0)
    return finding(what, "unknown", {
      because: `${readable[0]} does not say what it should`,
      essential,
    });
  const first = paths[0];
  const gap = first === undefined ? "absent" : (probe.gap(first) ?? "absent");
  if (gap === "absent")
    return finding(what, "absent", { ...asked.whyAbsent(facts, probe), essential });
  return finding(what, STATE_OF[gap] ?? "unknown", { ...whyNot(gap, first!), essential });
}

const placeOf = (paths: readonly string[]): string =>
  paths.length === 1 ? paths[0]! : `${paths[0]} and ${paths.length - 1} more`;

const whyNot = (gap: GapReason, path: string): { because: string; advice?: string } =>
  gap === "denied"
    ? {
        because: `${path} may not be read by this user`,
        advice: "run as root, or allow it in the sandbox",
      }
    : { because: `${path} cannot be read (${gap})` };
