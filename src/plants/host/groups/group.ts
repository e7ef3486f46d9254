// What a group of sensors is, and what it writes to. A group owns the kernel files it
// reads and the sensors it registered; one that may be left out when a tick costs too
// much says so. Groups know nothing of one another beyond the facts in `Reading`.
import type { Frame, GapReason, Ms, SensorTable, Trouble } from "../../../base/index.ts";
import type { HostMetrics } from "../../plant.ts";
import type { WatchedFile } from "../blindness.ts";
import { visible } from "../foreign-text.ts";

/** `HostMetrics` while it is being filled. */
export type MetricsDraft = { -readonly [Key in keyof HostMetrics]: HostMetrics[Key] };

/** One tick's reading, as it comes together. */
export interface Reading {
  /** Number of the reading, from 0. */
  tick: number;
  /** Monotonic time of this reading. */
  now: Ms;
  /** Time since the last reading; NaN at the first. */
  elapsedMs: Ms;
  metrics: MetricsDraft;
  /** Online cores; NaN until /proc/stat was read. */
  cores: number;
  /** Time all cores together ran processes in this interval, ms; NaN where unknown. */
  ranMs: Ms;
  /** Processes and threads created since boot; NaN where unknown. */
  forks: number;
  /** Tasks, threads and all, that exist; NaN where unknown. */
  tasks: number;
  /** Newest pid; NaN where unknown. */
  lastPid: number;
}

export interface Group {
  readonly name: string;
  /** True where it may be left out to keep the pace. */
  readonly optional: boolean;
  readonly sensors: GroupSensors;
  /** Files without which its sensors are unknown: that they cannot be read is a trouble. */
  readonly files?: readonly WatchedFile[];
  /** What is wrong with the group as a whole, while it is. */
  readonly trouble?: Trouble | null;
  read(reading: Reading): void;
  /** The kernel's own numbers behind the last reading, for people and outside checks. */
  raw(): Record<string, unknown>;
  close(): void;
}

/** What a group says of a sensor, names of the host in it as they are; the rest of `SensorSpec` it has from the group. */
export interface SensorText {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly normaliser: string;
  readonly source: string;
  readonly routable?: boolean;
  /** Key of its part of the group's `raw()`; without one it is all that is no part. */
  readonly part?: string;
}

/** The quantity behind each value before normalising, by sensor index. */
export class RawValues {
  values = new Float64Array(64).fill(Number.NaN);

  set(index: number, value: number): void {
    if (index >= this.values.length) {
      const larger = new Float64Array(Math.max(index + 1, this.values.length * 2)).fill(Number.NaN);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[index] = value;
  }
}

export interface SensorSink {
  readonly table: SensorTable;
  readonly frame: Frame;
  readonly raw: RawValues;
}

/** The sensors of one group: registers them and writes their values. */
export class GroupSensors {
  readonly group: string;
  /** Which part of the group's `raw()` belongs to a sensor; absent for all that is no part. */
  readonly parts = new Map<number, string>();
  readonly #sink: SensorSink;
  readonly #indices: number[] = [];
  /** What each sensor was last set to, in a group that is read slowly: a value or a gap. */
  readonly #held = new Map<number, number | GapReason>();
  readonly #slow: boolean;

  /** `slow` is for a group that is read on some ticks only and held between them. */
  constructor(group: string, sink: SensorSink, slow = false) {
    this.group = group;
    this.#slow = slow;
    this.#sink = sink;
  }

  has(index: number): boolean {
    return this.#indices.includes(index);
  }

  /** Index of a new sensor; an id taken by another gets a number after it. */
  add(text: SensorText): number {
    let id = text.id;
    for (let n = 2; this.#sink.table.indexOf(id) !== undefined; n++) id = `${text.id}:${n}`;
    const { part, ...spec } = text;
    const index = this.#sink.table.register({
      routable: false,
      ...spec,
      id,
      title: visible(spec.title),
      normaliser: visible(spec.normaliser),
      source: visible(spec.source),
      group: this.group,
    });
    this.#indices.push(index);
    if (part !== undefined) this.parts.set(index, part);
    return index;
  }

  /** Sets a sensor from its raw quantity and that quantity normalised. */
  set(index: number, raw: number, normalised: number): void {
    this.#sink.raw.set(index, raw);
    this.#sink.frame.set(index, normalised);
    if (this.#slow) this.#held.set(index, normalised);
  }

  gap(index: number, reason: GapReason): void {
    this.#sink.raw.set(index, Number.NaN);
    this.#sink.frame.setGap(index, reason);
    if (this.#slow) this.#held.set(index, reason);
  }

  /** Leaves the whole group out of this tick, without forgetting what is held. */
  thin(): void {
    for (const index of this.#indices) this.#sink.frame.setGap(index, "thinned");
  }

  gapAll(reason: GapReason): void {
    for (const index of this.#indices) this.gap(index, reason);
  }

  /** Sets every sensor as it was last set: between two beats of a group that is read slowly. */
  hold(): void {
    for (const index of this.#indices) {
      const reason = this.#held.get(index);
      if (typeof reason === "string") this.#sink.frame.setGap(index, reason);
      else this.#sink.frame.set(index, reason ?? Number.NaN);
    }
  }

  /** The raw quantity at the last reading; NaN where there is none. */
  rawOf(index: number): number {
    return this.#sink.raw.values[index] ?? Number.NaN;
  }
}
