// Plans and what they are worth: walk to a node and clean it, order capacity there, or have
// a look. Each is scored by one weighted sum of what it is forecast to save, to cost and to
// take; whoever plays does the first step of the best. Weights are derived, or learned.
import { distance, moveToward } from "../torus.ts";
import { CAPACITY, CLEAN, LOSES_FROM, SCALE, ZONE } from "../figures.ts";
import type { Mind } from "./mind.ts";

/** What a weight stands before; each part is divided by the steps the plan takes, if not said otherwise. */
export const WEIGHTS = [
  // Minutes a clean saves soon, and later (on 4 × 4 within 8 and 24 steps), priorities counted.
  "savedSoon",
  "savedLater",
  // Price of a clean, as far as the memory it takes off would still have been good; and as a whole.
  "waste",
  "price",
  // Price of a clean times the share of the budget that is gone.
  "scarcity",
  // Not divided: rows and columns of the way, in sides.
  "way",
  // Minutes capacity saves; its price; its price times the share of the budget that is gone.
  "relieved",
  "capacityPrice",
  "capacityScarcity",
  // Steps since a node was seen, in hundreds, and its memory, each times its priority.
  "look",
  "lookFull",
] as const;

export type Weights = readonly number[];

/**
 * Set by hand from what the world charges: a minute saved, wasted or paid counts as one; between 8 and
 * 24 steps pass until a node is reached again, so the mean of both is what waiting would lose.
 */
export const HAND_WEIGHTS: Weights = [0.5, 0.5, 1, 0.2, 0.5, 0.02, 1, 1, 1, 0.2, 0.1];

export interface Plan {
  job: number;
  target: number;
  score: number;
}

/** Longest relief that is counted on, and what is left of capacity on average by then. */
const RELIEF_LASTS = 20;
const RELIEF = CAPACITY.relief * 0.8;
/** Only goes and looks. */
export const LOOK = -1;
const SLOPE = 1 / (1 - LOSES_FROM);
const MOST_AGE = 200;

/** Share of service that is lost at this share of CPU or memory. */
function lossAt(high: number): number {
  if (high <= LOSES_FROM) return 0;
  return high >= 1 ? 1 : SLOPE * (high - LOSES_FROM);
}

/** Minutes that a node of priority 1 loses within `steps`, its memory growing from `memory` by `growth` a step. */
export function lostWithin(memory: number, growth: number, steps: number): number {
  const end = memory + growth * steps;
  if (end <= LOSES_FROM) return 0;
  if (growth < 1e-9) return steps * lossAt(memory);
  // The ramp from where loss begins to where all is lost, then the rest.
  const begins = memory > LOSES_FROM ? memory : LOSES_FROM;
  const full = end < 1 ? end : 1;
  const ramp =
    begins < full ? ((full - begins) / growth) * (lossAt(begins) + lossAt(full)) * 0.5 : 0;
  const whole = end > 1 ? (end - (memory > 1 ? memory : 1)) / growth : 0;
  return ramp + (whole < steps ? whole : steps);
}

/** Finds the best plan in a mind, over and over. */
export class Planner {
  readonly best: Plan = { job: LOOK, target: 0, score: 0 };
  readonly #weights: Weights;
  /** Share of the budget that is gone. */
  #short = 0;

  constructor(weights: Weights) {
    this.#weights = weights;
  }

  /** The first action of the best plan. */
  act(mind: Mind): number {
    this.choose(mind, null);
    const { job, target } = this.best;
    const move = moveToward(mind.torus, mind.agent, target);
    return move < 0 ? job : move;
  }

  /** Finds the best plan. With `scores` it leaves the best score of every first action there. */
  choose(mind: Mind, scores: Float64Array | null): void {
    const { torus, agent } = mind;
    this.best.score = Number.NEGATIVE_INFINITY;
    scores?.fill(Number.NEGATIVE_INFINITY);
    const { budget } = mind.config;
    this.#short = budget > 0 ? 1 - mind.budget / budget : 1;
    const way = this.#weights[5]! / torus.side;
    for (let node = 0; node < torus.nodes; node += 1) {
      const steps = distance(torus, agent, node);
      const far = way * steps;
      const clean = this.#cleanScore(mind, node, steps) - far;
      const scale = this.#scaleScore(mind, node, steps) - far;
      this.#offer(CLEAN, node, clean);
      this.#offer(SCALE, node, scale);
      const look =
        steps === 0 ? Number.NEGATIVE_INFINITY : this.#lookScore(mind, node, steps) - far;
      this.#offer(LOOK, node, look);
      if (scores === null) continue;
      if (steps === 0) {
        scores[CLEAN] = clean;
        scores[SCALE] = scale;
        continue;
      }
      const move = moveToward(torus, agent, node);
      scores[move] = Math.max(scores[move]!, clean, scale, look);
    }
  }

