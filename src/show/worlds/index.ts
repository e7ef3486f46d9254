// show/worlds: the ladder of a world's policies as text, as JSON rows, as a report; a world
// played by hand.
export { collapseReport, collapseText } from "./collapse.ts";
export { experimentJson, experimentReport, experimentText } from "./experiment.ts";
export type { ExperimentFound } from "./experiment.ts";
export { Game } from "./game.ts";
export { gardenJson } from "./garden-ladder.ts";
export type { GardenLadder } from "./garden-ladder.ts";
export { gardenReport } from "./garden-report.ts";
export type { GardenMoment } from "./garden-report.ts";
export { gardenText } from "./garden-text.ts";
export { GardenGame } from "./garden-game.ts";
export type { PlayedGarden } from "./garden-game.ts";
export { ladderJson } from "./ladder-rows.ts";
export { ladderReport } from "./ladder-report.ts";
export { classicLines, ladderText } from "./ladder-text.ts";
export type { Ladder } from "./ladder-rows.ts";
