// Where a move leads and what stands around a node, on the torus of the cluster world:
// tables, so that nobody divides in a step.
import { DOWN, LEFT, NODES, RIGHT, SIDE, UP } from "./figures.ts";

const wrap = (i: number): number => (i + SIDE) % SIDE;
const node = (y: number, x: number): number => wrap(y) * SIDE + wrap(x);

/** The node that move 0–3 leads to: four a node. */
export const NEIGHBOURS: Int32Array = new Int32Array(NODES * 4);
/** The 3 × 3 nodes around each, row by row, itself the fifth. */
export const AROUND: Int32Array = new Int32Array(NODES * 9);
/** Steps from node to node, NODES a row. */
export const DISTANCES: Int32Array = new Int32Array(NODES * NODES);

for (let from = 0; from < NODES; from += 1) {
  const y = Math.floor(from / SIDE);
  const x = from % SIDE;
  NEIGHBOURS[4 * from + UP] = node(y - 1, x);
  NEIGHBOURS[4 * from + DOWN] = node(y + 1, x);
  NEIGHBOURS[4 * from + LEFT] = node(y, x - 1);
  NEIGHBOURS[4 * from + RIGHT] = node(y, x + 1);
  for (let i = 0; i < 9; i += 1)
    AROUND[9 * from + i] = node(y + Math.floor(i / 3) - 1, x + (i % 3) - 1);
  for (let to = 0; to < NODES; to += 1) {
    const down = wrap(Math.floor(to / SIDE) - y);
    const right = wrap((to % SIDE) - x);
    DISTANCES[NODES * from + to] = Math.min(down, SIDE - down) + Math.min(right, SIDE - right);
  }
}

/** The first move, in the order up, down, left, right, of a shortest way; −1 where one stands there. */
export function moveToward(from: number, to: number): number {
  for (let move = 0; move < 4; move += 1) {
    const next = NEIGHBOURS[4 * from + move]!;
    if (DISTANCES[NODES * next + to]! < DISTANCES[NODES * from + to]!) return move;
  }
  return -1;
}
