// The flow of our garden, by experiment: now and then it is copied twice, one copy loses a
// fifth of every agent's energy, and both live on through the same chance. How far they have
// come apart, over what was taken, says how sensitive the garden is. The copies' chance is
// not the garden's own, so that nothing of the future is given away.
import { CELLS } from "../figures.ts";
import type { Design } from "../figures.ts";
import { Garden, GAUGE } from "../garden.ts";
import { CALM, NO_GUARD } from "../guard.ts";
import type { MakeMind } from "../minds/mind.ts";

/** Generations between two experiments, and of one. */
export const EVERY = 50;
const AHEAD = 50;
/** Share of energy that the one twin loses. */
const PERTURBATION = 0.2;
const SEEDS = 2 ** 32;

export class Twins {
  readonly #left: Garden;
  readonly #right: Garden;

  constructor(design: Design, mind: MakeMind) {
    const make = (): Garden =>
      new Garden(design, { mind: mind(design.mostAgents), guard: NO_GUARD });
    this.#left = make();
    this.#right = make();
  }

  /** (Δf₁² + Δf₂²)/ε², at most 1: f is population over its cap and dirt a cell, 50 generations on. */
  divergence(garden: Garden): number {
    const state = garden.save();
    const seed = garden.streams.below(GAUGE, SEEDS);
    for (const twin of [this.#left, this.#right]) {
      twin.restore(state);
      twin.seed(seed);
    }
    const { agents } = this.#right;
    for (let at = 0; at < agents.count; at += 1) agents.energy[at]! *= 1 - PERTURBATION;
    for (let n = 0; n < AHEAD; n += 1) {
      this.#left.generation(CALM);
      this.#right.generation(CALM);
    }
    const population = (this.#left.agents.count - agents.count) / agents.most;
    const dirt = (this.#left.totalDirt - this.#right.totalDirt) / CELLS;
    return Math.min(1, (population ** 2 + dirt ** 2) / PERTURBATION ** 2);
  }
}
