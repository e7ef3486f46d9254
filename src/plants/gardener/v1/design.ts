// Our garden: no floor, no rule that saves the starving, births that take no decision, and
// selection by energy. A second one has droughts, in which dirt hardly grows.
import { CLASSIC } from "../figures.ts";
import type { Design } from "../figures.ts";

export const V1: Design = {
  ...CLASSIC,
  id: "gardener-v1",
  startEnergy: 30,
  birthAbove: 30,
  birthCost: 15,
  fewestAgents: 0,
  lowEnergyRule: false,
  bodilyBirths: true,
  weakestYields: true,
};

export const V1_DROUGHTS: Design = {
  ...V1,
  id: "gardener-v1-droughts",
  weather: { wet: 1200, dry: 200, dryGrowth: 0.05 },
};

/** Where wild brains are sown again and again until one of them lives on what it earns. */
export const NURSERY: Design = {
  ...V1,
  id: "gardener-nursery",
  startEnergy: 10,
  fewestAgents: 15,
};
