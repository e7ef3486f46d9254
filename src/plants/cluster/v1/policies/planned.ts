// Policies that plan: on a belief, with weights derived from the world's accounts or learned;
// and on everything there is, with the future played out several times before each step.
import { mean, seededChance, standardDeviation } from "../../../../base/index.ts";
import type { Chance } from "../../../../base/index.ts";
import { LONGEST_EPISODE } from "../figures.ts";
import { ClusterV1 } from "../world.ts";
import { distance, torusOf } from "../torus.ts";
import { Belief } from "./belief.ts";
import { emptyMind, knowAll } from "./mind.ts";
import { Planner } from "./plans.ts";
import type { Weights } from "./plans.ts";
import type { PlayerV1, PolicyV1, SeenV1 } from "./policy.ts";
import type { ClusterConfig } from "../config.ts";

/** Plays by plans made on what it believes. */
export function believing(weights: Weights): PolicyV1["begin"] {
  const planner = new Planner(weights);
  return ({ config }) => {
    const belief = new Belief(config);
    return {
      act({ observation }) {
        const action = planner.act(belief.look(observation));
        belief.did(action);
        return action;
      },
    };
  };
}

/** Plays by plans made on everything there is, one look ahead. */
export function seeing(weights: Weights): PolicyV1["begin"] {
  const planner = new Planner(weights);
  return ({ config }) => {
    const mind = emptyMind(torusOf(config.side), config);
    return {
      act({ sight }) {
        knowAll(mind, sight);
        return planner.act(mind);
      },
    };
  };
}

/** How far and how often the future is played out. */
export interface Foresight {
  /** Steps of a future. */
  readonly horizon: number;
  /** Futures of each first action, the same chance for all of them. */
  readonly futures: number;
  /** Steps to the plan's own target above which it just goes there: within the future nothing else would show. */
  readonly reach: number;
  /** Standard errors that another action must be better by than the plan's own. */
  readonly doubt: number;
}

export const FORESIGHT: Foresight = { horizon: 16, futures: 8, reach: 8, doubt: 1 };

/** Tries first actions in copies of the world, whose chance is not the world's, going on by plan. */
export function rollingOut(weights: Weights, foresight: Foresight = FORESIGHT): PolicyV1["begin"] {
  return ({ config, chance }) => new RolloutPlayer({ weights, foresight, config, chance });
}

class RolloutPlayer implements PlayerV1 {
  readonly #planner: Planner;
  readonly #foresight: Foresight;
  readonly #world: ClusterV1;
  readonly #mind;
  readonly #scores = new Float64Array(6);
  readonly #actions: Int32Array;
  readonly #chance: Chance;
  readonly #sights;

  constructor(given: {
    readonly weights: Weights;
    readonly foresight: Foresight;
    readonly config: ClusterConfig;
    readonly chance: Chance;
  }) {
    const { weights, foresight, config, chance } = given;
    this.#planner = new Planner(weights);
    this.#foresight = foresight;
    this.#world = new ClusterV1(foresight.futures, config);
    this.#mind = emptyMind(torusOf(config.side), config);
    this.#actions = new Int32Array(foresight.futures);
    this.#chance = seededChance(Math.floor(chance() * 2 ** 32));
    this.#sights = Array.from({ length: foresight.futures }, (_, lane) => this.#world.sight(lane));
  }

  act(seen: SeenV1): number {
    knowAll(this.#mind, seen.sight);
    this.#planner.choose(this.#mind, this.#scores);
    const tried = [...this.#scores.keys()]
      .filter((action) => this.#scores[action]! > Number.NEGATIVE_INFINITY)
      .sort((a, b) => this.#scores[b]! - this.#scores[a]!);
    const { torus, agent } = this.#mind;
    if (distance(torus, agent, this.#planner.best.target) > this.#foresight.reach) return tried[0]!;
    const seed = Math.floor(this.#chance() * 2 ** 32);
    const base = this.#futures(seen, tried[0]!, seed);
    let best = tried[0]!;
    let most = 0;
    for (const action of tried.slice(1)) {
      const gain = surely(this.#futures(seen, action, seed), base, this.#foresight.doubt);
      if (gain <= most) continue;
      most = gain;
      best = action;
    }
    return best;
  }

  /** What each of the futures pays that begin with this action. */
  #futures(seen: SeenV1, action: number, seed: number): Float64Array {
    const paid = new Float64Array(this.#foresight.futures);
    for (let lane = 0; lane < paid.length; lane += 1) {
      seen.copyTo(this.#world, lane);
      this.#world.seed(lane, seed + lane);
      paid[lane] = this.#future(lane, action);
    }
    return paid;
  }

  #future(lane: number, first: number): number {
    const world = this.#world;
    const sight = this.#sights[lane]!;
    const steps = Math.min(this.#foresight.horizon, LONGEST_EPISODE - sight.step);
    let paid = 0;
    for (let n = 0; n < steps; n += 1) {
      if (n > 0) knowAll(this.#mind, sight);
      this.#actions[lane] = n === 0 ? first : this.#planner.act(this.#mind);
      world.step(lane, this.#actions);
      paid += world.rewards[lane]!;
      if (world.ended[lane] === 1) return paid;
    }
    return paid - this.#owed(sight);
  }

  /** What a state will still cost that is not in the steps played. */
  #owed(sight: SeenV1["sight"]): number {
    knowAll(this.#mind, sight);
    return this.#planner.owed(this.#mind);
  }
}

/** By how much futures pay more than those with the same chance, less so many standard errors. */
function surely(paid: Float64Array, base: Float64Array, doubt: number): number {
  const gains = [...paid].map((one, i) => one - base[i]!);
  return mean(gains) - (doubt * standardDeviation(gains)) / Math.sqrt(gains.length);
}
