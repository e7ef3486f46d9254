// Fixed-length memory of many series that advance together, one slot a tick: the
// engine's windows and the dashboard's five minutes of history. Each slot knows
// whether its value is known. Series are appended, never removed; pushing allocates
// nothing until a series is added beyond the room reserved.
import { must } from "./result.ts";

export class Rings {
  /** Slots of every series. */
  readonly capacity: number;
  /** Series-major: slot `s` of series `i` stands at `i * capacity + s`. */
  values: Float64Array;
  /** 1 where the value beside it is known. */
  known: Uint8Array;
  /** Number of series. */
  count = 0;
  /** Slot written last; −1 before the first tick. */
  head = -1;
  /** Ticks remembered, at most `capacity`. */
  filled = 0;

  constructor(capacity: number, series = 64) {
    this.capacity = must(
      Number.isInteger(capacity) && capacity > 0 && capacity,
      "a ring has a slot",
    );
    this.values = new Float64Array(capacity * series);
    this.known = new Uint8Array(capacity * series);
  }

  /** Opens the next slot for `count` series, every one unknown until `put`. */
  advance(count: number): void {
    if (count > this.count) this.#grow(count);
    this.head = this.head + 1 === this.capacity ? 0 : this.head + 1;
    if (this.filled < this.capacity) this.filled++;
    const { capacity, known, head } = this;
    for (let at = head, end = this.count * capacity; at < end; at += capacity) known[at] = 0;
  }

  /** Sets the value of the open slot. */
  put(series: number, value: number): void {
    const at = series * this.capacity + this.head;
    this.values[at] = value;
    this.known[at] = 1;
  }

  /** Value `ago` ticks back (0 is the newest), or null where it is not known. */
  at(series: number, ago: number): number | null {
    if (series >= this.count || ago < 0 || ago >= this.filled) return null;
    const slot = this.head - ago;
    const at = series * this.capacity + (slot < 0 ? slot + this.capacity : slot);
    return this.known[at] === 1 ? this.values[at]! : null;
  }

  /** The last `length` slots of a series, oldest first; null where a value is not known. */
  tail(series: number, length = this.filled): (number | null)[] {
    const kept = Math.min(length, this.filled);
    return Array.from({ length: kept }, (_, i) => this.at(series, kept - 1 - i));
  }

  #grow(count: number): void {
    const room = count * this.capacity;
    if (room > this.values.length) {
      const values = new Float64Array(Math.max(room, this.values.length * 2));
      const known = new Uint8Array(values.length);
      values.set(this.values);
      known.set(this.known);
      this.values = values;
      this.known = known;
    }
    this.count = count;
  }
}
