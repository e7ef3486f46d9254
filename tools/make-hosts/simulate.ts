// A made-up host over a few moments. Tasks use their core for a share of each
// interval, wait for another share, and what cores did is the sum of what their
// tasks did, so that the files agree with each other.
import { difference } from "../../src/plants/host/recording/index.ts";
import type {
  Capture,
  Entry,
  RecordedFrame,
  Recording,
} from "../../src/plants/host/recording/index.ts";
import * as files from "./kernel-files.ts";
import type { CoreTimes, DiskFacts, NicFacts } from "./kernel-files.ts";

const TICKS_PER_S = 100;
const NS_PER_TICK = 1e7;

/** One process with one busy thread. Shares are of one core, one for each interval; the last one goes on. */
export interface Task {
  readonly pid: number;
  readonly parent: number;
  readonly comm: string;
  readonly core: number;
  readonly cpu: readonly number[];
  readonly wait: readonly number[];
  readonly rssPages: number;
  readonly nice?: number;
  readonly threads?: number;
  readonly isKernel?: boolean;
  /** CPU ticks used before the recording began. */
  readonly before?: number;
  readonly startTicks?: number;
  /** Moments at which it exists; all when left out. */
  readonly during?: readonly number[];
}

export interface Plan {
  readonly name: string;
  readonly notes: readonly string[];
  /** Seconds of each moment; the first is 0. */
  readonly times: readonly number[];
  readonly coreIds: readonly number[];
  /** Cores without a line at a moment. */
  readonly offline?: (moment: number) => readonly number[];
  readonly columns?: number;
  readonly tasks: readonly Task[];
  /** Share of each interval in which a core waits for a disk, taken from its idle time. */
  readonly iowait?: Readonly<Record<number, number>>;
  /** Seconds the host had been up. */
  readonly uptime: number;
  readonly load: readonly string[];
  readonly memory: (moment: number) => Readonly<Record<string, number>>;
  readonly disks: (seconds: number) => readonly DiskFacts[];
  readonly diskCounts: 11 | 17;
  readonly nics: (seconds: number) => readonly NicFacts[];
  /** Context switches, forks and interrupts a second. */
  readonly rates: {
    readonly switches: number;
    readonly forks: number;
    readonly interrupts: number;
  };
  readonly hasSchedstat: boolean;
  readonly openFiles: number;
  /** Files that only this host has, or has otherwise; a string is Latin-1. `null` takes a file away. */
  readonly extra: (moment: number, seconds: number) => Readonly<Record<string, Extra>>;
}

export type Extra =
  | string
  | Uint8Array
  | null
  | Omit<Entry & { kind: "fail" }, "path">
  | { readonly kind: "dir" };

export function makeHost(plan: Plan): Recording {
  const frames: RecordedFrame[] = [];
  let before: Capture | null = null;
  for (const [moment, at] of plan.times.entries()) {
    const now = captureOf(filesAt(plan, moment));
    frames.push(difference(before, now, at));
    before = now;
  }
  return { name: plan.name, notes: plan.notes, frames };
}

/** Ticks a share of each interval comes to, from the start up to `moment`. */
function ticksUntil(plan: Plan, moment: number, shares: readonly number[]): number {
  let ticks = 0;
  for (let i = 1; i <= moment; i++) {
    const seconds = plan.times[i]! - plan.times[i - 1]!;
    ticks += Math.round((shares[i - 1] ?? shares.at(-1) ?? 0) * seconds * TICKS_PER_S);
  }
  return ticks;
}

function coreTimes(plan: Plan, core: number, moment: number): CoreTimes {
  const passed = Math.round(plan.times[moment]! * TICKS_PER_S);
  const busy = plan.tasks
    .filter((task) => task.core === core)
    .reduce((sum, task) => sum + ticksUntil(plan, moment, task.cpu), 0);
  const system = Math.floor(busy / 4);
  const waited = ticksUntil(plan, moment, [plan.iowait?.[core] ?? 0]);
  const base = Math.round(plan.uptime * TICKS_PER_S);
  const [user0, system0, iowait0] = [
    Math.floor(base / 20),
    Math.floor(base / 50),
    Math.floor(base / 200),
  ];
  const idle0 = base - user0 - system0 - iowait0;
  return [
    user0 + busy - system,
    0,
    system0 + system,
    idle0 + passed - busy - waited,
    iowait0 + waited,
    0,
    0,
    0,
    0,
    0,
  ];
}

