// A recorded run as a plant: each read gives back the tick that was loaded, sensors
// in the order in which the log first names them, so that the engine sums in the
// same order and comes to the same bits. Touches no file and no clock.
import { Frame, SensorTable } from "../../base/index.ts";
import { NO_METRICS, type Plant, type Sample } from "../plant.ts";
import type { ReplayTick } from "./replay-tick.ts";

export class ReplayPlant implements Plant {
  readonly kind = "replay";
  readonly name: string;
  readonly sensors = new SensorTable();
  readonly #source: string;
  readonly #frame = new Frame();
  #tick: ReplayTick | null = null;

  /** `name` of the system that was recorded, `source` the file. */
  constructor({ name, source }: { readonly name: string; readonly source: string }) {
    this.name = name;
    this.#source = source;
  }

  /** The tick that the next read gives. */
  load(tick: ReplayTick): void {
    this.#tick = tick;
  }

  /** The loaded tick, once; every sensor is absent when none is loaded. */
  read(): Sample {
    const tick = this.#tick;
    this.#tick = null;
    this.#fill(tick);
    return {
      frame: this.#frame,
      metrics: tick?.metrics ?? NO_METRICS,
      processes: tick?.processes ?? [],
      processCount: tick?.processCount ?? null,
      thinned: tick?.thinned ?? [],
      troubles: [],
      ...(tick?.world !== undefined && { world: tick.world }),
    };
  }

  close(): void {
    this.#tick = null;
  }

  #fill(tick: ReplayTick | null): void {
    const frame = this.#frame;
    for (const id of tick?.values.keys() ?? []) this.#register(id, tick!.routable.has(id));
    frame.clear(this.sensors.count);
    for (const [id, value] of tick?.values ?? []) {
      const index = this.sensors.indexOf(id)!;
      if (typeof value === "number") frame.set(index, value);
      else frame.setGap(index, value);
    }
  }

  #register(id: string, routable: boolean): void {
    if (this.sensors.indexOf(id) !== undefined) return;
    this.sensors.register({
      id,
      title: id,
      unit: "ratio",
      normaliser: "recorded",
      source: this.#source,
      group: "recorded",
      routable,
    });
  }
}
