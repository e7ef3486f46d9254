// A small model of a weighing scheduler, to try policies on: a tree of groups that share
// cores in proportion to weight, hogs that always want a core, and a service whose requests
// arrive whether it keeps up or not. Fluid: every 4 ms each runnable thread gets its share.
import { must, normal, quantile, seededChance } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";
import { niceWeight, ROOT } from "../../judge/contention/index.ts";
import type { Contender, Contention, SchedulingGroup } from "../../judge/contention/index.ts";
import type { Action, Setting } from "./action.ts";
import { targetKey } from "./targets.ts";

const STEP_MS = 4;

export interface SimProcess {
  readonly pid: number;
  readonly name: string;
  readonly threads: number;
  /** Ids of groups below the root, outermost first. */
  readonly groups: readonly string[];
  readonly parentPid?: number;
  /** Of a service: requests a second, and CPU in ms that each takes. Without it the process is a hog. */
  readonly serves?: { readonly perS: number; readonly costMs: number };
  /** Of a hog: whether it wants a core at this time. */
  readonly awake?: (ms: number) => boolean;
}

interface Running {
  readonly spec: SimProcess;
  nice: number;
  cores: readonly number[];
  /** CPU in ms still needed by each request that waits or is served, and when it came. */
  readonly queue: { left: number; readonly came: number }[];
  ran: number;
  waited: number;
}

/** A node of the tree at one moment: a runnable thread's claim, or a group of them. */
interface Claim {
  readonly weight: number;
  readonly most: number;
  readonly give: (share: number) => void;
}

export class SchedulerSim {
  readonly cores: number;
  readonly #chance: Chance;
  readonly #all: readonly Running[];
  /** Nice of a session, weight (version 2) of a cgroup, by id. */
  readonly #settings = new Map<string, number>();
  #now = 0;
  #nextArrival = new Map<number, number>();
  #waitingMs = 0;
  /** Latencies of finished requests, with when they finished. */
  readonly latencies: { readonly at: number; readonly ms: number }[] = [];

