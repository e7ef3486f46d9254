// The steering half: for each knob whether it would work here, found out without
// turning any. A knob whose change could not be undone with the rights at hand does
// not count as working.
import type { HostFacts } from "./facts.ts";
import { findingsOf } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { Probe } from "./probe.ts";

/** What this very process may do. */
export interface Reach {
  /** Effective user id; null where the system has none. */
  readonly uid: number | null;
  /** access(2) for writing. */
  canWrite(path: string): boolean;
}

const CAP_SYS_NICE = 23n;
const GRANT = "run as root, or grant CAP_SYS_NICE";
const CGROUP = "/sys/fs/cgroup";

const finding = findingsOf("steering");

/** One finding for each knob; with `reach` null (a foreign root, a recording) nothing can be turned. */
export function examineSteering(probe: Probe, facts: HostFacts, reach: Reach | null): Finding[] {
  if (reach === null) {
    const because = "another root or a recording is read: nothing found there may be acted on";
    return [finding("every knob", "absent", { because })];
  }
  const canNice = hasCapability(probe, CAP_SYS_NICE);
  return KNOBS.map((knob) => knob.examine({ probe, facts, reach, canNice }));
}

interface Situation {
  readonly probe: Probe;
  readonly facts: HostFacts;
  readonly reach: Reach;
  readonly canNice: boolean;
}

const KNOBS: readonly { readonly what: string; examine(here: Situation): Finding }[] = [
  { what: "nice", examine: nice },
  { what: "autogroup", examine: autogroup },
  { what: "cgroup weight", examine: cgroupWeight },
  { what: "affinity", examine: affinity },
  { what: "systemd set-property", examine: systemd },
];

/** Whether this process has a capability in effect, by its number. */
export function hasCapability(probe: Probe, capability: bigint): boolean {
  const mask = /^CapEff:\s*([0-9a-f]{1,16})$/mu.exec(probe.text("/proc/self/status") ?? "")?.[1];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> capability) & 1n) === 1n;
}

const underExt = (facts: HostFacts, knob: string): Finding =>
  finding(knob, "unknown", {
    because: `sched_ext runs ${facts.extScheduler}, which need not follow it`,
  });

function nice({ facts, canNice }: Situation): Finding {
  if (!canNice) {
    const because = "without CAP_SYS_NICE a process can be made nicer but not brought back";
    return finding("nice", "denied", { because, advice: GRANT });
  }
  if (facts.extScheduler !== null) return underExt(facts, "nice");
  const groups =
    facts.autogroup === "on" ? "; decides only within one session, since autogroups are on" : "";
  return finding("nice", "works", { because: `CAP_SYS_NICE is in effect${groups}` });
}

function autogroup({ facts, reach, canNice }: Situation): Finding {
  if (facts.autogroup === null) {
    return finding("autogroup", "absent", {
      because: "the kernel was built without CONFIG_SCHED_AUTOGROUP",
    });
  }
  if (facts.autogroup === "off") {
    const because = "kernel.sched_autogroup_enabled is 0: sessions are no groups here";
    return finding("autogroup", "absent", { because });
  }
  if (facts.extScheduler !== null) return underExt(facts, "autogroup");
  if (!reach.canWrite("/proc/1/autogroup") || !canNice) {
    return finding("autogroup", "denied", {
      because: "sessions of others cannot be weighed by this user",
      advice: GRANT,
    });
  }
  return finding("autogroup", "works", {
    because: "/proc/PID/autogroup can be written; decides among sessions in the root cgroup",
  });
}

/** The hierarchy that weighs CPU: its folder, its file, and this program's own group in it. */
function weighing({
  probe,
  facts,
}: Situation): { folder: string; file: string; own: string } | null {
  const own = probe.text("/proc/self/cgroup") ?? "";
  if (facts.cgroups === "v2") {
    return { folder: CGROUP, file: "cpu.weight", own: /^0::(\/.*)$/mu.exec(own)?.[1] ?? "/" };
  }
  const names = ["cpu", "cpu,cpuacct"];
  const name = names.find((one) => probe.gap(`${CGROUP}/${one}/cpu.shares`) === null);
  if (name === undefined) return null;
  const path = /^[0-9]+:(?:[^:]*,)?cpu(?:,[^:]*)?:(\/.*)$/mu.exec(own)?.[1] ?? "/";
  return { folder: `${CGROUP}/${name}`, file: "cpu.shares", own: path };
}

/** Levels above this program's group that are looked at: a pod's or a desktop session's are fewer. */
const MOST_LEVELS = 8;

/** Weights of the groups at the top and of those beside the groups this program is in, where some may be delegated. */
function weightFiles(here: Situation): string[] {
  const place = weighing(here);
  if (place === null) return [];
  const parts = place.own.split("/").filter((part) => part !== "" && part !== "..");
  const levels = Math.min(parts.length, MOST_LEVELS);
  const folders = Array.from({ length: levels + 1 }, (_none, depth) =>
    [place.folder, ...parts.slice(0, depth)].join("/"),
  );
  return folders
    .flatMap((folder) =>
      here.probe.names(folder, /./u).map((child) => `${folder}/${child}/${place.file}`),
    )
    .filter((path) => here.probe.gap(path) === null);
}

function cgroupWeight(here: Situation): Finding {
  const what = "cgroup weight";
  const { facts, reach } = here;
  if (facts.cgroups === "none")
    return finding(what, "absent", { because: "no cgroup hierarchy is mounted" });
  const files = weightFiles(here);
  const first = files[0];
  if (first === undefined) {
    const because =
      facts.cgroups === "v2"
        ? "no group below the visible root has the cpu controller"
        : "there is no group below the root of the cpu hierarchy: all compete in one";
    return finding(what, "absent", { because });
  }
  if (facts.extScheduler !== null) return underExt(facts, what);
  const writable = files.filter((path) => reach.canWrite(path));
  if (writable.length === 0) {
    return finding(what, "denied", {
      because: `${first} cannot be written by this user`,
      advice: "run as root, or have the group delegated",
    });
  }
  return finding(what, "works", {
    because: `${writable.length} of ${files.length} groups at the top and around this program can be weighed`,
  });
}

function affinity({ facts, canNice }: Situation): Finding {
  if (facts.onlineCores === null)
    return finding("affinity", "unknown", { because: "the list of online cores cannot be read" });
  if (facts.onlineCores < 2)
    return finding("affinity", "absent", { because: "there is one core only" });
  if (!canNice) {
    return finding("affinity", "denied", {
      because: "without CAP_SYS_NICE only processes of this user can be moved",
      advice: GRANT,
    });
  }
  return finding("affinity", "works", {
    because: `CAP_SYS_NICE is in effect; ${facts.onlineCores} cores to choose from`,
  });
}

function systemd({ facts, reach }: Situation): Finding {
  const what = "systemd set-property";
  if (!facts.systemd) return finding(what, "absent", { because: "process 1 is not systemd" });
  if (reach.uid !== 0)
    return finding(what, "denied", {
      because: "systemd takes properties of system units from root only",
      advice: "run as root",
    });
  return finding(what, "works", { because: "process 1 is systemd, and this is root" });
}
