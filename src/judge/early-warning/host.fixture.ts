// A host for tests of early warning: sensors whose values are set by functions of the tick,
// one tick a second, seeded noise about a usual level unless a test says otherwise.
import { Frame, normal, seededChance, SensorTable } from "../../base/index.ts";
import type { Instant, Seconds } from "../../base/index.ts";
import type { BusyProcess, SensorBands } from "../warning/index.ts";
import { Incidents } from "../warning/index.ts";
import { EarlyWarning, MEMORY_VERSION } from "./early-warning.ts";
import type { MemoryEntry } from "./memory-entry.ts";
import type { EarlyWarningView } from "./early-warning.ts";

export const WALL = Date.UTC(2026, 10, 20, 12, 0, 0);

export const NO_BANDS: SensorBands = { band: () => null, gap: () => null, proven: () => null };

/** Value of a sensor at a tick; null is a gap. */
export type Course = (tick: number) => number | null;

export const noisy = (level: number, seed: number): Course => {
  const chance = seededChance(seed);
  return () => level + 0.02 * normal(chance);
};

/** What a watch remembers that has seen a day and no alarm: of incidents only, of no sensor. */
const DAY_WITHOUT_ALARM = ((): readonly MemoryEntry[] => {
  const at = { monotonic: 0, wall: WALL };
  const { usual, ...rest } = new Incidents(new SensorTable()).save(at);
  const highest = Array.from({ length: 144 }, () => 0);
  return [
    { part: "head", version: MEMORY_VERSION, at },
    { part: "incidents", state: { ...rest, usual: { ...usual, highest } } },
  ];
})();

export class InventedHost {
  readonly sensors = new SensorTable();
  readonly frame = new Frame();
  readonly warning: EarlyWarning;
  processes: readonly BusyProcess[] = [];
  tick = 0;
  readonly #courses: Course[] = [];

  constructor(courses: Readonly<Record<string, Course>>, interval: Seconds = 1) {
    for (const [id, course] of Object.entries(courses)) this.add(id, course);
    this.warning = new EarlyWarning(this.sensors, interval);
    this.warning.restore(DAY_WITHOUT_ALARM);
  }

  add(id: string, course: Course): void {
    this.sensors.register({
      id,
      title: id,
      unit: "ratio",
      normaliser: "as it is",
      source: "invented",
      group: "whatever the plant says",
      routable: false,
    });
    this.#courses.push(course);
  }

  get now(): Instant {
    return { monotonic: this.tick * 1000, wall: WALL + this.tick * 1000 };
  }

  step(at = this.now): EarlyWarningView {
    this.frame.clear(this.sensors.count);
    for (const [i, course] of this.#courses.entries()) {
      const value = course(this.tick);
      if (value === null) this.frame.setGap(i, "absent");
      else this.frame.set(i, value);
    }
    this.tick += 1;
    const { frame, processes } = this;
    return this.warning.observe({ at, frame, bands: NO_BANDS, processes });
  }

  run(ticks: number): EarlyWarningView[] {
    return Array.from({ length: ticks }, () => this.step());
  }
}