  constructor(cores: number, processes: readonly SimProcess[], seed = 1) {
    this.cores = cores;
    this.#chance = seededChance(seed);
    const every = Array.from({ length: cores }, (_, core) => core);
    this.#all = processes.map((spec) => ({
      spec,
      nice: 0,
      cores: every,
      queue: [],
      ran: 0,
      waited: 0,
    }));
    for (const { groups } of processes) for (const id of groups) this.#settings.set(id, usual(id));
  }

  /** Median latency in ms of requests finished since `from`. */
  medianSince(from: number): number {
    const since = this.latencies.filter(({ at }) => at >= from).map(({ ms }) => ms);
    return since.length === 0 ? Infinity : must(quantile(since, 0.5), "some were finished");
  }

  get now(): number {
    return this.#now;
  }

  /** Runs for so long and reads what happened. */
  advance(ms: number): Contention {
    this.#waitingMs = 0;
    for (const one of this.#all) [one.ran, one.waited] = [0, 0];
    const end = this.#now + ms;
    while (this.#now < end) this.#step();
    return this.#reading(ms);
  }

  /** As an actuator would. */
  set({ target, knob }: Action, to: Setting): void {
    const key = targetKey(target);
    const process = this.#all.find(({ spec }) => `${spec.pid}:${spec.pid}` === key);
    if (Array.isArray(to)) must(process, "cores are of a process").cores = to as readonly number[];
    else if (knob === "nice") must(process, "nice is of a process").nice = Number(to);
    else if (typeof to === "number") this.#settings.set(key, to);
  }

  /** The setting of everything, to be compared. */
  settings(): string {
    const own = this.#all.map(({ spec, nice, cores }) => [spec.pid, nice, cores]);
    return JSON.stringify([own, [...this.#settings]]);
  }

  #step(): void {
    this.#arrive();
    const wanting = this.#all.map((one) => ({ one, threads: this.#runnable(one) }));
    const given = new Map<Running, number>();
    const narrow = wanting.filter(({ one }) => one.cores.length < this.cores);
    const wide = wanting.filter(({ one }) => one.cores.length === this.cores);
    const room = narrow[0]?.one.cores.length ?? 0;
    const pinned = Math.min(
      room,
      narrow.reduce((sum, { threads }) => sum + threads, 0),
    );
    this.#share(narrow, pinned, given);
    this.#share(wide, this.cores - pinned, given);
    let waiting = false;
    for (const { one, threads } of wanting) {
      const got = given.get(one) ?? 0;
      one.ran += got * STEP_MS;
      one.waited += (threads - got) * STEP_MS;
      waiting ||= threads - got > 0.05;
      this.#work(one, got * STEP_MS);
    }
    if (waiting) this.#waitingMs += STEP_MS;
    this.#now += STEP_MS;
  }

  #runnable({ spec, queue }: Running): number {
    if (spec.serves !== undefined) return Math.min(spec.threads, queue.length);
    return (spec.awake?.(this.#now) ?? true) ? spec.threads : 0;
  }

  #arrive(): void {
    for (const { spec, queue } of this.#all) {
      if (spec.serves === undefined) continue;
      let next = this.#nextArrival.get(spec.pid) ?? 0;
      while (next <= this.#now) {
        const left = spec.serves.costMs * Math.max(0.2, 1 + 0.2 * normal(this.#chance));
        queue.push({ left, came: this.#now });
        next += (-Math.log(1 - this.#chance()) * 1000) / spec.serves.perS;
      }
      this.#nextArrival.set(spec.pid, next);
    }
  }

  #work({ spec, queue }: Running, cpuMs: number): void {
    if (spec.serves === undefined) return;
    const busy = Math.min(spec.threads, queue.length);
    for (const request of queue.slice(0, busy)) request.left -= cpuMs / busy;
    for (let at = busy - 1; at >= 0; at--) {
      const { left, came } = queue[at]!;
      if (left > 0) continue;
      queue.splice(at, 1);
      this.latencies.push({ at: this.#now, ms: this.#now + STEP_MS - came });
    }
  }

  /** Shares cores among threads by the tree of weights. */
  #share(
    wanting: readonly { readonly one: Running; readonly threads: number }[],
    cores: number,
    given: Map<Running, number>,
  ): void {
    const claims = (some: typeof wanting, depth: number): Claim[] => {
      const groups = new Map<string, (typeof wanting)[number][]>();
      const result: Claim[] = [];
      for (const row of some) {
        const id = row.one.spec.groups[depth];
        if (id !== undefined) groups.set(id, [...(groups.get(id) ?? []), row]);
        else if (row.threads > 0) {
          const weight = row.threads * niceWeight(row.one.nice);
          result.push({ weight, most: row.threads, give: (share) => given.set(row.one, share) });
        }
      }
      for (const [id, inside] of groups) {
        const inner = claims(inside, depth + 1);
        const most = inner.reduce((sum, claim) => sum + claim.most, 0);
        if (most > 0)
          result.push({ weight: this.#weight(id), most, give: (share) => fill(inner, share) });
      }
      return result;
    };
    fill(claims(wanting, 0), cores);
  }

  #weight(id: string): number {
    const setting = this.#settings.get(id) ?? usual(id);
    return isSession(id) ? niceWeight(setting) : setting / usual(id);
  }

  #reading(elapsed: number): Contention {
    const contenders = this.#all.map((one) => this.#contender(one, elapsed));
    const ran = contenders.reduce((sum, one) => sum + one.ran, 0);
    const ready = contenders.reduce((sum, one) => sum + one.ran + one.waited, 0);
    return {
      at: this.#now,
      elapsed,
      onlineCores: this.cores,
      pressure: Math.min(1, this.#waitingMs / elapsed),
      runnable: Math.round(ready),
      cpuAvg: Math.min(1, ran / this.cores),
      contenders: contenders.filter((one) => one.ran + one.waited > 0),
      own: [],
      ownGroups: [],
      extScheduler: null,
      blind: null,
    };
  }

  #contender({ spec, nice, cores, ran, waited }: Running, elapsed: number): Contender {
    const serves = spec.serves !== undefined;
    return contender({
      pid: spec.pid,
      name: spec.name,
      threads: spec.threads,
      parentPid: spec.parentPid ?? 1,
      nice,
      path: [ROOT, ...spec.groups.map((id) => this.#group(id))],
      ran: ran / elapsed,
      waited: waited / elapsed,
      voluntaryPerS: serves ? 80 : 0,
      forcedPerS: ran > 0 ? 30 : 0,
      listens: serves,
      allowedCores: cores.length,
      cores,
      busyThreads: serves ? null : spec.threads,
    });
  }

  #group(id: string): SchedulingGroup {
    const setting = this.#settings.get(id) ?? usual(id);
    const weight = this.#weight(id);
    return isSession(id)
      ? { kind: "session", id, weight, setting, manager: null, version: null }
      : { kind: "cgroup", id, weight, setting, manager: null, version: 2 };
  }
}

/** Gives each claim its share by weight, none more than it wants. */
function fill(claims: readonly Claim[], cores: number): void {
  let open = [...claims];
  let left = cores;
  for (;;) {
    const total = open.reduce((sum, { weight }) => sum + weight, 0);
    const sated = open.filter(({ weight, most }) => most <= (left * weight) / total);
    if (sated.length === 0) {
      for (const { weight, give } of open) give((left * weight) / total);
      return;
    }
    for (const { most, give } of sated) {
      give(most);
      left -= most;
    }
    open = open.filter((claim) => !sated.includes(claim));
  }
}

const isSession = (id: string): boolean => id.startsWith("autogroup-");
const usual = (id: string): number => (isSession(id) ? 0 : 100);

/** A contender that stands in the root and does nothing in particular, but for what is given. */
export function contender(given: Partial<Contender> & { readonly pid: number }): Contender {
  return {
    startTicks: given.pid,
    parentPid: 1,
    sessionId: given.pid,
    behindPrompt: false,
    name: `task-${given.pid}`,
    uid: 0,
    threads: 1,
    kernelThread: false,
    schedulingClass: "other",
    nice: 0,
    path: [ROOT],
    ran: 0,
    waited: 0,
    voluntaryPerS: 0,
    forcedPerS: 0,
    listens: false,
    allowedCores: 2,
    ...given,
  };
}
