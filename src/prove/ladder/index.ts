// prove/ladder: policies compared on the same seeds of a world.
export { gardenRow } from "./garden.ts";
export type { GardenRow, Lived } from "./garden.ts";
export { ladderRow } from "./ladder.ts";
export type { LadderRow, Played } from "./ladder.ts";
export { dialAnswer, experimentRow } from "./experiment.ts";
export type { Counted, DialAnswer, ExperimentRow, Pair } from "./experiment.ts";
