// What kind of host this is: kernel, cores, virtual or not, in a container or not,
// which cgroups, who schedules. The other findings are explained from these facts.
import { findingsOf } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { Probe } from "./probe.ts";

export type CgroupVersion = "none" | "v1" | "v1, beside a v2 without the cpu controller" | "v2";

export interface HostFacts {
  /** Release as the kernel gives it, `6.8.12-…`; null where unknown. */
  readonly kernel: string | null;
  /** What makes this a virtual machine; null on hardware or where nothing says so. */
  readonly virtual: string | null;
  readonly container: boolean;
  readonly cgroups: CgroupVersion;
  readonly onlineCores: number | null;
  /** Scheduler loaded through sched_ext; null where the kernel's own decides. */
  readonly extScheduler: string | null;
  /** null where the kernel has no autogroups. */
  readonly autogroup: "on" | "off" | null;
  readonly systemd: boolean;
}

const CGROUP = "/sys/fs/cgroup";

export function factsOf(probe: Probe): HostFacts {
  const scx = probe.line("/sys/kernel/sched_ext/state");
  const autogroup = probe.text("/proc/sys/kernel/sched_autogroup_enabled");
  return {
    kernel: probe.line("/proc/sys/kernel/osrelease"),
    virtual: virtualOf(probe),
    container: isContainer(probe),
    cgroups: cgroupsOf(probe),
    onlineCores: countCores(probe.text("/sys/devices/system/cpu/online")),
    extScheduler:
      scx === "enabled" ? (probe.line("/sys/kernel/sched_ext/root/ops") ?? "unnamed") : null,
    autogroup: autogroup === null ? null : autogroup === "0" ? "off" : "on",
    systemd: probe.text("/proc/1/comm") === "systemd",
  };
}

/** True where `release` is a version from `major.minor` on; null where it is no version. */
export function isKernelFrom(release: string | null, major: number, minor: number): boolean | null {
  const match = /^([0-9]+)\.([0-9]+)/u.exec(release ?? "");
  if (match === null) return null;
  const [have, below] = [Number(match[1]), Number(match[2])];
  return have > major || (have === major && below >= minor);
}

function virtualOf(probe: Probe): string | null {
  const hypervisor = probe.line("/sys/hypervisor/type");
  if (hypervisor !== null) return hypervisor;
  const clock =
    probe.line("/sys/devices/system/clocksource/clocksource0/current_clocksource") ?? "";
  if (/^(?:kvm|xen|hyperv)/u.test(clock)) return `clock source ${clock}`;
  const flags = /^flags\s*:.*$/mu.exec(probe.text("/proc/cpuinfo") ?? "")?.[0] ?? "";
  if (!/\bhypervisor\b/u.test(flags)) return null;
  return probe.line("/sys/class/dmi/id/product_name") ?? "the processor reports a hypervisor";
}

/** The root group of a host has no limits; a visible root that has some is a container's own group. */
function isContainer(probe: Probe): boolean {
  if (probe.gap(`${CGROUP}/cpu.max`) === null || probe.gap(`${CGROUP}/memory.max`) === null)
    return true;
  return /:\/(?:docker|lxc|kubepods|machine\.slice|libpod)/u.test(
    probe.text("/proc/1/cgroup") ?? "",
  );
}

function cgroupsOf(probe: Probe): CgroupVersion {
  if (probe.gap(`${CGROUP}/cgroup.controllers`) === null) return "v2";
  const split = probe.names(CGROUP, /^(?:cpu|cpuacct|cpu,cpuacct|memory)$/u).length > 0;
  if (!split) return "none";
  const besides = probe.text(`${CGROUP}/unified/cgroup.controllers`);
  const bare = besides !== null && !/\bcpu\b/u.test(besides);
  return bare ? "v1, beside a v2 without the cpu controller" : "v1";
}

/** Cores in a list such as `0-4,7`; null where it is none. */
export function countCores(list: string | null): number | null {
  if (list === null || !/^[0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*$/u.test(list)) return null;
  const counts = list.split(",").map((range) => {
    const [from, to] = range.split("-").map(Number);
    return (to ?? from!) - from! + 1;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

const finding = findingsOf("host");

/** The facts as rows for people. */
export function describeFacts(probe: Probe, facts: HostFacts): Finding[] {
  const clock = probe.line("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  const rows = [
    finding("kernel", facts.kernel === null ? "unknown" : "works", {
      because: facts.kernel ?? "its release cannot be read",
    }),
    finding("cores", facts.onlineCores === null ? "unknown" : "works", {
      because:
        facts.onlineCores === null
          ? "the list of online cores cannot be read"
          : `${facts.onlineCores} online`,
    }),
    finding("clock", clock === null ? "unknown" : "works", {
      because: clock === null ? "its source cannot be read" : `source ${clock}`,
    }),
    pageFinding(probe),
    finding("virtual machine", facts.virtual === null ? "absent" : "works", {
      because: facts.virtual ?? "nothing says that this is one",
    }),
    finding("container", facts.container ? "works" : "absent", {
      because: facts.container
        ? "the visible root of the cgroups has limits: they are what values are measured against"
        : "the whole host is visible",
    }),
    finding("cgroups", facts.cgroups === "none" ? "absent" : "works", {
      because: facts.cgroups === "none" ? "no hierarchy is mounted" : facts.cgroups,
    }),
  ];
  return [...rows, schedulerFinding(facts), descriptorFinding(probe)];
}

const AT_PAGESZ = 6n;

function pageFinding(probe: Probe): Finding {
  const vector = probe.bytes("/proc/self/auxv") ?? new Uint8Array(0);
  const view = new DataView(vector.buffer, vector.byteOffset, vector.byteLength);
  for (let at = 0; at + 16 <= view.byteLength; at += 16) {
    if (view.getBigUint64(at, true) === AT_PAGESZ) {
      return finding("page size", "works", { because: `${view.getBigUint64(at + 8, true)} bytes` });
    }
  }
  return finding("page size", "unknown", {
    because: "the auxiliary vector does not give it; 4096 bytes are assumed",
  });
}

function schedulerFinding(facts: HostFacts): Finding {
  if (facts.extScheduler !== null) {
    return finding("scheduler", "works", {
      because: `sched_ext runs ${facts.extScheduler}, which may follow rules of its own`,
      advice: "expect nice and weights to mean what that scheduler makes of them",
    });
  }
  return finding("scheduler", "works", {
    because: `the kernel's own, autogroups ${facts.autogroup ?? "not built in"}`,
  });
}

/** A quarter of the limit is for processes; below this many there is no room for a usual host's. */
const FEW_DESCRIPTORS = 512;

function descriptorFinding(probe: Probe): Finding {
  const limits = probe.text("/proc/self/limits") ?? "";
  const soft = /^Max open files\s+(\S+)/mu.exec(limits)?.[1];
  if (soft === undefined)
    return finding("open files", "unknown", {
      because: "the limit cannot be read; 1024 are assumed",
    });
  if (soft !== "unlimited" && Number(soft) < FEW_DESCRIPTORS) {
    const because = `at most ${soft}, of which a quarter is for processes; the others are read in turn`;
    return finding("open files", "works", { because, advice: "raise it with ulimit -n 1024" });
  }
  return finding("open files", "works", {
    because: `at most ${soft}; a quarter of them for processes`,
  });
}
