// The agents of a garden, side by side in typed arrays: places 0 … count − 1 in the order of
// their birth. Each holds a slot that stays its own for life, where its mind keeps what it is.
import { must } from "../../base/index.ts";

/** As kept in a checkpoint: one row an agent. */
export type AgentRow = readonly [
  cell: number,
  energy: number,
  slot: number,
  depth: number,
  born: number,
];

export class Agents {
  count = 0;
  readonly most: number;
  readonly cell: Int32Array;
  readonly energy: Float64Array;
  readonly slot: Int32Array;
  /** Births between it and a founder or newcomer. */
  readonly depth: Int32Array;
  /** Generation of its birth. */
  readonly born: Int32Array;
  readonly #free: number[] = [];

  constructor(most: number) {
    this.most = most;
    this.cell = new Int32Array(most);
    this.energy = new Float64Array(most);
    this.slot = new Int32Array(most);
    this.depth = new Int32Array(most);
    this.born = new Int32Array(most);
    this.clear();
  }

  clear(): void {
    this.count = 0;
    this.#free.length = 0;
    for (let slot = this.most - 1; slot >= 0; slot -= 1) this.#free.push(slot);
  }

  /** Adds one at the end and returns its place; there must be room. */
  add(cell: number, energy: number, { depth, born }: { depth: number; born: number }): number {
    const at = this.count;
    this.slot[at] = must(this.#free.pop(), "an agent is added only where there is room");
    this.cell[at] = cell;
    this.energy[at] = energy;
    this.depth[at] = depth;
    this.born[at] = born;
    this.count += 1;
    return at;
  }

  /** Takes out all whose energy is used up, keeps the order, and says how many they were. */
  bury(): number {
    let kept = 0;
    for (let at = 0; at < this.count; at += 1) {
      if (this.energy[at]! <= 0) this.#free.push(this.slot[at]!);
      else this.#move(at, kept++);
    }
    const buried = this.count - kept;
    this.count = kept;
    return buried;
  }

  /** Puts another in the place of one, slot and all. */
  replace(at: number, [cell, energy, slot, depth, born]: AgentRow): void {
    this.cell[at] = cell;
    this.energy[at] = energy;
    this.slot[at] = slot;
    this.depth[at] = depth;
    this.born[at] = born;
  }

  /** Place of the one with the least energy, of equals the eldest. */
  weakest(): number {
    let weakest = 0;
    for (let at = 1; at < this.count; at += 1)
      if (this.energy[at]! < this.energy[weakest]!) weakest = at;
    return weakest;
  }

  /** 0 where there is none. */
  averageEnergy(): number {
    let sum = 0;
    for (let at = 0; at < this.count; at += 1) sum += this.energy[at]!;
    return this.count === 0 ? 0 : sum / this.count;
  }

  /** With the free slots in their order: the next births take the same ones. */
  save(): { readonly rows: AgentRow[]; readonly free: readonly number[] } {
    const rows = Array.from({ length: this.count }, (_, at): AgentRow => [
      this.cell[at]!,
      this.energy[at]!,
      this.slot[at]!,
      this.depth[at]!,
      this.born[at]!,
    ]);
    return { rows, free: [...this.#free] };
  }

  restore({ rows, free }: ReturnType<Agents["save"]>): void {
    this.count = rows.length;
    for (const [at, row] of rows.entries()) this.replace(at, row);
    this.#free.splice(0, this.#free.length, ...free);
  }

  #move(from: number, to: number): void {
    if (from === to) return;
    this.cell[to] = this.cell[from]!;
    this.energy[to] = this.energy[from]!;
    this.slot[to] = this.slot[from]!;
    this.depth[to] = this.depth[from]!;
    this.born[to] = this.born[from]!;
  }
}
