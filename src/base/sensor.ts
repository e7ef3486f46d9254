// What a sensor is, and one tick's values of all of them. A plant appends its
// sensors to a `SensorTable` as it discovers them and fills one `Frame` a tick;
// the engine reads both. Indices never move and never shrink, so that every step
// can keep its per-sensor state in plain typed arrays.
import { must } from "./result.ts";

export interface SensorSpec {
  /** Stable id, `[a-z0-9_.:-]+`: `cpu0`, `mem_used`, `net.eth0.rx`. */
  readonly id: string;
  /** A few words for people. */
  readonly title: string;
  /** Unit of the raw quantity before normalising: `ratio`, `B/s`, `1/s`, `°C`. */
  readonly unit: string;
  /** How the raw quantity becomes a number in [0, 1], in words. */
  readonly normaliser: string;
  /** File or call it is read from, relative to the root: `/proc/stat`. */
  readonly source: string;
  /** Group of the reader that owns it: `cpu`, `memory`, `pressure`, … */
  readonly group: string;
  /** True for what a route may choose (the cores of a host). */
  readonly routable: boolean;
}

/** Why a value is not known. Index into this list is what `Frame.gaps` stores; 0 means known. */
export const GAP_REASONS = [
  "known",
  "absent", // this host does not have it
  "first-sample", // a rate needs two samples
  "vanished", // it was there and is gone
  "denied", // no right to read it
  "unreadable", // the read failed in another way
  "malformed", // the file did not say what it should
  "stepped-back", // a counter ran backwards, so this interval has no rate
  "thinned", // left out this tick to keep the pace
  "not-finite", // the arithmetic gave no number
  "blind", // the whole group could not be read
] as const;

export type GapReason = Exclude<(typeof GAP_REASONS)[number], "known">;

const GAP_CODE: ReadonlyMap<string, number> = new Map(
  GAP_REASONS.map((reason, code) => [reason, code]),
);

/** Values are kept to one part in a million, so that a log replays to the same bits. */
const RESOLUTION = 1e6;

export class SensorTable {
  readonly specs: SensorSpec[] = [];
  readonly #indexOf = new Map<string, number>();

  get count(): number {
    return this.specs.length;
  }

  /** Index of the sensor with this id, appending it when it is new. */
  register(spec: SensorSpec): number {
    const known = this.#indexOf.get(spec.id);
    if (known !== undefined) return known;
    const index = this.specs.length;
    this.specs.push(spec);
    this.#indexOf.set(spec.id, index);
    return index;
  }

  indexOf(id: string): number | undefined {
    return this.#indexOf.get(id);
  }

  at(index: number): SensorSpec {
    return must(this.specs[index], `sensor index ${index} is registered`);
  }
}

/** Values in [0, 1] of every sensor at one tick, or the reason why one is not known. */
export class Frame {
  values = new Float64Array(64);
  /** Codes of `GAP_REASONS`; where it is not 0 the value beside it means nothing. */
  gaps = new Uint8Array(64).fill(1);
  count = 0;

  /** Starts a new tick: every sensor of the table is absent until it is set. */
  clear(count: number): void {
    if (count > this.values.length) {
      const size = Math.max(count, this.values.length * 2);
      this.values = new Float64Array(size);
      this.gaps = new Uint8Array(size);
    }
    this.count = count;
    this.gaps.fill(1, 0, count);
  }

  /** Sets a value, clipped to [0, 1]; a number that is not finite becomes a gap. */
  set(index: number, value: number): void {
    if (index >= this.count) this.#extend(index + 1);
    if (Number.isFinite(value)) {
      const clipped = value < 0 ? 0 : value > 1 ? 1 : value;
      this.values[index] = Math.round(clipped * RESOLUTION) / RESOLUTION;
      this.gaps[index] = 0;
    } else {
      this.setGap(index, "not-finite");
    }
  }

  setGap(index: number, reason: GapReason): void {
    if (index >= this.count) this.#extend(index + 1);
    this.gaps[index] = must(GAP_CODE.get(reason), `gap reason ${reason} is listed`);
  }

  isKnown(index: number): boolean {
    return index < this.count && this.gaps[index] === 0;
  }

  /** The value, or null where it is not known. */
  value(index: number): number | null {
    return this.isKnown(index) ? this.values[index]! : null;
  }

  /** The reason of a gap, or null where the value is known. */
  gap(index: number): GapReason | null {
    if (index >= this.count) return "absent";
    const reason = GAP_REASONS[this.gaps[index]!]!;
    return reason === "known" ? null : reason;
  }

  #extend(count: number): void {
    if (count > this.values.length) {
      const values = new Float64Array(Math.max(count, this.values.length * 2));
      const gaps = new Uint8Array(values.length);
      values.set(this.values);
      gaps.set(this.gaps);
      this.values = values;
      this.gaps = gaps;
    }
    this.gaps.fill(1, this.count, count);
    this.count = count;
  }
}
