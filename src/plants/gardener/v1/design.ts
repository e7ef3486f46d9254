// Our garden: no floor, no rule that saves the starving, births that take no decision, and
// selection by energy. Three more have too little: droughts in which dirt hardly grows, dirt
// that grows slowly all the time, and room for more agents than the dirt feeds.
import { CLASSIC } from "../figures.ts";
import type { Design } from "../figures.ts";

export const V1: Design = {
  ...CLASSIC,
  id: "gardener-v1",
  startEnergy: 30,
  birthAbove: 30,
  birthCost: 15,
  childEnergy: 15,
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

export const V1_SCARCE: Design = { ...V1, id: "gardener-v1-scarce", growth: 0.45 };

export const V1_CROWDED: Design = { ...V1, id: "gardener-v1-crowded", mostAgents: 240 };

/** Where wild brains are sown again and again until one of them lives on what it earns. */
export const NURSERY: Design = {
  ...V1,
  id: "gardener-nursery",
  startEnergy: 10,
  fewestAgents: 15,
};
