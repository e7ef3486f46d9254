// Who competes for the cores, as a plant measured it over the last tick: the input of
// the steering half. Shares are of one core, so a process of four busy threads has 4.
// Nothing here was guessed from a name. What could not be read is `null`.
import type { Ms, Ratio } from "../../base/index.ts";

/** How the kernel schedules a task (sched(7)). */
export type SchedulingClass = "other" | "batch" | "idle" | "fifo" | "rr" | "deadline" | "ext";

/**
 * One level of the kernel's scheduling tree. Below the root stand cgroups with a weight of
 * their own and, for tasks of the root cgroup while autogroup is on, sessions. Entities
 * under one parent share its time by weight; threads under one group share by nice.
 */
export interface SchedulingGroup {
  readonly kind: "root" | "cgroup" | "session";
  /** Unique on this host: `/`, `/system.slice/nginx.service`, `autogroup-562`. Hostile text. */
  readonly id: string;
  /** Weight relative to the kernel's default of 1 (nice 0, shares 1024, weight 100); null where unknown. */
  readonly weight: number | null;
  /** Present setting in the knob's own unit: nice of the session, shares or weight of the cgroup. */
  readonly setting: number | null;
  /** Who writes this group's weight beside us; what it set it will set again. */
  readonly manager: "systemd" | "kubelet" | "container engine" | null;
  /** 1: cpu.shares, 2: cpu.weight; null for root and sessions. */
  readonly version: 1 | 2 | null;
}

/** The group of all: everything competes in it, and it with nothing. */
export const ROOT: SchedulingGroup = {
  kind: "root",
  id: "/",
  weight: null,
  setting: null,
  manager: null,
  version: null,
};

/** One process that ran or waited since the last tick. */
export interface Contender {
  readonly pid: number;
  /** Start time in ticks after boot: with the pid and the boot, who it is. */
  readonly startTicks: number;
  readonly parentPid: number;
  /** Session id, and the pid of its leader. */
  readonly sessionId: number;
  /** True where its session has a terminal and the shell, not this process, has its foreground. */
  readonly behindPrompt: boolean;
  /** Hostile text. */
  readonly name: string;
  readonly uid: number | null;
  readonly threads: number;
  readonly kernelThread: boolean;
  readonly schedulingClass: SchedulingClass | null;
  readonly nice: number;
  /** Root first, its own group last. */
  readonly path: readonly SchedulingGroup[];
  /** CPU time over elapsed time, in cores. */
  readonly ran: Ratio;
  /** Run delay over elapsed time, summed over its threads: time runnable but without a core. */
  readonly waited: Ratio;
  /**
   * True where `waited` is of the threads seen alone and a large part of `ran` is of others, which
   * ended or were not read: the least it waited. False or absent where all of it is known or estimated.
   */
  readonly waitedAtLeast?: boolean;
  /** Times a second it gave the core away, and times it was taken from it; read for candidates only. */
  readonly voluntaryPerS: number | null;
  readonly forcedPerS: number | null;
  /** Holds a listening socket. Anybody can; what it says depends on the owner. Read for candidates only. */
  readonly listens: boolean | null;
  /** Number of cores it may run on; null where not read. */
  readonly allowedCores: number | null;
  /** Numbers of these cores; null or absent where not read. */
  readonly cores?: readonly number[] | null;
  /** Threads that were runnable at least half of the time; null or absent where not counted. */
  readonly busyThreads?: number | null;
  /** Its parent in the same scheduling group listens: a worker of a service. Null or absent where not read. */
  readonly parentListens?: boolean | null;
}

/** The competition for the cores over one tick. */
export interface Contention {
  readonly at: Ms;
  /** Time these shares are over. */
  readonly elapsed: Ms;
  readonly onlineCores: number;
  /** Share of the time in which a task waited for a core (PSI `some` total); null without PSI. */
  readonly pressure: Ratio | null;
  /** Second signals: tasks running or ready, and mean use of the cores. */
  readonly runnable: number | null;
  readonly cpuAvg: Ratio | null;
  /** Most waiting or running first; quiet processes are left out. */
  readonly contenders: readonly Contender[];
  /** Pids that steering must not touch because they are this program, its parents or its terminal's. */
  readonly own: readonly number[];
  /** Scheduling group ids that hold any of `own`. */
  readonly ownGroups: readonly string[];
  /** A sched_ext scheduler in force, which need not follow nice or weights. */
  readonly extScheduler: string | null;
  /** Why this reading must not be acted on: stale, incomplete. */
  readonly blind: string | null;
}
