// Contenders for tests: everything ordinary but what a row names.
import { ROOT } from "./contender.ts";
import type { Contender, Contention, SchedulingGroup } from "./contender.ts";

export const session = (number: number, nice = 0): SchedulingGroup => ({
  ...ROOT,
  kind: "session",
  id: `autogroup-${number}`,
  weight: 1,
  setting: nice,
});

/** A cgroup of version 1. */
export const cgroup = (
  id: string,
  manager: SchedulingGroup["manager"] = null,
): SchedulingGroup => ({
  kind: "cgroup",
  id,
  weight: 1,
  setting: 1024,
  manager,
  version: 1,
});

export const contender = (pid: number, facts: Partial<Contender> = {}): Contender => ({
  pid,
  startTicks: pid * 10,
  parentPid: 1,
  sessionId: pid,
  behindPrompt: false,
  name: `p${pid}`,
  uid: 1000,
  threads: 1,
  kernelThread: false,
  schedulingClass: "other",
  nice: 0,
  path: [ROOT],
  ran: 0.5,
  waited: 0,
  voluntaryPerS: 0,
  forcedPerS: 0,
  listens: false,
  allowedCores: 2,
  ...facts,
});

/** Listens under a system account, as services do. */
export const SERVES = { uid: 33, listens: true } as const;

/** Takes all it can get. */
export const hog = (pid: number, facts: Partial<Contender> = {}): Contender =>
  contender(pid, { ran: 0.5, waited: 0.5, voluntaryPerS: 0, forcedPerS: 80, ...facts });

/** The service of the trial, overloaded: always ready, hardly ever gives its core away. */
export const starved = (pid: number, facts: Partial<Contender> = {}): Contender =>
  contender(pid, { ran: 0.31, waited: 0.69, voluntaryPerS: 0.33, forcedPerS: 290, ...facts });

export const contention = (
  contenders: readonly Contender[],
  facts: Partial<Contention> = {},
): Contention => ({
  at: 0,
  elapsed: 1000,
  onlineCores: 2,
  pressure: 0.9,
  runnable: 6,
  cpuAvg: 1,
  contenders,
  own: [],
  ownGroups: [],
  extScheduler: null,
  blind: null,
  ...facts,
});
