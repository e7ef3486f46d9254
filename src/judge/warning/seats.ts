// Which sensors take part where a relation is watched: only so many can, and a sensor that
// never moves relates to nothing. A seat goes to a sensor that has moved often enough, to at
// most a share of each group, and comes free when its sensor was still or gone for long.
import type { Frame, SensorTable } from "../../base/index.ts";

/** A change of value smaller than this is rounding, in units of the normalised value. */
const MOVE = 1e-4;
/** Moves after which a sensor is worth a seat. */
const MOVES_FOR_SEAT = 30;
/** Share of the seats one group may take: 512 cores must not crowd out memory. */
const GROUP_SHARE = 0.4;

export const EMPTY = -1;

export class Seats {
  /** Sensor in each seat, or `EMPTY`. */
  readonly sensors: Int32Array;
  readonly #table: SensorTable;
  /** Ticks without a move after which a seat is given up. */
  readonly #patience: number;
  readonly #perGroup: number;
  #last = new Float64Array(0);
  #moves = new Uint8Array(0);
  #movedAt = new Float64Array(0);
  #seated = new Uint8Array(0);
  #tick = 0;

  constructor(table: SensorTable, seats: number, patience: number) {
    this.sensors = new Int32Array(seats).fill(EMPTY);
    this.#table = table;
    this.#patience = patience;
    this.#perGroup = Math.max(1, Math.floor(seats * GROUP_SHARE));
  }

  /** Takes in one tick's values. */
  note({ count, values, gaps }: Frame): void {
    this.#reserve(count);
    this.#tick++;
    for (let i = 0; i < count; i++) {
      if (gaps[i] !== 0) continue;
      const value = values[i]!;
      if (Math.abs(value - this.#last[i]!) < MOVE) continue;
      this.#last[i] = value;
      this.#movedAt[i] = this.#tick;
      if (this.#moves[i]! < MOVES_FOR_SEAT) this.#moves[i]!++;
    }
  }

  /** Gives up and gives out seats; the numbers of those whose sensor changed. */
  review(): number[] {
    const changed = new Set<number>();
    const taken = new Map<string, number>();
    for (const [seat, sensor] of this.sensors.entries()) {
      if (sensor === EMPTY) continue;
      if (this.#tick - this.#movedAt[sensor]! > this.#patience) {
        this.sensors[seat] = EMPTY;
        this.#seated[sensor] = 0;
        this.#moves[sensor] = 0;
        changed.add(seat);
      } else addOne(taken, this.#groupOf(sensor));
    }
    let free = this.sensors.indexOf(EMPTY);
    for (let i = 0; i < this.#moves.length && free !== EMPTY; i++) {
      if (this.#seated[i] === 1 || this.#moves[i]! < MOVES_FOR_SEAT) continue;
      const group = this.#groupOf(i);
      if ((taken.get(group) ?? 0) >= this.#perGroup) continue;
      addOne(taken, group);
      this.sensors[free] = i;
      this.#seated[i] = 1;
      changed.add(free);
      free = this.sensors.indexOf(EMPTY);
    }
    return [...changed];
  }

  /** Ticks since the sensor in a seat last moved. */
  stillFor(seat: number): number {
    return this.#tick - this.#movedAt[this.sensors[seat]!]!;
  }

  /** Gives a seat to a sensor that had it in an earlier run; `still` as `stillFor` said then. */
  restore(seat: number, sensor: number, still: number): void {
    this.#reserve(sensor + 1);
    this.sensors[seat] = sensor;
    this.#seated[sensor] = 1;
    this.#moves[sensor] = MOVES_FOR_SEAT;
    this.#movedAt[sensor] = this.#tick - still;
  }

  #groupOf(sensor: number): string {
    return this.#table.specs[sensor]?.group ?? "";
  }

  #reserve(count: number): void {
    if (count <= this.#last.length) return;
    const size = Math.max(count, 2 * this.#last.length);
    this.#last = grown(this.#last, new Float64Array(size));
    this.#movedAt = grown(this.#movedAt, new Float64Array(size));
    this.#moves = grown(this.#moves, new Uint8Array(size));
    this.#seated = grown(this.#seated, new Uint8Array(size));
  }
}

function grown<T extends Float64Array | Uint8Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

function addOne(taken: Map<string, number>, group: string): void {
  taken.set(group, (taken.get(group) ?? 0) + 1);
}
