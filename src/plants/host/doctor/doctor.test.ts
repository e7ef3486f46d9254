// What doctor finds on recorded hosts, with rights of every kind.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { must } from "../../../base/index.ts";
import { KNOBS } from "../../../decide/index.ts";
import { RecordedSource, loadRecording } from "../recording/index.ts";
import type { Entry, Recording } from "../recording/index.ts";
import { countCores, isKernelFrom } from "./facts.ts";
import { examineHost, knobStates } from "./index.ts";
import type { Finding, Reach } from "./index.ts";

const file = (path: string, text: string): Entry => ({
  kind: "file",
  path,
  content: new TextEncoder().encode(text),
});

function hostOf(name: string): Recording {
  const loaded = loadRecording(
    join(import.meta.dirname, "../../../../fixtures/hosts", `${name}.host`),
  );
  if (!loaded.ok) throw new Error(loaded.trouble.message);
  return loaded.value;
}

/** A recorded host on which some files say something else; `null` takes a file away. */
function changed(name: string, files: Readonly<Record<string, string | null>>): RecordedSource {
  const recording = hostOf(name);
  const first = must(recording.frames[0], "a first frame");
  const kept = first.entries.filter((entry) => !(entry.path in files));
  const put = Object.entries(files).flatMap(([path, text]) =>
    text === null ? [] : [file(path, text)],
  );
  return new RecordedSource({ ...recording, frames: [{ ...first, entries: [...kept, ...put] }] });
}

const missing = (): null => null;
const ROOT: Reach = { uid: 0, canWrite: () => true, missing };
const NOBODY: Reach = { uid: 1000, canWrite: () => false, missing };
const NICE = "CapEff:\t0000000000800000\n";
const SELF = "/proc/self/status";

interface Row {
  readonly host: string;
  readonly files?: Readonly<Record<string, string | null>>;
  readonly reach?: Reach | null;
  readonly what: string;
  readonly state: Finding["state"];
  readonly because: string;
}

function check({ host, files = {}, reach = null, what, state, because }: Row): void {
  const findings = examineHost(changed(host, files), reach);
  const found = must(
    findings.find((finding) => finding.what === what),
    `a finding on ${what}`,
  );
  expect(found).toMatchObject({ state, because: expect.stringContaining(because) });
}

const reading: readonly Row[] = [
  { host: "r16", what: "cpu", state: "works", because: "/proc/stat" },
  { host: "r16", what: "thermal", state: "works", because: "and 3 more" },
  { host: "r16", what: "power", state: "works", because: "intel-rapl:0" },
  { host: "r16", what: "cgroups", state: "works", because: "v2" },
  { host: "r16", what: "container", state: "absent", because: "whole host" },
  { host: "r16", what: "cores", state: "works", because: "16 online" },
  { host: "r16", what: "page size", state: "works", because: "4096 bytes" },
  {
    host: "r16",
    files: { "/proc/stat": "" },
    what: "cpu",
    state: "unknown",
    because: "does not say what it should",
  },
  {
    host: "r16",
    files: { "/proc/stat": null },
    what: "cpu",
    state: "absent",
    because: "not a Linux /proc",
  },
  {
    host: "r16",
    files: { "/proc/meminfo": "MemTotal: 0 kB\nMemFree: 0 kB\n" },
    what: "memory",
    state: "unknown",
    because: "does not say what it should",
  },
  { host: "small-vm", what: "cgroups", state: "works", because: "v1, beside a v2" },
  { host: "c128", what: "scheduler", state: "works", because: "sched_ext runs simple" },
  { host: "c128", what: "run delay", state: "absent", because: "schedstat" },
  { host: "container", what: "container", state: "works", because: "limits" },
  { host: "container", what: "pressure", state: "denied", because: "/proc/pressure/cpu" },
  { host: "container", what: "thermal", state: "absent", because: "container" },
  { host: "old-kernel", what: "pressure", state: "absent", because: "3.10.0 is older than 4.20" },
  {
    host: "old-kernel",
    files: { "/proc/sys/kernel/osrelease": "5.10.0\n" },
    what: "pressure",
    state: "absent",
    because: "CONFIG_PSI",
  },
  {
    host: "old-kernel",
    files: { "/proc/cmdline": "ro psi=0 quiet\n" },
    what: "pressure",
    state: "absent",
    because: "psi=0",
  },
  { host: "old-kernel", what: "cgroups", state: "absent", because: "no hierarchy" },
  {
    host: "old-kernel",
    files: { "/proc/self/limits": "Max open files 100 100 files\n" },
    what: "open files",
    state: "works",
    because: "at most 100",
  },
  { host: "small-vm", what: "virtual machine", state: "works", because: "hypervisor" },
  { host: "small-vm", what: "frequency", state: "absent", because: "virtual machine has none" },
];

