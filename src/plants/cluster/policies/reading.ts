// Reading an observation of the cluster world: what stands where in its thirty numbers.
import { AT_BUDGET, AT_X, AT_Y, BUDGET, CHANNELS, HOTSPOT, SEEN_NODES, SIDE } from "../figures.ts";
import type { Seen } from "./policy.ts";

type Observation = Seen["observation"];

/** Among the nine nodes seen, row by row: oneself, and who stands up, down, left and right. */
export const OWN = 4;
const BESIDE = [1, 7, 3, 5] as const;

export const cpuOf = (seen: Observation, node: number): number => seen[CHANNELS * node]!;
export const memoryOf = (seen: Observation, node: number): number => seen[CHANNELS * node + 1]!;
export const priorityOf = (seen: Observation, node: number): number => seen[CHANNELS * node + 2]!;
export const loadOf = (seen: Observation, node: number): number =>
  cpuOf(seen, node) + memoryOf(seen, node);

/** Credits. */
export const budgetOf = (seen: Observation): number => seen[AT_BUDGET]! * BUDGET;

/** Node of the grid stood on. */
export const standingOn = (seen: Observation): number =>
  SIDE * Math.round(seen[AT_Y]! * SIDE) + Math.round(seen[AT_X]! * SIDE);

export function hotspotsSeen(seen: Observation): number {
  let hot = 0;
  for (let node = 0; node < SEEN_NODES; node += 1)
    if (cpuOf(seen, node) > HOTSPOT || memoryOf(seen, node) > HOTSPOT) hot += 1;
  return hot;
}

/** The move 0–3 to the neighbour with most of something, of equals the first. */
export function moveToMost(
  seen: Observation,
  of: (seen: Observation, node: number) => number,
): number {
  let best = 0;
  for (let move = 1; move < 4; move += 1)
    if (of(seen, BESIDE[move]!) > of(seen, BESIDE[best]!)) best = move;
  return best;
}
