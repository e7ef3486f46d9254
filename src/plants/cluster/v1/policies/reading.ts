// Reading an observation of cluster v1: what stands where in its numbers.
import * as F from "../figures.ts";
import type { Torus } from "../torus.ts";

type Observation = Float32Array;

/** Among the nine nodes seen, row by row: oneself, and who stands up, down, left and right. */
export const OWN = 4;
const BESIDE = [1, 7, 3, 5] as const;

export const cpuOf = (seen: Observation, node: number): number => seen[F.CHANNELS * node]!;
export const memoryOf = (seen: Observation, node: number): number => seen[F.CHANNELS * node + 1]!;
export const loadOf = (seen: Observation, node: number): number =>
  cpuOf(seen, node) + memoryOf(seen, node);

/** Node of the torus stood on. */
export const standingOn = (seen: Observation, side: number): number =>
  side * Math.round(seen[F.AT_Y]! * side) + Math.round(seen[F.AT_X]! * side);

/** Whether any of the nine has CPU or memory above this. */
export function seesAbove(seen: Observation, high: number): boolean {
  for (let node = 0; node < F.SEEN_NODES; node += 1)
    if (cpuOf(seen, node) > high || memoryOf(seen, node) > high) return true;
  return false;
}

/** The move 0–3 to the most loaded neighbour, of equals the first. */
export function moveToLoad(seen: Observation): number {
  let best = 0;
  for (let move = 1; move < 4; move += 1)
    if (loadOf(seen, BESIDE[move]!) > loadOf(seen, BESIDE[best]!)) best = move;
  return best;
}

/** A way of so many rows or columns round the torus as a number in [0, 1], 0.5 being none. */
export function shownWay(way: number, side: number): number {
  const half = side >> 1;
  const short = ((way + half + side) % side) - half;
  return 0.5 + short / (2 * half + 2);
}

/** `shownWay` backwards. */
export const wayShown = (shown: number, side: number): number =>
  Math.round((shown - 0.5) * (2 * (side >> 1) + 2));

/** The node that is paged: where most is lost; null where nothing is. */
export function pagedNode(seen: Observation, torus: Torus, own: number): number | null {
  if (seen[F.AT_PAGED_LOSS]! <= 0) return null;
  const { side, rows, columns } = torus;
  const row = (rows[own]! + wayShown(seen[F.AT_PAGED_DOWN]!, side) + side) % side;
  const column = (columns[own]! + wayShown(seen[F.AT_PAGED_RIGHT]!, side) + side) % side;
  return row * side + column;
}
