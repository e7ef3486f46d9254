// What a soak measures, from the ticks that the program itself printed, and whether that holds
// what was wanted before anything was measured. Pure.
import { mean, median, quantile } from "../../src/base/index.ts";
import type { Bytes, Ms, Ratio, Seconds } from "../../src/base/index.ts";
import type { TickRecord } from "../../src/show/record/index.ts";
import { robustSlope } from "./slope.ts";
import type { Point, Slope } from "./slope.ts";

const MIB: Bytes = 2 ** 20;

/** One incident in a day at most: none in half an hour. */
const INCIDENTS_MOST = 0;
/** At two ticks a second below one hundredth of a core. */
const TICK_CPU_MOST: Ms = 5;
/** The whole program on up to a hundred sensors: 80 MB. */
const RSS_MOST: Bytes = 80e6;
/** Pasts that still fill hold six MiB in all, most of it in the first two hours. */
const GROWTH_MOST_MIB_PER_H = 10;

/** What comes before counts as starting up: caches fill, code is compiled. */
const WARM_UP: Seconds = 300;
const WARM_UP_SHARE: Ratio = 1 / 3;
/** Medians over a twentieth of the run each: collections of garbage are not growth. */
const BLOCKS = 20;

/** What is kept of a tick. */
export interface Kept {
  /** Since the first tick. */
  readonly at: Seconds;
  readonly rss: Bytes | null;
  /** Of one core. */
  readonly cpu: Ratio | null;
  readonly took: Ms | null;
  readonly opened: number;
  readonly sensors: number;
}

export function kept(tick: TickRecord): Kept {
  const { elapsed_ms, self_rss_bytes, self_cpu_ratio, self_tick_ms, sensors } = tick;
  const opened = tick.incident_events.filter(({ kind }) => kind === "opened").length;
  const [rss, cpu, took] = [self_rss_bytes, self_cpu_ratio, self_tick_ms];
  return { at: elapsed_ms / 1000, rss, cpu, took, opened, sensors };
}

export interface Measures {
  readonly seconds: Seconds;
  readonly ticks: number;
  readonly sensors: number;
  /** Jobs of ordinary life that were started. */
  readonly bursts: number;
  readonly incidents: number;
  readonly warmUp: Seconds;
  /** After the warm-up. */
  readonly rssFirst: Bytes | null;
  readonly rssMost: Bytes | null;
  /** Null of too short a run. */
  readonly growthMibPerH: Slope | null;
  /** Processor time of the whole program over its ticks. */
  readonly tickCpu: Ms | null;
  readonly tickTook: { readonly median: Ms; readonly p99: Ms } | null;
}

export interface Soaked {
  readonly ticks: readonly Kept[];
  readonly bursts: number;
  readonly interval: Seconds;
}

export function measuresOf({ ticks, bursts, interval }: Soaked): Measures {
  const seconds = ticks.at(-1)?.at ?? 0;
  const warmUp = Math.min(WARM_UP, WARM_UP_SHARE * seconds);
  const warm = ticks.filter(({ at }) => at >= warmUp);
  const rss = known(warm.map((tick) => tick.rss));
  const cpu = known(warm.map((tick) => tick.cpu));
  const took = known(warm.map((tick) => tick.took));
  const blocks = blocksOf(warm);
  return {
    seconds,
    ticks: ticks.length,
    sensors: ticks.at(-1)?.sensors ?? 0,
    bursts,
    incidents: ticks.reduce((sum, { opened }) => sum + opened, 0),
    warmUp,
    rssFirst: blocks[0]?.[1] ?? null,
    rssMost: rss.length === 0 ? null : Math.max(...rss),
    growthMibPerH: robustSlope(blocks.map(([at, bytes]) => [at / 3600, bytes / MIB])),
    tickCpu: cpu.length === 0 ? null : 1000 * interval * mean(cpu),
    tickTook: took.length === 0 ? null : { median: median(took), p99: quantile(took, 0.99) },
  };
}

const known = (values: readonly (number | null)[]): readonly number[] =>
  values.filter((value) => value !== null);

/** Median resident memory of each block, at its median time. */
function blocksOf(warm: readonly Kept[]): readonly Point[] {
  const size = Math.max(1, Math.floor(warm.length / BLOCKS));
  const points: Point[] = [];
  for (let i = 0; i + size <= warm.length; i += size) {
    const block = warm.slice(i, i + size);
    const rss = known(block.map((tick) => tick.rss));
    if (rss.length > 0) points.push([median(block.map(({ at }) => at)), median(rss)]);
  }
  return points;
}

export interface Finding {
  readonly what: string;
  readonly measured: string;
  readonly wanted: string;
  /** Null where it could not be measured. */
  readonly holds: boolean | null;
}

const mib = (bytes: Bytes): string => `${(bytes / MIB).toFixed(1)} MiB`;

/** What was wanted beside what was measured. */
export function findingsOf(measures: Measures): readonly Finding[] {
  const { incidents, rssMost, growthMibPerH: growth, tickCpu } = measures;
  return [
    {
      what: "incidents",
      measured: String(incidents),
      wanted: `${INCIDENTS_MOST}`,
      holds: incidents <= INCIDENTS_MOST,
    },
    {
      what: "resident memory, most",
      measured: rssMost === null ? "unknown" : mib(rssMost),
      wanted: `at most ${mib(RSS_MOST)}`,
      holds: rssMost === null ? null : rssMost <= RSS_MOST,
    },
    {
      what: "growth of resident memory",
      measured: growth === null ? "unknown" : growthText(growth),
      wanted: `not surely above ${GROWTH_MOST_MIB_PER_H} MiB/h`,
      holds: growth === null ? null : growth.low <= GROWTH_MOST_MIB_PER_H,
    },
    {
      what: "processor time of a tick",
      measured: tickCpu === null ? "unknown" : `${tickCpu.toFixed(2)} ms`,
      wanted: `at most ${TICK_CPU_MOST} ms`,
      holds: tickCpu === null ? null : tickCpu <= TICK_CPU_MOST,
    },
  ];
}

const growthText = ({ slope, low, high }: Slope): string =>
  `${slope.toFixed(2)} MiB/h [${low.toFixed(2)}, ${high.toFixed(2)}]`;
