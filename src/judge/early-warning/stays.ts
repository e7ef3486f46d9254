// What lasts: every sensor's stays at a high level, by blocks of ten seconds, and those of the
// busiest core, whichever it is, for a scheduler moves one thread from core to core. What is
// used up is left to its forecast, and single cores to the busiest.
import type { Frame, Ms, SensorTable } from "../../base/index.ts";
import { BUSIEST, isStayState, resourceOf, StayWatch } from "../warning/index.ts";
import type { Stay, StayState, StayTick } from "../warning/index.ts";
import { SELF } from "./kin.ts";

/** Length of a block; a tick that is longer is a block. */
const BLOCK: Ms = 10_000;
/** A block that takes so many times as long has a gap in it. */
const BROKEN_AFTER = 3;
/** Share of a block's ticks at which a figure must have had a value. */
const KNOWN_SHARE = 0.5;

const CORE = /^cpu\d+$/u;

interface Watched {
  readonly name: string;
  readonly group: string;
  /** Sensors of which the highest value counts. */
  readonly sensors: number[];
  readonly watch: StayWatch;
  sum: number;
  count: number;
  stay: Stay | null;
  /** The sensor that was highest at the last tick. */
  foremost: number;
}

export class Stays {
  readonly #table: SensorTable;
  readonly #watched = new Map<string, Watched>();
  readonly #waiting = new Map<string, StayWatch>();
  /** Sensors looked at. */
  #known = 0;
  #ticks = 0;
  #since: Ms | null = null;
  #standing: readonly StayTick[] = [];

  constructor(table: SensorTable) {
    this.#table = table;
  }

  /** Takes in a tick; the levels that are held for longer than ever, as of the last block. */
  observe(now: Ms, frame: Frame): readonly StayTick[] {
    while (this.#known < frame.count) this.#look(this.#known++);
    this.#since ??= now;
    if (now - this.#since >= BLOCK) this.#close(now);
    this.#ticks++;
    for (const watched of this.#watched.values()) note(watched, frame);
    return this.#standing;
  }

  *save(): Generator<readonly [name: string, state: StayState]> {
    for (const [name, { watch }] of this.#watched) yield [name, watch.save()];
    for (const [name, watch] of this.#waiting) yield [name, watch.save()];
  }

  /** Keeps a saved state until its sensor turns up; false where it cannot be used. */
  restore(name: string, state: unknown): boolean {
    const watch = new StayWatch();
    if (!isStayState(state) || !watch.load(state)) return false;
    this.#waiting.set(name, watch);
    return true;
  }

  forgetWaiting(): void {
    this.#waiting.clear();
  }

  #look(sensor: number): void {
    const { id, group } = this.#table.at(sensor);
    if (group === SELF || resourceOf(id) !== null) return;
    const name = CORE.test(id) ? BUSIEST : id;
    const known = this.#watched.get(name);
    if (known !== undefined) {
      known.sensors.push(sensor);
      return;
    }
    const watch = this.#waiting.get(name) ?? new StayWatch();
    this.#waiting.delete(name);
    const nothing = { sum: 0, count: 0, stay: null, foremost: sensor };
    this.#watched.set(name, { name, group, sensors: [sensor], watch, ...nothing });
  }

  #close(now: Ms): void {
    const length = now - this.#since!;
    const isBroken = this.#ticks > 1 && length >= BROKEN_AFTER * BLOCK;
    const standing: StayTick[] = [];
    for (const watched of this.#watched.values()) {
      const { name, group, sum, count, watch, foremost } = watched;
      const isKnown = !isBroken && count >= KNOWN_SHARE * this.#ticks;
      watched.stay = watch.observe(isKnown ? sum / count : null);
      watched.sum = 0;
      watched.count = 0;
      if (watched.stay === null) continue;
      const { margin, level, blocks, record } = watched.stay;
      standing.push({
        name,
        group,
        sensor: foremost,
        margin,
        level,
        record,
        lasted: blocks * length,
      });
    }
    this.#standing = standing;
    this.#ticks = 0;
    this.#since = now;
  }
}

function note(watched: Watched, { values, gaps }: Frame): void {
  let highest = -1;
  for (const sensor of watched.sensors) {
    if (gaps[sensor] !== 0 || !(values[sensor]! > highest)) continue;
    highest = values[sensor]!;
    watched.foremost = sensor;
  }
  if (highest < 0) return;
  watched.sum += Math.min(1, highest);
  watched.count++;
}
