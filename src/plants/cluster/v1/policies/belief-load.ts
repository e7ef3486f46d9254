// What is believed of each node's CPU: what it is asked for on ordinary days, a burst and
// how long it may last, the capacity that was ordered for it.
import * as F from "../figures.ts";
import type { Mind } from "./mind.ts";

const MEAN_DEMAND = (F.DEMAND.low + F.DEMAND.high) / 2;
const MEAN_BURST_STEPS = (F.BURST.shortest + F.BURST.longest) / 2;
/** CPU above what a node is believed to be asked for that is taken for a burst: nearly two deviations of the wander. */
const BURST_SIGN = 0.13;
/** Share of a surprise that goes into what a node is believed to be asked for; of the first look all but the wander's. */
const DEMAND_PACE = 0.05;
const FIRST_PACE = 0.8;
/** Steps that a burst seen at work is believed to last at least. */
const LASTS_AT_LEAST = 6;

export class LoadBelief {
  readonly #mind: Mind;
  readonly #demand: Float64Array;
  readonly #surge: Float64Array;
  /** What a burst that rises heads for. */
  readonly #heads: Float64Array;
  readonly #relief: Float64Array;
  readonly #wasSeen: Uint8Array;

  constructor(mind: Mind) {
    const { nodes } = mind.torus;
    this.#mind = mind;
    this.#demand = new Float64Array(nodes).fill(MEAN_DEMAND);
    this.#surge = new Float64Array(nodes);
    this.#heads = new Float64Array(nodes);
    this.#relief = new Float64Array(nodes);
    this.#wasSeen = new Uint8Array(nodes);
  }

  cpu(node: number): number {
    const cpu = this.#demand[node]! + this.#surge[node]! - this.#relief[node]!;
    return cpu < 0 ? 0 : cpu > 1 ? 1 : cpu;
  }

  relieve(centre: number): void {
    for (let i = F.ZONE * centre; i < F.ZONE * centre + F.ZONE; i += 1)
      this.#relief[this.#mind.torus.zones[i]!]! += F.CAPACITY.relief;
  }

  goOn(node: number): void {
    const { pressureLasts } = this.#mind;
    this.#relief[node]! *= F.CAPACITY.kept;
    if (pressureLasts[node]! > 0) pressureLasts[node]! -= 1;
    else this.#surge[node]! *= 1 - F.BURST_PACE;
  }

  see(node: number, cpu: number): void {
    const { pressureLasts } = this.#mind;
    // Below zero nobody sees how much capacity is idle: what is asked for lies between.
    const asked =
      cpu > 0 ? cpu + this.#relief[node]! : Math.min(this.#demand[node]!, this.#relief[node]!);
    const above = asked - this.#demand[node]!;
    const isFirst = this.#wasSeen[node] === 0;
    this.#wasSeen[node] = 1;
    const isBurst = isFirst ? asked > F.DEMAND.high + BURST_SIGN : above > BURST_SIGN;
    if (!isBurst) {
      this.#demand[node]! += (isFirst ? FIRST_PACE : DEMAND_PACE) * above;
      this.#surge[node] = Math.max(0, asked - this.#demand[node]!);
      pressureLasts[node] = 0;
      return;
    }
    const before = this.#surge[node]!;
    const surge = asked - this.#demand[node]!;
    const rises = surge - before > BURST_SIGN / 2;
    const known = pressureLasts[node]! > 0 && !rises ? pressureLasts[node]! : MEAN_BURST_STEPS;
    // A quarter of the way a step: what rises goes on to where it heads.
    const heads = before + (surge - before) / F.BURST_PACE;
    this.#surge[node] = surge;
    this.#heads[node] = rises ? Math.min(F.BURST.high, Math.max(surge, heads)) : surge;
    pressureLasts[node] = Math.max(known, LASTS_AT_LEAST);
  }

  /** Writes what a plan is made from. */
  foresee(node: number): void {
    const { pressure, pressureLasts } = this.#mind;
    const heads = pressureLasts[node]! > 0 ? this.#heads[node]! : 0;
    const surge = heads > this.#surge[node]! ? heads : this.#surge[node]!;
    pressure[node] = this.#demand[node]! + surge - this.#relief[node]!;
  }

  /** The pager says what the CPU is; nobody knows for how long. */
  hear(node: number, cpu: number): void {
    this.#surge[node] = Math.max(
      this.#surge[node]!,
      cpu - this.#demand[node]! + this.#relief[node]!,
    );
    this.#mind.pressureLasts[node] = Math.max(this.#mind.pressureLasts[node]!, LASTS_AT_LEAST);
  }

  /** By its silence: the CPU is not above this. */
  atMost(node: number, cpu: number): void {
    const most = cpu - this.#demand[node]! + this.#relief[node]!;
    if (this.#surge[node]! > most) this.#surge[node] = Math.max(0, most);
    if (this.#heads[node]! > this.#surge[node]!) this.#heads[node] = this.#surge[node]!;
  }
}
