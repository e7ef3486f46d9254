// The steering half: for each knob whether it would work here, found out without
// turning any. A knob whose change could not be undone with the rights at hand does
// not count as working. The page of `doctor` and the actuator ask the same examination.
import type { Knob } from "../../../decide/index.ts";
import type { KnobState } from "../../actuator.ts";
import { cgroupMounts, folderOf, groupIn } from "../steering/knobs/cgroup-mounts.ts";
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
  /** What the program itself needs for a knob and does not have (a library, a command); null where nothing. */
  missing(knob: Knob): string | null;
}

const CAP_SYS_ADMIN = 21n;
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
  return examineKnobs(probe, facts, reach).map(({ found }) => found);
}

/** Whether each knob can be turned, and turned back. */
export const knobStatesOf = (probe: Probe, facts: HostFacts, reach: Reach): KnobState[] =>
  examineKnobs(probe, facts, reach).map(({ knob, found }) => ({
    knob,
    works: found.state === "works",
    denied: found.state === "denied",
    because: found.because,
  }));

interface Situation {
  readonly probe: Probe;
  readonly facts: HostFacts;
  readonly reach: Reach;
  /** Why the priority of others' tasks could not be given back; null where it could. */
  readonly whyNotNice: string | null;
}

const KNOBS: readonly {
  readonly knob: Knob;
  readonly what: string;
  readonly examine: (here: Situation, what: string) => Finding;
}[] = [
  { knob: "nice", what: "nice", examine: nice },
  { knob: "class", what: "scheduling class", examine: schedulingClass },
  { knob: "affinity", what: "affinity", examine: affinity },
  { knob: "autogroup", what: "autogroup", examine: autogroup },
  { knob: "cgroup-weight", what: "cgroup weight", examine: cgroupWeight },
  { knob: "unit-weight", what: "unit weight", examine: unitWeight },
];

const OF_TASKS: ReadonlySet<Knob> = new Set(["nice", "class", "affinity", "autogroup"]);
const FOREIGN_PROC =
  "/proc belongs to another pid namespace: its numbers are not those that this program could set";

function examineKnobs(
  probe: Probe,
  facts: HostFacts,
  reach: Reach,
): { readonly knob: Knob; readonly found: Finding }[] {
  const here: Situation = { probe, facts, reach, whyNotNice: whyNotNice(probe) };
  const foreign = isForeignProc(probe);
  return KNOBS.map(({ knob, what, examine }) => {
    if (foreign && OF_TASKS.has(knob))
      return { knob, found: finding(what, "absent", { because: FOREIGN_PROC }) };
    const found = examine(here, what);
    const missing = found.state === "works" ? reach.missing(knob) : null;
    return {
      knob,
      found: missing === null ? found : finding(what, "absent", { because: missing }),
    };
  });
}

/** Whether this process has a capability in effect, by its number. */
export function hasCapability(probe: Probe, capability: bigint): boolean {
  const mask = /^CapEff:\s*([0-9a-f]{1,16})$/mu.exec(probe.text("/proc/self/status") ?? "")?.[1];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> capability) & 1n) === 1n;
}

/** A pid of its own in each namespace from that of /proc down: more than one where /proc is an outer one's. */
function isForeignProc(probe: Probe): boolean {
  const pids = /^NSpid:\s*(.+)$/mu.exec(probe.text("/proc/self/status") ?? "")?.[1] ?? "";
  return pids.trim().split(/\s+/u).length > 1;
}

/** In any user namespace but the first, capabilities hold only over what was made in it. */
function whyNotNice(probe: Probe): string | null {
  if (!hasCapability(probe, CAP_SYS_NICE)) return "without CAP_SYS_NICE";
  const map = probe.text("/proc/self/uid_map");
  const isFirst = map === null || /^0\s+0\s+4294967295$/u.test(map);
  return isFirst ? null : "with CAP_SYS_NICE no further than a user namespace of its own";
}

const underExt = (facts: HostFacts, knob: string): Finding =>
  finding(knob, "unknown", {
    because: `sched_ext runs ${facts.extScheduler}, which need not follow it`,
  });

function nice({ facts, whyNotNice: why }: Situation, what: string): Finding {
  if (why !== null) {
    const because = `${why} a process can be made nicer but not brought back`;
    return finding(what, "denied", { because, advice: GRANT });
  }
  if (facts.extScheduler !== null) return underExt(facts, what);
  const groups =
    facts.autogroup === "on" ? "; decides only within one session, since autogroups are on" : "";
  return finding(what, "works", { because: `CAP_SYS_NICE is in effect${groups}` });
}