function statAt(plan: Plan, moment: number): string {
  const away = plan.offline?.(moment) ?? [];
  const since = plan.uptime + plan.times[moment]!;
  const times = (id: number): CoreTimes => coreTimes(plan, id, moment);
  return files.statText({
    cores: new Map(plan.coreIds.filter((id) => !away.includes(id)).map((id) => [id, times(id)])),
    offline: away.map(times),
    columns: plan.columns ?? 10,
    contextSwitches: Math.round(since * plan.rates.switches),
    forks: Math.round(since * plan.rates.forks) + 4000,
    interrupts: Math.round(since * plan.rates.interrupts),
    running: 2,
    bootedAt: 1_700_000_000,
  });
}

function filesAt(plan: Plan, moment: number): Map<string, Extra> {
  const seconds = plan.times[moment]!;
  const all = new Map<string, Extra>([
    ["/proc/stat", statAt(plan, moment)],
    ["/proc/meminfo", files.meminfoText(plan.memory(moment))],
    [
      "/proc/loadavg",
      `${plan.load[moment]} 2/${plan.tasks.length} ${4000 + Math.round(plan.rates.forks * seconds)}\n`,
    ],
    ["/proc/diskstats", files.diskstatsText(plan.disks(seconds), plan.diskCounts)],
    ["/proc/net/dev", files.netDevText(plan.nics(seconds))],
    ["/proc/uptime", `${(plan.uptime + seconds).toFixed(2)} ${(plan.uptime * 0.9).toFixed(2)}\n`],
    ["/proc/sys/kernel/hostname", `${plan.name}\n`],
    ["/proc/self/auxv", files.auxvBytes(4096)],
    ["/proc/self/limits", files.limitsText(plan.openFiles)],
    ["/sys/devices/system/cpu/present", files.coreList(plan.coreIds)],
    [
      "/sys/devices/system/cpu/online",
      files.coreList(plan.coreIds.filter((id) => !(plan.offline?.(moment) ?? []).includes(id))),
    ],
  ]);
  for (const task of plan.tasks) {
    if (task.during !== undefined && !task.during.includes(moment)) continue;
    for (const [name, text] of taskFiles(plan, task, moment))
      all.set(`/proc/${task.pid}/${name}`, text);
  }
  for (const [path, extra] of Object.entries(plan.extra(moment, seconds))) all.set(path, extra);
  return all;
}

function taskFiles(plan: Plan, task: Task, moment: number): [string, string][] {
  const used = (task.before ?? 0) + ticksUntil(plan, moment, task.cpu);
  const waited = ticksUntil(plan, moment, task.wait);
  const stat = files.pidStatText({
    ...task,
    state: "S",
    isKernel: task.isKernel ?? false,
    nice: task.nice ?? 0,
    threads: task.threads ?? 1,
    userTicks: used - Math.floor(used / 4),
    systemTicks: Math.floor(used / 4),
    startTicks: task.startTicks ?? 100 + task.pid,
  });
  const sched = `${used * NS_PER_TICK} ${waited * NS_PER_TICK} ${used + 10}\n`;
  return plan.hasSchedstat
    ? [
        ["stat", stat],
        ["schedstat", sched],
      ]
    : [["stat", stat]];
}

function captureOf(all: ReadonlyMap<string, Extra>): Capture {
  const entries = new Map<string, Entry>();
  for (const [path, extra] of all) {
    if (extra !== null) entries.set(path, entryOf(path, extra));
  }
  return entries;
}

function entryOf(path: string, extra: Exclude<Extra, null>): Entry {
  if (typeof extra === "string")
    return { kind: "file", path, content: new Uint8Array(Buffer.from(extra, "latin1")) };
  if (extra instanceof Uint8Array) return { kind: "file", path, content: extra };
  return extra.kind === "dir" ? { kind: "dir", path } : { ...extra, path };
}
