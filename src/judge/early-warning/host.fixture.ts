// A host for tests of early warning: sensors whose values are set by functions of the tick,
// one tick a second, seeded noise about a usual level unless a test says otherwise.
import { Frame, normal, seededChance, SensorTable } from "../../base/index.ts";
import type { Instant, Seconds } from "../../base/index.ts";
import type { BusyProcess, SensorBands } from "../warning/index.ts";
import { EarlyWarning } from "./early-warning.ts";
import type { EarlyWarningView } from "./early-warning.ts";

export const WALL = Date.UTC(2026, 10, 20, 12, 0, 0);

export const NO_BANDS: SensorBands = { band: () => null, gap: () => null, proven: () => null };

/** Value of a sensor at a tick; null is a gap. */
export type Course = (tick: number) => number | null;

export const noisy = (level: number, seed: number): Course => {
  const chance = seededChance(seed);
  return () => level + 0.02 * normal(chance);
};

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
