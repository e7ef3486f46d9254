// What each agent of a garden earns and spends, followed generation by generation by its slot,
// and from that when a quarter of them will have starved if nothing changes.
import { exactExp } from "../../../base/index.ts";
import type { Agents } from "../agents.ts";

/** Generations that forecasts look ahead, and the share of agents whose loss they forecast. */
export const HORIZON = 100;
export const LOSS = 0.25;

/** Shares of the newest value in an agent's running means once it is old enough to have them. */
const SLOW = 0.02;
const FAST = 0.1;
/** Of a newcomer, of whom nothing is known. */
const USUAL_VARIANCE = 0.25;
const USUAL_SPENDING = 0.5;
/** More is not lost in a generation but given to a child. */
const MOST_LOST = 2;
/** Means that `save` keeps of a slot. */
const KEPT = 7;

/** Earnings an agent and generation, by one of the ways to look at them. */
type Outlooks = "slow" | "fast" | "spending";

export class Lives {
  readonly #energy: Float64Array;
  readonly #slow: Float64Array;
  readonly #fast: Float64Array;
  readonly #variance: Float64Array;
  readonly #spending: Float64Array;
  readonly #age: Float64Array;
  /** Generation of birth of whom the slot's means are; −1 for nobody. */
  readonly #born: Float64Array;
  readonly #times: Float64Array;
  #mean = 0;

  /** `most`: agents there may be. */
  constructor(most: number) {
    const made = (): Float64Array => new Float64Array(most);
    this.#energy = made();
    this.#slow = made();
    this.#fast = made();
    this.#variance = made();
    this.#spending = made();
    this.#age = made();
    this.#born = made();
    this.#times = made();
  }

  begin({ count, slot, energy, born }: Agents): void {
    for (const kept of this.#all()) kept.fill(0);
    this.#born.fill(-1);
    this.#mean = 0;
    for (let at = 0; at < count; at += 1) {
      this.#energy[slot[at]!] = energy[at]!;
      this.#born[slot[at]!] = born[at]!;
    }
  }

  /** Takes in a generation. */
  take({ count, slot, energy, born }: Agents): void {
    let sum = 0;
    let known = 0;
    for (let at = 0; at < count; at += 1) {
      const own = slot[at]!;
      const earned = energy[at]! - this.#energy[own]!;
      this.#energy[own] = energy[at]!;
      if (this.#born[own] !== born[at]!) {
        this.#welcome(own, born[at]!);
        continue;
      }
      if (earned < -MOST_LOST) continue;
      this.#learn(own, earned);
      sum += this.#slow[own]!;
      known += 1;
    }
    if (known > 0) this.#mean = sum / known;
  }

  /**
   * Of these agents, if each goes on as it did: by how many standard deviations those who starve
   * within the horizon exceed a quarter, in [−6, 6]; and the generation in which the quarter is
   * lost, up to 400. `less`: earnings that each will miss.
   */
  forecast(
    { count, slot, energy }: Agents,
    by: Outlooks,
    less = 0,
  ): { readonly excess: number; readonly lossAt: number } {
    const needed = Math.max(1, Math.ceil(count * LOSS));
    let expected = 0;
    let variance = 0;
    for (let at = 0; at < count; at += 1) {
      const own = slot[at]!;
      const trend = this.#trend(own, by) - less;
      const spread = Math.sqrt(Math.max(LEAST_VARIANCE, this.#variance[own]!) * HORIZON) / 2 + 1;
      const share = starves(-(energy[at]! + trend * HORIZON) / spread);
      expected += share;
      variance += share * (1 - share);
      this.#times[at] = trend < -NO_TREND ? Math.min(LATEST, -energy[at]! / trend) : LATEST;
    }
    const lossAt = this.#times.subarray(0, count).sort()[needed - 1]!;
    const excess = (expected - needed + 0.5) / Math.sqrt(variance + 0.25);
    return { excess: Math.min(6, Math.max(-6, excess)), lossAt };
  }

  save(): readonly number[] {
    return [this.#mean, ...this.#all().flatMap((kept) => Array.from(kept))];
  }

  restore([mean = 0, ...kept]: readonly number[]): void {
    this.#mean = mean;
    const most = kept.length / KEPT;
    for (const [i, into] of this.#all().entries()) into.set(kept.slice(i * most, (i + 1) * most));
  }

  #all(): readonly Float64Array[] {
    return [
      this.#energy,
      this.#slow,
      this.#fast,
      this.#variance,
      this.#spending,
      this.#age,
      this.#born,
    ];
  }

  /** Of a newcomer it is thought that it earns what others earn. */
  #welcome(slot: number, born: number): void {
    this.#born[slot] = born;
    this.#slow[slot] = this.#mean;
    this.#fast[slot] = this.#mean;
    this.#variance[slot] = USUAL_VARIANCE;
    this.#spending[slot] = USUAL_SPENDING;
    this.#age[slot] = 0;
  }

  #learn(slot: number, earned: number): void {
    const age = (this.#age[slot]! += 1);
    const share = Math.max(SLOW, 1 / (age + 1));
    const off = earned - this.#slow[slot]!;
    this.#slow[slot]! += share * off;
    this.#variance[slot] = (1 - share) * (this.#variance[slot]! + share * off * off);
    this.#fast[slot]! += Math.max(FAST, 1 / (age + 1)) * (earned - this.#fast[slot]!);
    this.#spending[slot]! += share * (Math.max(0, -earned) - this.#spending[slot]!);
  }

  #trend(slot: number, by: Outlooks): number {
    if (by === "spending") return -this.#spending[slot]!;
    return by === "slow" ? this.#slow[slot]! : this.#fast[slot]!;
  }
}

const LEAST_VARIANCE = 0.01;
/** Slower losses are none; and later ones are never. */
const NO_TREND = 0.005;
const LATEST = 400;

/** The normal distribution, near enough: the logistic one of slope 1.702. */
function starves(deviations: number): number {
  const share = 1 / (1 + exactExp(-1.702 * Math.min(20, Math.max(-20, deviations))));
  return Math.min(1 - 1e-4, Math.max(1e-4, share));
}
