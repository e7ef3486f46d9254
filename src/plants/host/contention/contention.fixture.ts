// A host in memory on which processes compete: who they are, where they stand, and what
// they ran and waited so far, in ms.
import type { Contender, Contention } from "../../../judge/contention/index.ts";
import { HostBench, stat } from "../host.fixture.ts";
import type { MemorySource } from "../memory-source.fixture.ts";

type Files = Parameters<MemorySource["set"]>[0];

export interface Who {
  readonly pid: number;
  readonly name?: string;
  readonly parent?: number;
  readonly group?: number;
  readonly session?: number;
  readonly terminal?: number;
  readonly foreground?: number;
  readonly flags?: number;
  readonly nice?: number;
  readonly threads?: number;
  readonly policy?: number;
  /** CPU time of all threads so far, ms. */
  readonly ranMs?: number;
}

export function statOf(who: Who): string {
  const { pid, name = `p${pid}`, parent = 1, session = pid, group = session } = who;
  const { terminal = 0, foreground = -1, flags = 0, nice = 0, threads = 1, policy = 0 } = who;
  const ticks = Math.round((who.ranMs ?? 0) / 10);
  const tail = `4096 10 18446744073709551615 ${"0 ".repeat(15)}${policy} 0 0 0\n`;
  return `${pid} (${name}) S ${parent} ${group} ${session} ${terminal} ${foreground} ${flags} 0 0 0 0 ${ticks} 0 0 0 ${20 + nice} ${nice} ${threads} 0 ${pid} ${tail}`;
}

export const schedOf = (ranMs: number, waitedMs: number): string =>
  `${Math.round(ranMs * 1e6)} ${Math.round(waitedMs * 1e6)} 1\n`;

export const statusOf = (voluntary: number, forced: number, cores = "0-1"): string =>
  `Name:\tx\nUid:\t1000\t0\t0\t0\nCpus_allowed_list:\t${cores}\nvoluntary_ctxt_switches:\t${voluntary}\nnonvoluntary_ctxt_switches:\t${forced}\n`;

const pressureOf = (ms: number): string =>
  `some avg10=0.00 avg60=0.00 avg300=0.00 total=${ms * 1000}\n`;

/** A host with cgroups of version 1 and autogroup on, as found beside systems without systemd. */
export const SPLIT_HOST: Files = {
  "/proc/self/cgroup": "2:cpu:/\n0::/\n",
  "/proc/sys/kernel/sched_autogroup_enabled": "1\n",
  "/sys/fs/cgroup/cpu/cpu.shares": "1024\n",
  "/sys/fs/cgroup/cpu/cgroup.sane_behavior": "0\n",
};

/** A host of systemd with cgroups of version 2. */
export const UNIFIED_HOST: Files = {
  "/proc/self/cgroup": "0::/init.scope\n",
  "/proc/sys/kernel/sched_autogroup_enabled": "1\n",
  "/proc/1/comm": "systemd\n",
  "/sys/fs/cgroup/cgroup.controllers": "cpu memory\n",
};

/** What one process looks like after so many seconds of running and waiting at these rates. */
export function processAt(
  seconds: number,
  who: Who & { ran: number; waited?: number; voluntary?: number; forced?: number },
): Files {
  const { pid, ran, waited = 0, voluntary = 0, forced = 0 } = who;
  return {
    [`/proc/${pid}/stat`]: statOf({ ...who, ranMs: ran * seconds * 1000 }),
    [`/proc/${pid}/schedstat`]: schedOf(ran * seconds * 1000, waited * seconds * 1000),
    [`/proc/${pid}/status`]: statusOf(voluntary * seconds, forced * seconds),
  };
}

export class ContentionBench extends HostBench {
  #seconds = 0;

  /** `files` are those of the hierarchy and of what does not change. */
  constructor(files: Files, live = true) {
    super({ "/proc/pressure/cpu": pressureOf(0) }, live);
    this.source.set(files);
  }

  /** Takes readings, a second apart, of files that depend on the time; the last one's answer. */
  after(readings: number, files: (seconds: number) => Files, pressure = 0.9): Contention | null {
    for (let i = 0; i < readings; i++) {
      const busy = [this.#seconds * 100, 0, 0, 0, 0];
      this.source.set({
        "/proc/stat": stat([busy, busy], { forks: this.#seconds }),
        "/proc/pressure/cpu": pressureOf(this.#seconds * pressure * 1000),
        ...files(this.#seconds),
      });
      this.#seconds++;
      this.tick();
      this.plant.contention();
    }
    return this.plant.contention();
  }
}

export const find = (contention: Contention | null, pid: number): Contender | undefined =>
  contention?.contenders.find((one) => one.pid === pid);

/** Ids of a contender's path with their weights: `/ > /a 0.5`. */
export const pathText = (contender: Contender | undefined): string =>
  (contender?.path ?? [])
    .map(({ id, weight }) => (weight === null ? id : `${id} ${Number(weight.toFixed(3))}`))
    .join(" > ");
