// The risk of our garden: the probability that within 100 generations a quarter of its agents
// is lost, from what they have left, what they earn, and how fast dirt grows again. Logistic
// regression; the weights are fitted by `npm run bench:gardener` on seeds of their own.
import { exactLog } from "../../../base/index.ts";
import { CELLS, MOST_GROWTH } from "../figures.ts";
import type { Garden } from "../garden.ts";
import { logistic } from "../gauges.ts";

/** Generations that the forecast looks ahead, and the share of agents whose loss it forecasts. */
export const HORIZON = 100;
export const LOSS = 0.25;

export const FEATURES = [
  "bias",
  "lower quartile of energy",
  "median of energy",
  "earnings",
  "lower quartile then",
  "lower quartile then, near 0",
  "growth",
  "dirt a cell",
  "dirt an agent",
  "population",
  "turnover",
  "fewer than ten",
  "chance of few",
  "dearth",
] as const;

/** Made by `npm run bench:gardener`; in the order of FEATURES. */
export const OUTLOOK_WEIGHTS: readonly number[] = [
  1.9552, -5.5214, 1.7768, -2.638, 2.5557, -2.7481, 1.4716, 15.6619, -2.3298, -5.1746, 1.1193,
  0.9987, 7.2663, 6.0306,
];

/** Mean growth of a garden below its ceiling. */
const USUAL_GROWTH = (CELLS * MOST_GROWTH) / 2;
/** Shares of the newest value in the running means. */
const SMOOTHING = { earnings: 0.05, growth: 0.1, turnover: 0.05 } as const;
/** A generation's earnings an agent beyond it are an accident of births and deaths. */
const MOST_EARNINGS = 1;
const MOST_GROWTH_SEEN = 1.2;
const ENERGY_SCALE = 10;
const QUARTILE_THEN_MOST = 5;
const FEW = 10;

export class Outlook {
  readonly features = new Float64Array(FEATURES.length);
  #earnings = 0;
  #growth = 1;
  #turnover = 0;
  #energy = 0;
  #dirt = 0;
  #population = 0;
  #sorted = new Float64Array(0);

  begin({ agents, totalDirt }: Garden): void {
    this.#earnings = 0;
    this.#growth = 1;
    this.#turnover = 0;
    this.#energy = agents.averageEnergy() * agents.count;
    this.#dirt = totalDirt;
    this.#population = agents.count;
  }

  /** Takes in a generation and returns the risk, 1 for an empty garden. */
  take(garden: Garden, weights: readonly number[] = OUTLOOK_WEIGHTS): number {
    const { agents, tally, totalDirt } = garden;
    const population = agents.count;
    if (population === 0) return 1;
    const energy = agents.averageEnergy() * population;
    const earned = (energy - this.#energy) / population;
    const bounded = Math.min(MOST_EARNINGS, Math.max(-MOST_EARNINGS, earned));
    this.#earnings += SMOOTHING.earnings * (bounded - this.#earnings);
    const growth = (totalDirt - this.#dirt + tally.cleaned) / USUAL_GROWTH;
    this.#growth += SMOOTHING.growth * (growth - this.#growth);
    const turnover = Math.abs(population - this.#population);
    this.#turnover += SMOOTHING.turnover * (turnover - this.#turnover);
    this.#energy = energy;
    this.#dirt = totalDirt;
    this.#population = population;
    this.#describe(garden);
    let sum = 0;
    for (let i = 0; i < weights.length; i += 1) sum += weights[i]! * this.features[i]!;
    return logistic(sum);
  }

  save(): readonly number[] {
    return [
      this.#earnings,
      this.#growth,
      this.#turnover,
      this.#energy,
      this.#dirt,
      this.#population,
    ];
  }

  restore([
    earnings = 0,
    growth = 1,
    turnover = 0,
    energy = 0,
    dirt = 0,
    population = 0,
  ]: readonly number[]): void {
    this.#earnings = earnings;
    this.#growth = growth;
    this.#turnover = turnover;
    this.#energy = energy;
    this.#dirt = dirt;
    this.#population = population;
  }

  #describe({ agents, totalDirt, design }: Garden): void {
    const population = agents.count;
    if (this.#sorted.length !== population) this.#sorted = new Float64Array(population);
    for (let at = 0; at < population; at += 1) this.#sorted[at] = agents.energy[at]!;
    this.#sorted.sort();
    const quartile = this.#sorted[Math.floor(population * LOSS)]!;
    const then = (quartile + HORIZON * this.#earnings) / ENERGY_SCALE;
    const dirt = totalDirt / CELLS;
    const growth = Math.min(MOST_GROWTH_SEEN, this.#growth);
    this.features.set([
      1,
      quartile / ENERGY_SCALE,
      this.#sorted[Math.floor(population / 2)]! / ENERGY_SCALE,
      this.#earnings * ENERGY_SCALE,
      Math.min(QUARTILE_THEN_MOST, Math.max(-QUARTILE_THEN_MOST, then)),
      Math.min(1, Math.max(-1, then)),
      growth,
      dirt,
      exactLog((totalDirt + 1) / population),
      population / design.mostAgents,
      this.#turnover,
      population < FEW ? 1 : 0,
      1 / Math.sqrt(population),
      (1 - Math.min(1, growth)) * (1 - dirt),
    ]);
  }
}
