// The brain that evolves: a few dozen weights over the view, the same for all four ways, so
// that whatever is learned of one way holds for the others. Small enough that mutation and
// selection alone find a forager.
import type { Streams } from "../../../base/index.ts";
import { ACTIONS, CLEAN, REST, VIEW, VIEW_REACH, VIEW_SIDE } from "../figures.ts";
import { NEIGHBOURS, VIEWS } from "../torus.ts";
import { highest } from "./convolution.ts";
import type { Mind, MindChance, Surroundings } from "./mind.ts";

/** A weight a cell of the view, alike to the left and the right of the way looked along. */
const COLUMNS = VIEW_REACH + 1;
const KERNEL = VIEW_SIDE * COLUMNS;
/** Of an occupied cell ahead. */
const OCCUPIED = KERNEL;
const CLEAN_BIAS = KERNEL + 1;
const CLEAN_DIRT = KERNEL + 2;
const REST_BIAS = KERNEL + 3;
const REST_ENERGY = KERNEL + 4;
const GENES = KERNEL + 5;

/** Place in the kernel of each cell of the view, for each way: rows ahead to behind. */
const PLACES = new Int32Array(4 * VIEW);

function layOut(): void {
  for (let i = 0; i < VIEW; i += 1) {
    const down = Math.floor(i / VIEW_SIDE) - VIEW_REACH;
    const right = (i % VIEW_SIDE) - VIEW_REACH;
    const ahead = [-down, down, -right, right];
    const aside = [right, right, down, down];
    for (let way = 0; way < 4; way += 1) {
      const row = VIEW_REACH - ahead[way]!;
      PLACES[way * VIEW + i] = row * COLUMNS + Math.abs(aside[way]!);
    }
  }
}
layOut();

/** Spread of a newcomer's genes; and of a child's difference from its parent. */
const WILD = 0.5;
const MUTATION = 0.2;
/** Share of genes that differ in a child. */
const MUTATED = 0.1;
/** Energy that counts as one. */
const ENERGY_SCALE = 20;

export class CompactMind implements Mind {
  readonly #genes: Float64Array;
  readonly #founders: readonly Float64Array[];
  readonly #scores = new Float64Array(ACTIONS.length);
  readonly #view = new Float64Array(VIEW);
  readonly #noise = new Float64Array(GENES);

  /** `founders`: genes that newcomers are given, in turns of chance; without any they are wild. */
  constructor(mostAgents: number, founders: readonly Float64Array[] = []) {
    this.#genes = new Float64Array(mostAgents * GENES);
    this.#founders = founders;
  }

  act({ dirt, crowd, agents }: Surroundings, at: number): number {
    const genes = agents.slot[at]! * GENES;
    const own = this.#genes;
    const cell = agents.cell[at]!;
    const scores = this.#scores;
    const view = this.#contrast(dirt, cell);
    const cells = view.length;
    for (let way = 0; way < 4; way += 1) {
      const places = way * cells;
      let sum = 0;
      for (let i = 0; i < cells; i += 1) sum += own[genes + PLACES[places + i]!]! * view[i]!;
      if (crowd[NEIGHBOURS[4 * cell + way]!]! > 0) sum += own[genes + OCCUPIED]!;
      scores[way] = sum;
    }
    scores[CLEAN] = own[genes + CLEAN_BIAS]! + own[genes + CLEAN_DIRT]! * dirt[cell]!;
    scores[REST] =
      own[genes + REST_BIAS]! + (own[genes + REST_ENERGY]! * agents.energy[at]!) / ENERGY_SCALE;
    return highest(scores);
  }

  arrive(slot: number, { streams, lane }: MindChance): void {
    const genes = this.#of(slot);
    const founder = this.#founders.length > 0 ? streams.below(lane, this.#founders.length) : null;
    if (founder !== null) genes.set(this.#founders[founder]!);
    else this.#spread(genes, { streams, lane });
  }

  inherit(slot: number, parent: number, { streams, lane }: MindChance): void {
    const genes = this.#of(slot);
    genes.set(this.#of(parent));
    streams.fillNormals(lane, this.#noise, GENES);
    for (let gene = 0; gene < GENES; gene += 1)
      if (streams.uniform(lane) < MUTATED) genes[gene]! += MUTATION * this.#noise[gene]!;
  }

  save(slot: number): readonly number[] {
    return [...this.#of(slot)];
  }

  restore(slot: number, numbers: readonly number[]): void {
    this.#of(slot).set(numbers);
  }

  /** The view less its mean: where all is alike, no way is better than another. */
  #contrast(dirt: Float64Array, cell: number): Float64Array {
    const view = this.#view;
    const cells = view.length;
    const seen = VIEWS.subarray(cell * cells, (cell + 1) * cells);
    let sum = 0;
    for (let i = 0; i < cells; i += 1) sum += view[i] = dirt[seen[i]!]!;
    for (let i = 0; i < cells; i += 1) view[i]! -= sum / cells;
    return view;
  }

  /** A copy of the slot's genes. */
  genesOf(slot: number): Float64Array {
    return this.#of(slot).slice();
  }

  #of(slot: number): Float64Array {
    return this.#genes.subarray(slot * GENES, (slot + 1) * GENES);
  }

  #spread(genes: Float64Array, { streams, lane }: { streams: Streams; lane: number }): void {
    streams.fillNormals(lane, this.#noise, GENES);
    for (let gene = 0; gene < GENES; gene += 1) genes[gene] = WILD * this.#noise[gene]!;
  }
}
