// What a larger cluster of v1 changes. One agent serves it, whose ways grow with its side: so as
// many nodes leak as on 4 × 4, however many there are, slower by the root of the way, and
// something strikes less often by the way itself. Work grows rarer more slowly than ways grow
// longer, so that large clusters ask for more foresight. All of it is 1, or u³, at 4 × 4.
import { exactExp, exactLog } from "../../../base/index.ts";
import { LEAK } from "./figures.ts";

const USUAL_SIDE = 4;
const USUAL_NODES = USUAL_SIDE * USUAL_SIDE;
/** On 4 × 4 a leak goes with the cube of its place among all leaks. */
const USUAL_POWER = 3;

/** How fast memory leaks from those that leak, of 1 at 4 × 4. */
export const paceOf = (side: number): number => Math.sqrt(USUAL_SIDE / side);

/** How often a burst or a fault strikes somewhere, of 1 at 4 × 4: what is struck must be reached. */
export const reachOf = (side: number): number => USUAL_SIDE / side;

/** What of a leak that all nodes share falls to one, of 1 at 4 × 4: the mean leak goes with it. */
export const shareOf = (side: number): number => (paceOf(side) * USUAL_NODES) / (side * side);

/**
 * Memory that leaks a step at half load from the node at this place, in [0, 1), among the leaks of
 * all. The power goes with the nodes: so many leak more than some share of the fastest, on any side.
 */
export function leakAt(side: number, place: number): number {
  const power = ((USUAL_POWER + 1) * side * side) / USUAL_NODES - 1;
  const fast = (LEAK.high - LEAK.low) * exactExp(power * exactLog(place));
  return shareOf(side) * LEAK.low + paceOf(side) * fast;
}

/** The mean of all leaks, and the fastest there can be. */
export const meanLeakOf = (side: number): number =>
  shareOf(side) * (LEAK.low + (LEAK.high - LEAK.low) / (USUAL_POWER + 1));
export const fastestLeakOf = (side: number): number => paceOf(side) * LEAK.high;
