// Neighbours and views on the torus, laid out once: a view of 7 × 7 cells, row by row.
import { CELLS, SIDE, VIEW, VIEW_REACH, VIEW_SIDE } from "./figures.ts";

const wrapped = (i: number): number => (i + SIDE) % SIDE;
const cellAt = (y: number, x: number): number => wrapped(y) * SIDE + wrapped(x);

/** Four a cell: up, down, left, right. */
export const NEIGHBOURS = new Int32Array(4 * CELLS);
/** VIEW a cell. */
export const VIEWS = new Int32Array(VIEW * CELLS);

function layOut(): void {
  for (let cell = 0; cell < CELLS; cell += 1) {
    const y = Math.floor(cell / SIDE);
    const x = cell % SIDE;
    const four = [cellAt(y - 1, x), cellAt(y + 1, x), cellAt(y, x - 1), cellAt(y, x + 1)];
    NEIGHBOURS.set(four, 4 * cell);
    for (let i = 0; i < VIEW; i += 1) {
      const down = Math.floor(i / VIEW_SIDE) - VIEW_REACH;
      VIEWS[cell * VIEW + i] = cellAt(y + down, x + (i % VIEW_SIDE) - VIEW_REACH);
    }
  }
}
layOut();

/** Steps from the middle of a view to each of its cells. */
export const DISTANCES = Int32Array.from(
  { length: VIEW },
  (_, i) =>
    Math.abs(Math.floor(i / VIEW_SIDE) - VIEW_REACH) + Math.abs((i % VIEW_SIDE) - VIEW_REACH),
);