  /** Minutes that the state itself will still cost: memory that has to be taken off, and what is lost meanwhile. */
  owed(mind: Mind): number {
    const { cleanCost, creditWorth, restart } = mind.config;
    const steps = Math.min(mind.soon, mind.stepsLeft);
    let owed = 0;
    if (steps <= 0) return 0;
    for (let node = 0; node < mind.torus.nodes; node += 1) {
      const priority = mind.priority[node]!;
      const memory = mind.memory[node]!;
      const growth =
        mind.growth[node]! + mind.faultGrowth[node]! * Math.min(1, mind.faultLasts[node]! / steps);
      const due = (LOSES_FROM - memory) / mind.growth[node]!;
      if (due < mind.stepsLeft)
        owed += (creditWorth * cleanCost + restart * priority) * Math.min(1, memory / LOSES_FROM);
      owed += priority * lostWithin(memory, growth, steps);
    }
    return owed;
  }

  #offer(job: number, target: number, score: number): void {
    const { best } = this;
    if (score <= best.score) return;
    best.job = job;
    best.target = target;
    best.score = score;
  }

  #cleanScore(mind: Mind, node: number, steps: number): number {
    const { cleanCost, creditWorth, restart, regained } = mind.config;
    if (mind.budget + steps * regained < cleanCost) return Number.NEGATIVE_INFINITY;
    const w = this.#weights;
    const priority = mind.priority[node]!;
    const fault = mind.faultGrowth[node]!;
    const lasts = mind.faultLasts[node]!;
    const memory = Math.min(
      1,
      mind.memory[node]! + mind.growth[node]! * steps + fault * Math.min(steps, lasts),
    );
    const left = mind.stepsLeft - steps;
    if (left <= 0) return Number.NEGATIVE_INFINITY;
    const still = lasts > steps ? lasts - steps : 0;
    const soon = Math.min(mind.soon, left);
    const later = Math.min(mind.later, left);
    const soonGrowth = mind.growth[node]! + (fault * Math.min(still, soon)) / soon;
    const laterGrowth = mind.growth[node]! + (fault * Math.min(still, later)) / later;
    const price = creditWorth * cleanCost + (memory < 1 ? restart * priority : 0);
    const waste = memory < LOSES_FROM ? price * (1 - memory / LOSES_FROM) : 0;
    return (
      (w[0]! * priority * lostWithin(memory, soonGrowth, soon) +
        w[1]! * priority * lostWithin(memory, laterGrowth, later) -
        w[2]! * waste -
        (w[3]! + w[4]! * this.#short) * price) /
      (steps + 1)
    );
  }

  #scaleScore(mind: Mind, node: number, steps: number): number {
    const { scaleCost, creditWorth, regained } = mind.config;
    if (mind.budget + steps * regained < scaleCost) return Number.NEGATIVE_INFINITY;
    const { zones } = mind.torus;
    const w = this.#weights;
    const comes = steps + CAPACITY.delay;
    let relieved = 0;
    for (let i = ZONE * node; i < ZONE * node + ZONE; i += 1) {
      const at = zones[i]!;
      const high = mind.pressure[at]!;
      if (high <= LOSES_FROM || mind.memory[at] === 1) continue;
      const lasts = Math.min(mind.pressureLasts[at]!, mind.stepsLeft) - comes;
      if (lasts <= 0) continue;
      const saved = lossAt(high) - lossAt(high - RELIEF);
      relieved += mind.priority[at]! * saved * (lasts < RELIEF_LASTS ? lasts : RELIEF_LASTS);
    }
    if (relieved === 0) return Number.NEGATIVE_INFINITY;
    const price = creditWorth * scaleCost;
    return (w[6]! * relieved - (w[7]! + w[8]! * this.#short) * price) / (steps + 1);
  }

  #lookScore(mind: Mind, node: number, steps: number): number {
    const w = this.#weights;
    const age = mind.age[node]!;
    const unseen = (age < MOST_AGE ? age : MOST_AGE) / 100;
    return (mind.priority[node]! * (w[9]! * unseen + w[10]! * mind.memory[node]!)) / (steps + 1);
  }
}
