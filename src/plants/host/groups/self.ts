// This program's own cost as sensors: who watches must not weigh. Each reads one half at
// its budget, so that a glance tells whether it is kept.
import type { Ms } from "../../../base/index.ts";
import type { OwnCostMeter } from "../own-cost.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { softClip } from "./normalise.ts";

/** Resident memory of the headless loop that is still within budget. */
const RSS_BUDGET = 60 * 2 ** 20;
/** Wall time of a tick, at the 99th percentile, that is still within budget. */
const TICK_BUDGET_MS = 3;
const TICKS_KEPT = 100;

export class SelfGroup implements Group {
  readonly name = "self";
  readonly optional = false;
  readonly sensors: GroupSensors;
  readonly #meter: OwnCostMeter;
  readonly #cpu: number;
  readonly #rss: number;
  readonly #tick: number;
  readonly #walls = new Float64Array(TICKS_KEPT);
  readonly #sorted = new Float64Array(TICKS_KEPT);
  #wallsSeen = 0;
  #cpuMs = Number.NaN;

  constructor(meter: OwnCostMeter, sink: SensorSink) {
    this.#meter = meter;
    this.sensors = new GroupSensors(this.name, sink);
    this.#cpu = this.sensors.add({
      id: "self_cpu",
      title: "this program's CPU",
      unit: "ratio",
      normaliser: "share of one core",
      source: "getrusage",
    });
    this.#rss = this.sensors.add({
      id: "self_rss",
      title: "this program's memory",
      unit: "B",
      normaliser: "x/(1+x), x = resident memory / 60 MiB",
      source: "/proc/self/statm",
    });
    this.#tick = this.sensors.add({
      id: "self_tick",
      title: `this program's ticks, 99th percentile of the last ${TICKS_KEPT}`,
      unit: "ms",
      normaliser: `x/(1+x), x = wall time / ${TICK_BUDGET_MS} ms`,
      source: "monotonic clock",
    });
  }

  /** Notes what a tick took. */
  noteTick(wall: Ms): void {
    this.#walls[this.#wallsSeen++ % TICKS_KEPT] = wall;
  }

  read(reading: Reading): void {
    const cpuMs = this.#meter.cpuMs();
    const share = (cpuMs - this.#cpuMs) / reading.elapsedMs;
    const first = Number.isNaN(this.#cpuMs);
    this.#cpuMs = cpuMs;
    if (first) this.sensors.gap(this.#cpu, "first-sample");
    else this.sensors.set(this.#cpu, share, share);
    reading.metrics.selfCpuRatio = Number.isFinite(share) ? share : null;
    const rss = this.#meter.rssBytes();
    if (Number.isNaN(rss)) this.sensors.gap(this.#rss, "absent");
    else this.sensors.set(this.#rss, rss, softClip(rss / RSS_BUDGET));
    reading.metrics.selfRssBytes = Number.isNaN(rss) ? null : rss;
    const wall = this.#wallP99();
    if (Number.isNaN(wall)) this.sensors.gap(this.#tick, "first-sample");
    else this.sensors.set(this.#tick, wall, softClip(wall / TICK_BUDGET_MS));
  }

  raw(): Record<string, unknown> {
    return {
      cpu_ms: this.#cpuMs,
      rss_bytes: this.sensors.rawOf(this.#rss),
      tick_p99_ms: this.#wallP99(),
    };
  }

  close(): void {
    this.#meter.close();
  }

  /** Nearest-rank 99th percentile, ms; NaN before the first tick. */
  #wallP99(): number {
    const count = Math.min(this.#wallsSeen, TICKS_KEPT);
    if (count === 0) return Number.NaN;
    const sorted = this.#sorted.subarray(0, count);
    sorted.set(this.#walls.subarray(0, count));
    sorted.sort();
    return sorted[Math.ceil(count * 0.99) - 1]!;
  }
}