function schedulingClass({ facts, whyNotNice: why }: Situation, what: string): Finding {
  if (why !== null) {
    const because = `${why} a process can be made idle but not brought back`;
    return finding(what, "denied", { because, advice: GRANT });
  }
  if (facts.extScheduler !== null) return underExt(facts, what);
  return finding(what, "works", {
    because: "CAP_SYS_NICE is in effect; other, batch and idle can be set",
  });
}

function autogroup({ probe, facts, reach, whyNotNice: why }: Situation, what: string): Finding {
  if (facts.autogroup === null) {
    return finding(what, "absent", {
      because: "the kernel was built without CONFIG_SCHED_AUTOGROUP",
    });
  }
  if (facts.autogroup === "off") {
    const because = "kernel.sched_autogroup_enabled is 0: sessions are no groups here";
    return finding(what, "absent", { because });
  }
  if (facts.extScheduler !== null) return underExt(facts, what);
  if (!reach.canWrite("/proc/1/autogroup") || why !== null) {
    return finding(what, "denied", {
      because: "sessions of others cannot be weighed by this user",
      advice: GRANT,
    });
  }
  const slow = hasCapability(probe, CAP_SYS_ADMIN)
    ? ""
    : ", ten times a second without CAP_SYS_ADMIN";
  return finding(what, "works", {
    because: `/proc/PID/autogroup can be written${slow}; decides among sessions in the root cgroup`,
  });
}

/** The hierarchy that weighs CPU: its folder, its file, and this program's own group in it. */
function weighing({
  probe,
  facts,
}: Situation): { folder: string; file: string; own: string } | null {
  const version = facts.cgroups === "v2" ? 2 : 1;
  const own = groupIn(probe.text("/proc/self/cgroup") ?? "", version, "cpu") ?? "/";
  const file = version === 2 ? "cpu.weight" : "cpu.shares";
  const mounts = cgroupMounts(probe.text("/proc/self/mountinfo") ?? "");
  const mounted = folderOf(mounts, { version, controller: "cpu", path: "/" });
  if (mounted !== null) return { folder: mounted, file, own };
  // A container's mount shows its own group as the root; a recording has no list of mounts.
  const usual =
    version === 2
      ? CGROUP
      : [`${CGROUP}/cpu`, `${CGROUP}/cpu,cpuacct`].find(
          (folder) => probe.gap(`${folder}/cpu.shares`) === null,
        );
  return usual === undefined ? null : { folder: usual, file, own };
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

function cgroupWeight(here: Situation, what: string): Finding {
  const { facts, reach } = here;
  if (facts.cgroups === "none")
    return finding(what, "absent", { because: "no cgroup hierarchy is mounted" });
  const files = weightFiles(here);
  const first = files[0];
  if (first === undefined) return withoutGroups(here, what);
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

/** In version 1 every group made later has a weight; in version 2 only where the controller is turned on. */
function withoutGroups(here: Situation, what: string): Finding {
  const { facts, reach } = here;
  if (facts.cgroups === "v2") {
    const because = "no group below the visible root has the cpu controller";
    return finding(what, "absent", { because });
  }
  const because = "there is no group below the root of the cpu hierarchy: all compete in one";
  const place = weighing(here);
  const mayLater = place !== null && reach.canWrite(`${place.folder}/cgroup.procs`);
  if (!mayLater) return finding(what, "absent", { because });
  if (facts.extScheduler !== null) return underExt(facts, what);
  return finding(what, "works", { because: `${because} until one is made, which can be weighed` });
}

function affinity({ facts, whyNotNice: why }: Situation, what: string): Finding {
  if (facts.onlineCores === null)
    return finding(what, "unknown", { because: "the list of online cores cannot be read" });
  if (facts.onlineCores < 2) return finding(what, "absent", { because: "there is one core only" });
  if (why !== null) {
    return finding(what, "denied", {
      because: `${why} only processes of this user can be moved`,
      advice: GRANT,
    });
  }
  return finding(what, "works", {
    because: `CAP_SYS_NICE is in effect; ${facts.onlineCores} cores to choose from`,
  });
}

function unitWeight({ facts, reach }: Situation, what: string): Finding {
  if (!facts.systemd) return finding(what, "absent", { because: "process 1 is not systemd" });
  if (facts.cgroups === "none")
    return finding(what, "absent", { because: "no cgroup hierarchy is mounted" });
  if (facts.extScheduler !== null) return underExt(facts, what);
  if (reach.uid !== 0)
    return finding(what, "denied", {
      because: "systemd takes properties of system units from root only",
      advice: "run as root",
    });
  return finding(what, "works", {
    because: "process 1 is systemd, and this is root: systemctl set-property --runtime",
  });
}
