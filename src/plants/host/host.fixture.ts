// A small host in memory for tests, and a plant on it whose clock is set by hand.
import type { Sample } from "../plant.ts";
import { HostPlant } from "./host-plant.ts";
import { MemorySource } from "./memory-source.fixture.ts";

/** Two cores, each with user, nice, system, idle, iowait. */
export const stat = (
  cores: readonly (readonly number[])[],
  counts: { ctxt?: number; forks?: number; running?: number } = {},
): string => {
  const width = Math.max(...cores.map((core) => core.length), 5);
  const total = Array.from({ length: width }, (_, column) =>
    cores.reduce((sum, core) => sum + (core[column] ?? 0), 0),
  );
  const lines = cores.map((core, number) =>
    core.length === 0 ? "" : `cpu${number} ${core.join(" ")}\n`,
  );
  const { ctxt = 1000, forks = 50, running = 1 } = counts;
  return `cpu  ${total.join(" ")}\n${lines.join("")}ctxt ${ctxt}\nprocesses ${forks}\nprocs_running ${running}\nprocs_blocked 0\n`;
};

export const meminfo = (
  total: number,
  available: number,
  swap: readonly [number, number] = [0, 0],
): string =>
  `MemTotal: ${total} kB\nMemFree: 1 kB\nMemAvailable: ${available} kB\nSwapTotal: ${swap[0]} kB\nSwapFree: ${swap[1]} kB\n`;

export interface ProcessFacts {
  readonly pid: number;
  readonly name?: string;
  /** Ticks of 10 ms. */
  readonly ticks?: number;
  readonly threads?: number;
  readonly start?: number;
  readonly rssPages?: number;
}

export const pidStatText = ({
  pid,
  name = "work",
  ticks = 0,
  threads = 1,
  start = pid,
  rssPages = 10,
}: ProcessFacts): string =>
  `${pid} (${name}) S 1 1 1 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 ${threads} 0 ${start} 4096 ${rssPages} 0\n`;

export const SMALL_HOST: Readonly<Record<string, string>> = {
  "/proc/stat": stat([
    [100, 0, 0, 900, 0],
    [200, 0, 0, 800, 0],
  ]),
  "/proc/meminfo": meminfo(1000, 600),
  "/proc/loadavg": "1.00 0.50 0.25 1/100 60\n",
};

/** A plant on files in memory; `tick` moves the clock and reads. */
export class HostBench {
  readonly source: MemorySource;
  readonly plant: HostPlant;
  now = 0;

  constructor(files: Readonly<Record<string, string>> = {}, live = true) {
    this.source = new MemorySource({ ...SMALL_HOST, ...files }, live);
    this.plant = new HostPlant(this.source);
  }

  /** Sets files, lets `seconds` pass, reads. */
  tick(files: Readonly<Record<string, string>> = {}, seconds = 1): Sample {
    this.source.set(files);
    this.now += seconds * 1000;
    return this.plant.read({ monotonic: this.now, wall: 0 }, 1e9);
  }

  /** The value of a sensor at the last reading, or why there is none. */
  say(id: string, sample: Sample): number | string | null {
    const index = this.plant.sensors.indexOf(id);
    if (index === undefined) return "no such sensor";
    return sample.frame.value(index) ?? sample.frame.gap(index);
  }
}
