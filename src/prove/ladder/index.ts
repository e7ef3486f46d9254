// prove/ladder: policies compared on the same seeds of a world.
export { ladderRow } from "./ladder.ts";
export type { LadderRow, Played, Share } from "./ladder.ts";
