// The way of a tick from a frame to incidents, without a host: fits, bands, early warning.
// Counts what a tick takes; restarts as `watch` does, with what was saved given back.
import type { Frame, Instant, SensorTable } from "../../src/base/index.ts";
import { EarlyWarning } from "../../src/judge/early-warning/index.ts";
import { Judge } from "../../src/judge/index.ts";
import type { IncidentView } from "../../src/judge/warning/index.ts";
import { Motion } from "../../src/model/index.ts";

/** Seconds from tick to tick. */
const INTERVAL_S = 1;

export class Watch {
  readonly #table: SensorTable;
  #motion = new Motion();
  #judge = new Judge();
  #warning: EarlyWarning;
  ticks = 0;
  /** Time taken by fits and bands, and by early warning, ms. */
  engineMs = 0;
  warningMs = 0;

  constructor(table: SensorTable) {
    this.#table = table;
    this.#warning = new EarlyWarning(table, INTERVAL_S);
  }

  /** A new program reads the memory that the old one wrote. */
  restart(): void {
    const memory: unknown = JSON.parse(JSON.stringify([...this.#warning.save()]));
    this.#motion = new Motion();
    this.#judge = new Judge();
    this.#warning = new EarlyWarning(this.#table, INTERVAL_S);
    this.#warning.restore(memory as readonly unknown[]);
  }

  observe(at: Instant, frame: Frame): IncidentView {
    this.ticks++;
    const start = performance.now();
    this.#motion.observe(frame);
    const bands = this.#judge.weigh(this.#motion, frame).sensors;
    const judged = performance.now();
    const view = this.#warning.observe({ at, frame, bands, processes: [] });
    this.engineMs += judged - start;
    this.warningMs += performance.now() - judged;
    return view;
  }
}
