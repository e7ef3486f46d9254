// Feeds the watch over sensors that go together: minutes of every sensor but this program's
// own, single cores, and what is used up, which goes its own way.
import type { Frame, Ms, SensorTable } from "../../base/index.ts";
import { Companions, resourceOf } from "../warning/index.ts";
import type { CompanionsState, Parting } from "../warning/index.ts";
import { SELF } from "./kin.ts";

const MINUTE: Ms = 60_000;
/** A minute that took so many times as long has a gap in it. */
const BROKEN_AFTER = 2;
/** Share of a minute's ticks at which a sensor must have had a value. */
const KNOWN_SHARE = 0.5;
const CORE = /^cpu\d+$/u;

export class Partings {
  readonly #table: SensorTable;
  readonly #companions = new Companions();
  #waiting: CompanionsState | null = null;
  #values = new Float64Array(0);
  #sums = new Float64Array(0);
  #counts = new Float64Array(0);
  #known = 0;
  #ticks = 0;
  #since: Ms | null = null;
  #standing: readonly Parting[] = [];

  constructor(table: SensorTable) {
    this.#table = table;
  }

  /** Takes in a tick; who has left its companions, as of the last whole minute. */
  observe(now: Ms, frame: Frame): readonly Parting[] {
    this.#reserve(frame.count);
    this.#since ??= now;
    if (now - this.#since >= MINUTE) this.#close(now);
    this.#ticks++;
    for (let i = 0; i < frame.count; i++) {
      const value = frame.gaps[i] === 0 ? frame.values[i]! : Number.NaN;
      this.#values[i] = value;
      if (Number.isNaN(value)) continue;
      this.#sums[i]! += value;
      this.#counts[i]! += 1;
    }
    this.#companions.note(this.#values);
    return this.#standing;
  }

  save(): CompanionsState {
    return this.#waiting ?? this.#companions.save((i) => this.#table.at(i).id);
  }

  /** Keeps a checked state until there are sensors. */
  restore(state: CompanionsState): void {
    this.#waiting = state;
  }

  #close(now: Ms): void {
    const isBroken = now - this.#since! >= BROKEN_AFTER * MINUTE && this.#ticks > 1;
    const means = this.#sums.map((sum, i) => {
      const count = this.#counts[i]!;
      return count > 0 && count >= KNOWN_SHARE * this.#ticks
        ? Math.max(0, sum / count)
        : Number.NaN;
    });
    this.#standing = this.#companions.observe(isBroken ? null : means);
    this.#sums.fill(0);
    this.#counts.fill(0);
    this.#ticks = 0;
    this.#since = now;
  }

  #reserve(count: number): void {
    if (count === this.#known) return;
    if (this.#waiting !== null) {
      this.#companions.load(this.#waiting, (id) => this.#table.indexOf(id));
      this.#waiting = null;
    }
    for (let i = this.#known; i < count; i++) {
      const { id, group } = this.#table.at(i);
      const isWatched = group !== SELF && !CORE.test(id) && resourceOf(id) === null;
      if (isWatched && !this.#companions.has(i)) this.#companions.add(i);
    }
    this.#known = count;
    this.#values = new Float64Array(count).fill(Number.NaN);
    const [sums, counts] = [this.#sums, this.#counts];
    this.#sums = new Float64Array(count);
    this.#counts = new Float64Array(count);
    this.#sums.set(sums);
    this.#counts.set(counts);
  }
}
