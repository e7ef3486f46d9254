// show/worlds: the ladder of a world's policies as text, as JSON rows, as a report.
export { ladderJson } from "./ladder-rows.ts";
export { ladderReport } from "./ladder-report.ts";
export { classicLines, ladderText } from "./ladder-text.ts";
export type { Ladder } from "./ladder-rows.ts";
