// What runs by the clock on an ordinary host, as real programs: an agent that looks about, a job
// of the minute that computes, one that writes, one of five minutes that packs. Each is one
// program that ends by itself, so that nothing is left of it when its session goes.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { seededChance } from "../../src/base/index.ts";
import type { Ratio, Seconds } from "../../src/base/index.ts";
import type { Session } from "../../src/trials/programs/index.ts";

interface Job {
  /** From one time to the next. */
  readonly every: Seconds;
  /** Put off at random by this share of its period at most, as timers are. */
  readonly putOff: Ratio;
  command(folder: string): readonly string[];
}

/** A large file that is there: the program that runs this. */
const LARGE = process.execPath;

const JOBS = {
  agent: {
    every: 10,
    putOff: 0.1,
    command: () => ["find", "/etc", "-xdev", "-type", "f", "-size", "+8k"],
  },
  "of the minute": { every: 60, putOff: 0.1, command: () => ["sha256sum", LARGE] },
  writer: {
    every: 60,
    putOff: 0.5,
    command: (folder) => [
      "dd",
      "if=/dev/zero",
      `of=${join(folder, "written")}`,
      "bs=64k",
      "count=128",
      "conv=fsync",
    ],
  },
  "of five minutes": { every: 300, putOff: 0.5, command: () => ["gzip", "-1", "-c", LARGE] },
} as const satisfies Record<string, Job>;

export type JobName = keyof typeof JOBS;

export interface Burst {
  readonly at: Seconds;
  readonly job: JobName;
}

export interface BurstsOptions {
  readonly seconds: Seconds;
  /** Periods are multiplied by this: 0.2 plays five minutes in one. */
  readonly pace: number;
  readonly seed: number;
}

/** Every start of a job in so many seconds, in order. */
export function burstsOf({ seconds, pace, seed }: BurstsOptions): readonly Burst[] {
  const chance = seededChance(seed);
  const bursts: Burst[] = [];
  for (const [name, { every, putOff }] of Object.entries(JOBS)) {
    const period = every * pace;
    for (let due = period / 2; due < seconds; due += period) {
      const at = due + period * putOff * chance();
      if (at < seconds) bursts.push({ at, job: name as JobName });
    }
  }
  return bursts.toSorted((a, b) => a.at - b.at);
}

export interface LiveOptions {
  readonly session: Session;
  /** Where jobs may write. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Starts every burst at its time from now on; returns how many were started, early when aborted. */
export async function live(
  bursts: readonly Burst[],
  { session, folder, signal }: LiveOptions,
): Promise<number> {
  const began = performance.now();
  let started = 0;
  for (const { at, job } of bursts) {
    const left = began + at * 1000 - performance.now();
    await sleep(Math.max(0, left), undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    await session.start(JOBS[job].command(folder));
    started++;
  }
  return started;
}
