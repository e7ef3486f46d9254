// Where a move leads, what stands around a node and how far it is, on a torus of any side:
// tables, made once a side.
export interface Torus {
  readonly side: number;
  readonly nodes: number;
  /** Four a node: up, down, left, right. */
  readonly neighbours: Int32Array;
  /** Five a node: itself, then its neighbours. */
  readonly zones: Int32Array;
  /** Nine a node, row by row, itself the fifth. */
  readonly around: Int32Array;
  /** side × side: steps over so many rows down and columns right. */
  readonly steps: Int32Array;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

const made = new Map<number, Torus>();

export function torusOf(side: number): Torus {
  const known = made.get(side);
  if (known !== undefined) return known;
  const torus = layOut(side);
  made.set(side, torus);
  return torus;
}

function layOut(side: number): Torus {
  const nodes = side * side;
  const wrap = (i: number): number => (i + side) % side;
  const near = (i: number): number => Math.min(i, side - i);
  const torus: Torus = {
    side,
    nodes,
    neighbours: new Int32Array(4 * nodes),
    zones: new Int32Array(5 * nodes),
    around: new Int32Array(9 * nodes),
    steps: new Int32Array(nodes),
    rows: new Int32Array(nodes),
    columns: new Int32Array(nodes),
  };
  for (let at = 0; at < nodes; at += 1) {
    const y = Math.floor(at / side);
    const x = at % side;
    const node = (down: number, right: number): number => wrap(y + down) * side + wrap(x + right);
    const beside = [node(-1, 0), node(1, 0), node(0, -1), node(0, 1)];
    torus.neighbours.set(beside, 4 * at);
    torus.zones.set([at, ...beside], 5 * at);
    for (let i = 0; i < 9; i += 1)
      torus.around[9 * at + i] = node(Math.floor(i / 3) - 1, (i % 3) - 1);
    torus.steps[at] = near(y) + near(x);
    torus.rows[at] = y;
    torus.columns[at] = x;
  }
  return torus;
}

/** Moves from node to node. */
export function distance({ side, steps, rows, columns }: Torus, from: number, to: number): number {
  let down = rows[to]! - rows[from]!;
  if (down < 0) down += side;
  let right = columns[to]! - columns[from]!;
  if (right < 0) right += side;
  return steps[down * side + right]!;
}

/** The first move, in the order up, down, left, right, of a shortest way; −1 where one stands there. */
export function moveToward(torus: Torus, from: number, to: number): number {
  const now = distance(torus, from, to);
  for (let move = 0; move < 4; move += 1)
    if (distance(torus, torus.neighbours[4 * from + move]!, to) < now) return move;
  return -1;
}
