// The resources that can run out, one watch for each sensor that is the share in use of one.
import type { Frame, Ms, SensorTable } from "../../base/index.ts";
import { ExhaustionWatch, resourceOf } from "../warning/index.ts";
import type { ExhaustibleResource, ExhaustionState, ExhaustionTick } from "../warning/index.ts";
import type { MemoryEntry } from "./memory-entry.ts";

interface Watched extends ExhaustibleResource {
  readonly sensor: number;
  readonly watch: ExhaustionWatch;
}

export class ResourceWatches {
  readonly #table: SensorTable;
  readonly #watched: Watched[] = [];
  readonly #waiting = new Map<string, ExhaustionWatch>();
  /** Sensors looked at. */
  #known = 0;

  constructor(table: SensorTable) {
    this.#table = table;
  }

  observe(now: Ms, frame: Frame): readonly ExhaustionTick[] {
    while (this.#known < frame.count) this.#look(this.#known++);
    return this.#watched.map(({ sensor, resource, name, watch }) => {
      const used = frame.value(sensor);
      return { sensor, resource, name, used, forecast: watch.note(now, used) };
    });
  }

  *save(): Generator<MemoryEntry> {
    const watched = this.#watched.map(({ sensor, watch }) => {
      return [this.#table.at(sensor).id, watch] as const;
    });
    for (const [sensor, watch] of [...watched, ...this.#waiting])
      yield { part: "resource", sensor, state: watch.save() };
  }

  /** Keeps a checked state until its sensor turns up; false where it does not hold together. */
  restore(sensor: string, state: ExhaustionState): boolean {
    const watch = new ExhaustionWatch();
    if (!watch.load(state)) return false;
    this.#waiting.set(sensor, watch);
    return true;
  }

  forgetWaiting(): void {
    this.#waiting.clear();
  }

  #look(sensor: number): void {
    const { id } = this.#table.at(sensor);
    const resource = resourceOf(id);
    if (resource === null) return;
    const watch = this.#waiting.get(id) ?? new ExhaustionWatch();
    this.#waiting.delete(id);
    this.#watched.push({ sensor, watch, ...resource });
  }
}
