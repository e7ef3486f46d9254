// Policies without a plan: nothing, chance, a fixed tour, and heuristic B as it stands in the
// classic world, with this world's prices.
import { ACTIONS, CLEAN, SCALE } from "../figures.ts";
import * as F from "../figures.ts";
import type { PolicyV1 } from "./policy.ts";
import { loadOf, moveToLoad, OWN, seesAbove } from "./reading.ts";

export const NO_OP: PolicyV1 = {
  name: "no_op",
  rule: "walk up and down and do nothing",
  sees: "nothing",
  begin: () => {
    let step = 0;
    return { act: () => (step += 1) % 2 };
  },
};

export const RANDOM: PolicyV1 = {
  name: "random",
  rule: "a random action",
  sees: "nothing",
  begin: ({ chance }) => ({ act: () => Math.floor(ACTIONS.length * chance()) }),
};

/** As in the classic world: load above which it cleans. */
const WORTH_CLEANING = 0.2;
const RIGHT = 3;
const DOWN = 1;

export const BLIND_SWEEP: PolicyV1 = {
  name: "blind_sweep",
  rule: "a tour through all nodes, to the right and at the end of a row down; clean above 0.2 load, once a visit",
  sees: "observation",
  begin: ({ config }) => {
    let moved = 0;
    let hasCleaned = false;
    return {
      act({ observation }) {
        // CPU stays where it is here: who waits for the load to fall would never walk on.
        if (!hasCleaned && loadOf(observation, OWN) > WORTH_CLEANING) {
          hasCleaned = true;
          return CLEAN;
        }
        hasCleaned = false;
        moved += 1;
        return moved % config.side === 0 ? DOWN : RIGHT;
      },
    };
  },
};

/** Load above which heuristic B cleans, and CPU or memory above which it scales. */
const LOADED = 0.5;
const HOT = 0.8;

export const HEURISTIC_B: PolicyV1 = {
  name: "heuristic_b",
  rule: "scale at a hotspot seen, if affordable; else clean above 0.5 load, if affordable; else to the most loaded neighbour",
  sees: "observation",
  begin: ({ config }) => ({
    act({ observation }) {
      const budget = observation[F.AT_BUDGET]! * config.budget;
      if (seesAbove(observation, HOT) && budget >= config.scaleCost) return SCALE;
      if (loadOf(observation, OWN) > LOADED && budget >= config.cleanCost) return CLEAN;
      return moveToLoad(observation);
    },
  }),
};
