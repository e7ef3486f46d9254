// Half-space trees (Tan, Ting and Liu 2011): how thinly a region of a small space has been
// visited, seen through many random partitions. Each tree halves its shifted space again
// and again; all nodes of a level halve the same dimension, so a leaf's number is read off
// the coordinates and no tree need be stored. Mass fades slowly instead of being swapped
// for that of the last window: what counts here is the long memory.
import { seededChance } from "../../base/index.ts";

const TREES = 24;
/** Levels, and so 256 leaves a tree; 12 KiB of masses. */
const DEPTH = 8;
const LEAVES = 1 << DEPTH;
/** Points after which every mass is halved; a mass fits in 16 bits. */
const POINTS_MAX = 2 ** 15;
/** Units from coordinate 0 to 1, and the bits of a space that is twice as wide. */
const UNIT = 2 ** 29;
const SPACE_BITS = 30;
/** Added to an empty leaf's mass, so that its share has a logarithm. */
const EMPTY_MASS = 0.5;
/** Logarithms of the lighter leaves, looked up: a call costs as much as the rest of a tree. */
const TABLED = 1024;
const LOGARITHMS = Float64Array.from({ length: TABLED }, (_, mass) => Math.log2(mass + EMPTY_MASS));

export interface HalfSpaceTreesState {
  /** Of all leaves of all trees in order; −n stands for n empty leaves in a row. */
  readonly masses: readonly number[];
  readonly total: number;
}

export class HalfSpaceTrees {
  readonly dimensions: number;
  /** Points learned. */
  total = 0;
  readonly masses = new Uint16Array(TREES * LEAVES);
  /**
   * Where the space of each tree begins, by tree and dimension: it reaches from −s to 2 − s.
   * Coordinates are counted in whole units, because whole numbers need no room on the heap.
   */
  readonly #shifts: Int32Array;
  /** How often each tree halves each dimension. */
  readonly #halvings: Uint8Array;
  readonly #point: Int32Array;
  /** Leaves of the point seen last. */
  readonly #leaves = new Uint16Array(TREES);

  constructor(dimensions: number, seed: number) {
    this.dimensions = dimensions;
    const chance = seededChance(seed);
    this.#point = new Int32Array(dimensions);
    this.#shifts = Int32Array.from({ length: TREES * dimensions }, () => chance() * UNIT);
    this.#halvings = new Uint8Array(TREES * dimensions);
    for (let tree = 0; tree < TREES; tree++) {
      for (let level = 0; level < DEPTH; level++) {
        this.#halvings[tree * dimensions + Math.floor(chance() * dimensions)]! += 1;
      }
    }
  }

  /**
   * How thinly the neighbourhood of `point` (coordinates in [0, 1]) has been visited: the
   * geometric mean over the trees of one over its leaf's share of all points. From 1 upwards.
   */
  strangeness(point: Float64Array): number {
    this.#findLeaves(point);
    const leaves = this.#leaves;
    const { masses } = this;
    let octaves = 0;
    for (let tree = 0; tree < TREES; tree++) {
      const mass = masses[tree * LEAVES + leaves[tree]!]!;
      octaves -= mass < TABLED ? LOGARITHMS[mass]! : Math.log2(mass + EMPTY_MASS);
    }
    return (this.total + EMPTY_MASS) * 2 ** (octaves / TREES);
  }

  /** Learns the point whose strangeness was asked last. */
  learn(): void {
    const leaves = this.#leaves;
    const { masses } = this;
    for (let tree = 0; tree < TREES; tree++) masses[tree * LEAVES + leaves[tree]!]! += 1;
    this.total++;
    if (this.total >= POINTS_MAX) this.#fade();
  }

  save(): HalfSpaceTreesState {
    return { masses: packed(this.masses), total: this.total };
  }

  /** Takes over a checked state; false when it does not hold as many leaves as there are. */
  load({ masses, total }: HalfSpaceTreesState): boolean {
    this.total = total;
    return unpack(masses, this.masses);
  }

  /** One loop without calls: it runs for every sensor that moves, and mostly not compiled. */
  #findLeaves(coordinates: Float64Array): void {
    const { dimensions } = this;
    const point = this.#point;
    const shifts = this.#shifts;
    const halvings = this.#halvings;
    const leaves = this.#leaves;
    for (let d = 0; d < dimensions; d++) point[d] = coordinates[d]! * UNIT;
    let at = 0;
    for (let tree = 0; tree < TREES; tree++) {
      let leaf = 0;
      for (let d = 0; d < dimensions; d++, at++) {
        const halved = halvings[at]!;
        leaf = (leaf << halved) | ((point[d]! + shifts[at]!) >> (SPACE_BITS - halved));
      }
      leaves[tree] = leaf;
    }
  }

  #fade(): void {
    for (let i = 0; i < this.masses.length; i++) this.masses[i]! >>= 1;
    this.total >>= 1;
  }
}

/** Counts with each run of n zeros written as −n. */
export function packed(counts: Uint16Array): number[] {
  const written: number[] = [];
  let zeros = 0;
  for (const count of counts) {
    if (count === 0) {
      zeros++;
      continue;
    }
    if (zeros > 0) written.push(-zeros);
    zeros = 0;
    written.push(count);
  }
  if (zeros > 0) written.push(-zeros);
  return written;
}

/** Reads `written` into `counts`; false when it is not exactly as long. */
export function unpack(written: readonly number[], counts: Uint16Array): boolean {
  counts.fill(0);
  let at = 0;
  for (const entry of written) {
    if (entry < 0) at -= entry;
    else if (at < counts.length) counts[at++] = entry;
    else return false;
  }
  return at === counts.length;
}
