// One run of a garden, as it is compared: what its last generations were like, and what
// became of its agents on the way.
import { REFERENCE_TAIL } from "./reference.ts";
import { History } from "./history.ts";
import type { Generation, Setting } from "./history.ts";

export interface Outcome {
  /** Means over the last generations, at most 500 of them. */
  readonly population: number;
  readonly totalDirt: number;
  readonly risk: number;
  readonly flow: number;
  readonly births: number;
  readonly deaths: number;
  readonly newcomers: number;
  /** Most births between an agent that lives at the end and a founder; 0 for none. */
  readonly depth: number;
  /** Generations with the verdict collapse. */
  readonly collapses: number;
  /** Actions that the guard held back. */
  readonly heldBack: number;
}

export class Season {
  readonly history: History;
  readonly #generations: number;
  #sums = { population: 0, totalDirt: 0, risk: 0, flow: 0, count: 0 };
  #births = 0;
  #deaths = 0;
  #newcomers = 0;
  #collapses = 0;
  #heldBack = 0;

  /** `generations`: how long it is to be. */
  constructor(setting: Setting, { seed, generations }: { seed: number; generations: number }) {
    this.history = new History(setting).begin(seed);
    this.#generations = generations;
  }

  get isOver(): boolean {
    return this.history.garden.age >= this.#generations;
  }

  /** Lives one generation on. */
  next(): Generation {
    const generation = this.history.next();
    const { births, deaths, newcomers, heldBack } = this.history.garden.tally;
    this.#births += births;
    this.#deaths += deaths;
    this.#newcomers += newcomers;
    this.#heldBack += heldBack;
    if (generation.verdict === "collapse") this.#collapses += 1;
    if (generation.generation > this.#generations - REFERENCE_TAIL) {
      for (const name of ["population", "totalDirt", "risk", "flow"] as const)
        this.#sums[name] += generation[name];
      this.#sums.count += 1;
    }
    return generation;
  }

  /** Of what was lived so far. */
  outcome(): Outcome {
    const { agents } = this.history.garden;
    const { count, ...sums } = this.#sums;
    const over = Math.max(1, count);
    return {
      population: sums.population / over,
      totalDirt: sums.totalDirt / over,
      risk: sums.risk / over,
      flow: sums.flow / over,
      births: this.#births,
      deaths: this.#deaths,
      newcomers: this.#newcomers,
      depth: Math.max(0, ...agents.depth.subarray(0, agents.count)),
      collapses: this.#collapses,
      heldBack: this.#heldBack,
    };
  }
}
