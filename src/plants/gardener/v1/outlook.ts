// The risk of our garden: the probability that within 100 generations a quarter of its agents
// is lost, from what each has left, earns and spends, and what the garden still has to give. A
// small network; `npm run bench:gardener -- --write` trains it on seeds of their own.
import { exactLog } from "../../../base/index.ts";
import { CELLS, MOST_GROWTH, WORTH_CLEANING, PAY_PER_DIRT } from "../figures.ts";
import type { Garden } from "../garden.ts";
import { HORIZON, Lives, LOSS } from "./lives.ts";
import { probability } from "./network.ts";
import type { Network } from "./network.ts";
import trained from "./outlook.json" with { type: "json" };

export const FEATURES = [
  "lower quartile of energy",
  "median of energy",
  "earnings",
  "population",
  "chance of few",
  "turnover",
  "growth",
  "dirt a cell",
  "dirt worth cleaning an agent",
  "food ahead an agent",
  "cleaned an agent",
  "food ahead of what is cleaned",
  "excess of starving, slow trend",
  "loss within, slow trend",
  "excess of starving, fast trend",
  "loss within, fast trend",
  "excess of starving, as food lasts",
  "loss within, as food lasts",
  "excess of starving, earning nothing",
  "loss within, earning nothing",
] as const;

/** In use. */
export const OUTLOOK: Network = trained;

/** Mean growth of a garden below its ceiling, a generation. */
const USUAL_GROWTH = (CELLS * MOST_GROWTH) / 2;
/** Shares of the newest value in the running means. */
const SMOOTHING = { earnings: 0.05, growth: 0.1, growthNow: 0.3, turnover: 0.05, cleaned: 0.05 };
/** A generation's earnings an agent beyond it are an accident of births and deaths. */
const MOST_EARNINGS = 1;
const MOST_GROWTH_SEEN = 1.2;
const ENERGY_SCALE = 10;
const TIME_SCALE = 20;
const LONGEST = 3;
/** Keep logarithms of nothing finite. */
const LEAST_FOOD = 0.1;
const LEAST_CLEANED = 0.01;

interface Means {
  earnings: number;
  growth: number;
  growthNow: number;
  turnover: number;
  cleaned: number;
  energy: number;
  dirt: number;
  population: number;
}

const nothing = (): Means => ({
  earnings: 0,
  growth: 1,
  growthNow: 1,
  turnover: 0,
  cleaned: 0,
  energy: 0,
  dirt: 0,
  population: 0,
});

export class Outlook {
  readonly features = new Float64Array(FEATURES.length);
  readonly #lives: Lives;
  readonly #means: Means = nothing();
  readonly #sorted: Float64Array;

  /** `most`: agents there may be. */
  constructor(most: number) {
    this.#lives = new Lives(most);
    this.#sorted = new Float64Array(most);
  }

  begin({ agents, totalDirt }: Garden): void {
    this.#lives.begin(agents);
    const energy = agents.averageEnergy() * agents.count;
    Object.assign(this.#means, nothing(), {
      energy,
      dirt: totalDirt,
      population: agents.count,
    });
  }

  /** Takes in a generation and returns the risk, 1 for an empty garden. */
  take(garden: Garden, network: Network = OUTLOOK): number {
    const { agents, tally, totalDirt } = garden;
    const population = agents.count;
    if (population === 0) return 1;
    const means = this.#means;
    const energy = agents.averageEnergy() * population;
    const earned = (energy - means.energy) / population;
    const growth = (totalDirt - means.dirt + tally.cleaned) / USUAL_GROWTH;
    const toward = (name: keyof typeof SMOOTHING, value: number): void => {
      means[name] += SMOOTHING[name] * (value - means[name]);
    };
    toward("earnings", Math.min(MOST_EARNINGS, Math.max(-MOST_EARNINGS, earned)));
    toward("growth", growth);
    toward("growthNow", growth);
    toward("turnover", Math.abs(population - means.population));
    toward("cleaned", tally.cleaned);
    means.energy = energy;
    means.dirt = totalDirt;
    means.population = population;
    this.#lives.take(agents);
    this.#describe(garden);
    return probability(network, this.features);
  }

  save(): readonly number[] {
    return [...Object.values(this.#means), ...this.#lives.save()];
  }

  restore(numbers: readonly number[]): void {
    const names = Object.keys(this.#means) as (keyof Means)[];
    for (const [i, name] of names.entries()) this.#means[name] = numbers[i]!;
    this.#lives.restore(numbers.slice(names.length));
  }

  #describe(garden: Garden): void {
    const { agents, totalDirt, design } = garden;
    const { earnings, growth, growthNow, turnover } = this.#means;
    const { count } = agents;
    const sorted = this.#sorted.subarray(0, count);
    sorted.set(agents.energy.subarray(0, count));
    sorted.sort();
    const worth = worthCleaning(garden.dirt);
    const cleaned = Math.max(LEAST_CLEANED, this.#means.cleaned);
    const food = worth + USUAL_GROWTH * Math.min(MOST_GROWTH_SEEN, growthNow) * HORIZON;
    const lasts = Math.min(1, food / (cleaned * HORIZON));
    const missed = (PAY_PER_DIRT * cleaned * (1 - lasts)) / count;
    this.features.set([
      sorted[Math.floor(count * LOSS)]! / ENERGY_SCALE,
      sorted[Math.floor(count / 2)]! / ENERGY_SCALE,
      earnings * ENERGY_SCALE,
      count / design.mostAgents,
      1 / Math.sqrt(count),
      turnover,
      Math.min(MOST_GROWTH_SEEN, growth),
      totalDirt / CELLS,
      worth / count / ENERGY_SCALE,
      exactLog(food / count + LEAST_FOOD),
      exactLog(cleaned / count + LEAST_CLEANED),
      lasts,
      ...this.#starving(garden, "slow"),
      ...this.#starving(garden, "fast"),
      ...this.#starving(garden, "slow", missed),
      ...this.#starving(garden, "spending"),
    ]);
  }

  #starving(
    { agents }: Garden,
    by: "slow" | "fast" | "spending",
    missed = 0,
  ): readonly [number, number] {
    const { excess, lossAt } = this.#lives.forecast(agents, by, missed);
    const within = (HORIZON - lossAt) / TIME_SCALE;
    return [excess, Math.min(LONGEST, Math.max(-LONGEST, within))];
  }
}

/** Dirt above what is worth cleaning, over all cells. */
function worthCleaning(dirt: Float64Array): number {
  const least = WORTH_CLEANING;
  let sum = 0;
  for (let cell = 0; cell < dirt.length; cell += 1) {
    const above = dirt[cell]! - least;
    if (above > 0) sum += above;
  }
  return sum;
}
