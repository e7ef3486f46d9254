// The port behind which every system stands that homeostat can read: a host, a
// recorded run, later a service and two worlds. The loop knows plants only by
// this type; one conformance suite holds for all of them.
import type { Frame, Instant, Ms, SensorTable, Trouble } from "../base/index.ts";
import type { Contention } from "../judge/contention/index.ts";

export type PlantKind = "host" | "replay" | "service" | "gardener" | "cluster";

/** One process as the top list shows it. `null` where the host would not say. */
export interface ProcessRow {
  readonly pid: number;
  /** Hostile text: escape it before it reaches a terminal or a page. */
  readonly name: string;
  /** Share of one core used since the last sample. */
  readonly cpuRatio: number | null;
  /** Share of its runnable time that it spent waiting for a core. */
  readonly waitRatio: number | null;
  readonly rssBytes: number | null;
}

/**
 * Whole-host figures shown beside the engine's view. They are not sensors: some
 * are aggregates of sensors, some raw rates. `null` is unknown.
 */
export interface HostMetrics {
  readonly cpuAvg: number | null;
  readonly cpuMax: number | null;
  readonly memUsed: number | null;
  readonly swapUsed: number | null;
  /** 1-minute load average over the number of online cores; may exceed 1. */
  readonly load1m: number | null;
  readonly psiCpuSome: number | null;
  readonly psiMemorySome: number | null;
  readonly psiIoSome: number | null;
  readonly diskReadBytesPerS: number | null;
  readonly diskWriteBytesPerS: number | null;
  readonly netRxBytesPerS: number | null;
  readonly netTxBytesPerS: number | null;
  /** Share of one core this program used since the last tick. */
  readonly selfCpuRatio: number | null;
  readonly selfRssBytes: number | null;
}

/** Where nothing is known. */
export const NO_METRICS: HostMetrics = {
  cpuAvg: null,
  cpuMax: null,
  memUsed: null,
  swapUsed: null,
  load1m: null,
  psiCpuSome: null,
  psiMemorySome: null,
  psiIoSome: null,
  diskReadBytesPerS: null,
  diskWriteBytesPerS: null,
  netRxBytesPerS: null,
  netTxBytesPerS: null,
  selfCpuRatio: null,
  selfRssBytes: null,
};

/** Where a simulated world stands: what is shown of it beside its sensors. */
export interface WorldStatus {
  /** Who plays. */
  readonly policy: string;
  /** Seed of this episode. */
  readonly seed: number;
  /** From 1. */
  readonly episode: number;
  /** Steps of this episode; 0 where it has just begun. */
  readonly step: number;
  /** What the policy did last; `null` before the first step, and where there is no one agent. */
  readonly action: string | null;
  /** Reward of this episode so far; `null` where the world pays none. */
  readonly reward: number | null;
  /** The world's own risk, in [0, 1], and its verdict; `null` where it has none. */
  readonly risk: number | null;
  readonly verdict: string | null;
  /** Shares in [0, 1] worth a bar each, by name. */
  readonly shares: Readonly<Record<string, number>>;
  /** Further figures, by name. */
  readonly figures: Readonly<Record<string, number>>;
}

/** What a plant gives the loop each tick. The frame is reused: read it before the next tick. */
export interface Sample {
  readonly frame: Frame;
  readonly metrics: HostMetrics;
  /** Busiest first, at most ten; empty until two samples were taken. */
  readonly processes: readonly ProcessRow[];
  /** Processes seen in all; null where the process table cannot be read. */
  readonly processCount: number | null;
  /** Groups left out of this tick to keep the pace. */
  readonly thinned: readonly string[];
  /** What went wrong while reading, said once when it begins; of a world, that an episode has ended. */
  readonly troubles: readonly Trouble[];
  /** Of simulated worlds only. */
  readonly world?: WorldStatus;
}

export interface Plant {
  readonly kind: PlantKind;
  /** Name of the system read: the host's name, the log's file. */
  readonly name: string;
  readonly sensors: SensorTable;
  /**
   * Takes one sample. Never throws for the world's trouble: what cannot be read is a gap with a reason.
   * `budget` is the time this tick may cost; optional groups thin out when the last ticks exceeded it.
   */
  read(at: Instant, budget: Ms): Sample;
  /** Takes in the wall time of a whole tick of the loop, for plants that have it as a sensor. */
  noteTick?(wall: Ms): void;
  /**
   * Who competed for the cores over the last `read`; null until two samples were taken. Absent on
   * plants that cannot be steered. Reads candidates' files, so it is asked at most once a tick.
   */
  contention?(): Contention | null;
  /** Gives back descriptors; safe to call twice. */
  close(): void;
}
