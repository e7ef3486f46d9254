// How much is left out to keep the pace. The cost of a reading is judged by the least of
// the last three, so that one preempted reading changes nothing. Levels are taken at once
// and given back slowly.
import type { Ms } from "../../base/index.ts";

/** Readings that must all be over the budget before more is left out. */
const READINGS_JUDGED = 3;
/** Readings well within the budget before something comes back. */
const CALM_READINGS = 20;
/** Well within: this share of the budget. */
const CALM_SHARE = 0.6;

/** What is left out at each level, on top of the level before. */
const LEVELS: readonly { groups: readonly string[]; processShare: number }[] = [
  { groups: [], processShare: 1 },
  { groups: ["vmstat", "thermal", "power", "frequency"], processShare: 1 },
  { groups: ["cgroup"], processShare: 0.5 },
  { groups: [], processShare: 0.2 },
  { groups: [], processShare: 0.05 },
];

export class Thinning {
  readonly #costs = new Float64Array(READINGS_JUDGED);
  #level = 0;
  #noted = 0;
  #calm = 0;

  get level(): number {
    return this.#level;
  }

  /** Share of the process readings this level allows. */
  get processShare(): number {
    return LEVELS[this.#level]!.processShare;
  }

  leavesOut(group: string): boolean {
    for (let level = 1; level <= this.#level; level++) {
      if (LEVELS[level]!.groups.includes(group)) return true;
    }
    return false;
  }

  /** Takes in what a reading cost against what it might. */
  note(cost: Ms, budget: Ms): void {
    this.#costs[this.#noted++ % READINGS_JUDGED] = cost;
    if (this.#noted >= READINGS_JUDGED && Math.min(...this.#costs) > budget) {
      this.#level = Math.min(this.#level + 1, LEVELS.length - 1);
      this.#noted = 0;
      this.#calm = 0;
      return;
    }
    this.#calm = cost < budget * CALM_SHARE ? this.#calm + 1 : 0;
    if (this.#calm < CALM_READINGS || this.#level === 0) return;
    this.#level--;
    this.#calm = 0;
  }
}