const steering: readonly Row[] = [
  { host: "r16", what: "every knob", state: "absent", because: "another root or a recording" },
  { host: "r16", reach: NOBODY, what: "nice", state: "denied", because: "not brought back" },
  {
    host: "r16",
    reach: ROOT,
    files: { [SELF]: NICE },
    what: "nice",
    state: "works",
    because: "within one session",
  },
  {
    host: "r16",
    reach: ROOT,
    files: { [SELF]: NICE },
    what: "autogroup",
    state: "works",
    because: "can be written",
  },
  { host: "r16", reach: NOBODY, what: "autogroup", state: "denied", because: "others" },
  {
    host: "r16",
    reach: ROOT,
    files: { "/proc/sys/kernel/sched_autogroup_enabled": "0\n" },
    what: "autogroup",
    state: "absent",
    because: "is 0",
  },
  {
    host: "old-kernel",
    reach: ROOT,
    what: "autogroup",
    state: "absent",
    because: "CONFIG_SCHED_AUTOGROUP",
  },
  {
    host: "r16",
    reach: ROOT,
    files: { [SELF]: NICE, "/proc/self/uid_map": "         0       1000          1\n" },
    what: "nice",
    state: "denied",
    because: "no further than a user namespace of its own a process",
  },
  {
    host: "r16",
    reach: ROOT,
    files: { [SELF]: NICE, "/proc/self/uid_map": "         0       1000          1\n" },
    what: "affinity",
    state: "denied",
    because: "no further than a user namespace of its own only processes",
  },
  {
    host: "r16",
    reach: ROOT,
    files: { [SELF]: NICE, "/proc/self/uid_map": "         0          0 4294967295\n" },
    what: "scheduling class",
    state: "works",
    because: "batch and idle",
  },
  { host: "r16", reach: NOBODY, what: "scheduling class", state: "denied", because: "made idle" },
  {
    host: "r16",
    reach: ROOT,
    files: { [SELF]: `NSpid:\t4711\t1\n${NICE}` },
    what: "affinity",
    state: "absent",
    because: "another pid namespace",
  },
  {
    host: "r16",
    reach: { ...ROOT, missing: (knob) => (knob === "nice" ? "koffi cannot be loaded" : null) },
    files: { [SELF]: NICE },
    what: "nice",
    state: "absent",
    because: "koffi cannot be loaded",
  },
  {
    host: "r16",
    reach: ROOT,
    files: { [SELF]: NICE },
    what: "autogroup",
    state: "works",
    because: "ten times a second without CAP_SYS_ADMIN",
  },
  { host: "r16", reach: ROOT, what: "cgroup weight", state: "works", because: "3 of 3 groups" },
  {
    host: "r16",
    reach: { uid: 1000, canWrite: (path) => path.includes("/user-1000.slice/"), missing },
    what: "cgroup weight",
    state: "works",
    because: "1 of 3 groups",
  },
  {
    host: "small-vm",
    reach: ROOT,
    files: {
      "/proc/self/cgroup": "3:cpuset:/\n2:cpu,cpuacct:/jobs\n",
      "/sys/fs/cgroup/cpu/jobs/cpu.shares": "1024\n",
      "/sys/fs/cgroup/cpu/jobs/batch/cpu.shares": "1024\n",
    },
    what: "cgroup weight",
    state: "works",
    because: "2 of 2 groups",
  },
  {
    host: "r16",
    reach: NOBODY,
    what: "cgroup weight",
    state: "denied",
    because: "cpu.weight cannot be written",
  },
  {
    host: "container",
    reach: ROOT,
    what: "cgroup weight",
    state: "absent",
    because: "no group below the visible root",
  },
  {
    host: "small-vm",
    reach: ROOT,
    what: "cgroup weight",
    state: "works",
    because: "all compete in one until one is made",
  },
  {
    host: "small-vm",
    reach: NOBODY,
    what: "cgroup weight",
    state: "absent",
    because: "all compete in one",
  },
  {
    host: "old-kernel",
    reach: ROOT,
    what: "cgroup weight",
    state: "absent",
    because: "no cgroup hierarchy",
  },
  { host: "c128", reach: ROOT, what: "cgroup weight", state: "unknown", because: "sched_ext" },
  { host: "c128", reach: ROOT, what: "nice", state: "unknown", because: "sched_ext" },
  { host: "c128", reach: ROOT, what: "affinity", state: "works", because: "128 cores" },
  { host: "r16", reach: NOBODY, what: "affinity", state: "denied", because: "of this user" },
  {
    host: "r16",
    reach: ROOT,
    files: { "/sys/devices/system/cpu/online": "0\n" },
    what: "affinity",
    state: "absent",
    because: "one core",
  },
  { host: "r16", reach: ROOT, what: "unit weight", state: "works", because: "root" },
  {
    host: "r16",
    reach: NOBODY,
    what: "unit weight",
    state: "denied",
    because: "from root only",
  },
  {
    host: "container",
    reach: ROOT,
    what: "unit weight",
    state: "absent",
    because: "not systemd",
  },
];

describe("T1: doctor says what can be read and why the rest cannot", () => {
  it.each(reading)("$host: $what $state ($because)", (row) => check(row));
});

describe("T10: doctor says which knobs could be turned", () => {
  it.each(steering)("$host: $what $state ($because)", (row) => check(row));
});

describe("T10: the actuator and doctor give one answer for each knob", () => {
  it.each([
    ["r16", ROOT],
    ["r16", NOBODY],
    ["container", ROOT],
    ["c128", ROOT],
    ["small-vm", NOBODY],
  ] as const)("on %s", (host, reach) => {
    const source = changed(host, {});
    const findings = examineHost(source, reach).filter(({ half }) => half === "steering");
    const states = knobStates(source, reach);
    expect(states.map(({ knob }) => knob)).toEqual([...KNOBS]);
    expect(states.map(({ works, because }) => ({ works, because }))).toEqual(
      findings.map(({ state, because }) => ({ works: state === "works", because })),
    );
  });
});

describe("T1: what the findings stand on", () => {
  it.each([
    ["0", 1],
    ["0-3", 4],
    ["0-4,7", 6],
    ["", null],
    ["all", null],
    [null, null],
  ] as const)("cores in %j: %j", (list, count) => {
    expect(countCores(list)).toBe(count);
  });

  it.each([
    ["4.20.0", true],
    ["5.1", true],
    ["4.19.300", false],
    ["", null],
    [null, null],
  ] as const)("kernel %j from 4.20: %j", (release, from) => {
    expect(isKernelFrom(release, 4, 20)).toBe(from);
  });
});
