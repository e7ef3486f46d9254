// Policies that plan: on a belief, with weights derived from the world's accounts or learned;
// and on everything there is, with the future played out several times before each step.
import { seededChance } from "../../../../base/index.ts";
import type { Chance } from "../../../../base/index.ts";
import { LONGEST_EPISODE } from "../figures.ts";
import { ClusterV1 } from "../world.ts";
import { torusOf } from "../torus.ts";
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
  /** First actions that are tried, the best by score. */
  readonly tried: number;
}

export const FORESIGHT: Foresight = { horizon: 24, futures: 6, tried: 3 };

/** Tries first actions in copies of the world, whose chance is not the world's, going on by plan. */
export function rollingOut(weights: Weights, foresight: Foresight = FORESIGHT): PolicyV1["begin"] {
  return ({ config, chance }) => new RolloutPlayer({ weights, foresight, config, chance });
}

class RolloutPlayer implements PlayerV1 {
  readonly #planner: Planner;
  readonly #base: Planner;
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
    this.#base = new Planner(weights);
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
      .sort((a, b) => this.#scores[b]! - this.#scores[a]!)
      .slice(0, this.#foresight.tried);
    const seed = Math.floor(this.#chance() * 2 ** 32);
    let best = tried[0]!;
    let most = Number.NEGATIVE_INFINITY;
    for (const action of tried) {
      const worth = this.#worth(seen, action, seed);
      if (worth <= most) continue;
      most = worth;
      best = action;
    }
    return best;
  }

  /** What the futures pay that begin with this action, together. */
  #worth(seen: SeenV1, action: number, seed: number): number {
    let worth = 0;
    for (let lane = 0; lane < this.#foresight.futures; lane += 1) {
      seen.copyTo(this.#world, lane);
      this.#world.seed(lane, seed + lane);
      worth += this.#future(lane, action);
    }
    return worth;
  }

  #future(lane: number, first: number): number {
    const world = this.#world;
    const sight = this.#sights[lane]!;
    const steps = Math.min(this.#foresight.horizon, LONGEST_EPISODE - sight.step);
    let paid = 0;
    for (let n = 0; n < steps; n += 1) {
      if (n > 0) knowAll(this.#mind, sight);
      this.#actions[lane] = n === 0 ? first : this.#base.act(this.#mind);
      world.step(lane, this.#actions);
      paid += world.rewards[lane]!;
      if (world.ended[lane] === 1) return paid;
    }
    return paid - this.#owed(sight);
  }

  /** What a state will still cost that is not in the steps played. */
  #owed(sight: SeenV1["sight"]): number {
    knowAll(this.#mind, sight);
    return this.#base.owed(this.#mind);
  }
}
