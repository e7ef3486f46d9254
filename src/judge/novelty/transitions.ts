// How strange the way a sensor moves is: its last few values, as ranks, are a point, and
// half-space trees know which points have been visited. Sees what no single value shows,
// such as a usual value at an unusual moment of a fall.
import { HalfSpaceTrees } from "./half-space-trees.ts";
import type { HalfSpaceTreesState } from "./half-space-trees.ts";
import { Ranks } from "./ranks.ts";
import type { RanksState } from "./ranks.ts";
import { Rarity } from "./rarity.ts";
import type { RarityState } from "./rarity.ts";
import type { ValueMemory } from "./value-memory.ts";

/** Points learned before strangeness is counted, as for distances. */
const POINTS_MIN = 50;

export interface TransitionsState {
  readonly ranks: RanksState;
  readonly trees: HalfSpaceTreesState;
  readonly rarity: RarityState;
  /** Ranks of the last values, newest first. */
  readonly recent: readonly number[];
}

export class Transitions {
  readonly #lags: readonly number[];
  readonly #ranks = new Ranks();
  readonly #trees: HalfSpaceTrees;
  readonly #rarity = new Rarity();
  /** Newest first. */
  readonly #recent: Float64Array;
  #known = 0;
  readonly #point: Float64Array;

  constructor(lags: readonly number[], seed: number) {
    this.#lags = lags;
    this.#trees = new HalfSpaceTrees(lags.length, seed);
    this.#recent = new Float64Array(Math.max(...lags) + 1);
    this.#point = new Float64Array(lags.length);
  }

  /** Rarity of the point that ends in `value`, whose past is `memory`. */
  observe(value: number, memory: ValueMemory): number {
    if (memory.total >= POINTS_MIN) this.#ranks.follow(memory);
    const recent = this.#recent;
    recent.copyWithin(1, 0, recent.length - 1);
    recent[0] = this.#ranks.of(value);
    if (this.#known < recent.length) this.#known++;
    if (this.#known < recent.length || memory.total < POINTS_MIN) return 0;
    for (let d = 0; d < this.#lags.length; d++) this.#point[d] = recent[this.#lags[d]!]!;
    const strangeness = this.#trees.strangeness(this.#point);
    let rarity = 0;
    if (this.#trees.total >= POINTS_MIN) {
      rarity = this.#rarity.of(strangeness);
      this.#rarity.add(strangeness);
    }
    this.#trees.learn();
    return rarity;
  }

  save(): TransitionsState {
    return {
      ranks: this.#ranks.save(),
      trees: this.#trees.save(),
      rarity: this.#rarity.save(),
      recent: [...this.#recent.subarray(0, this.#known)],
    };
  }

  /** Takes over a checked state; false when it is of another shape. */
  load({ ranks, trees, rarity, recent }: TransitionsState): boolean {
    if (recent.length > this.#recent.length) return false;
    this.#recent.set(recent);
    this.#known = recent.length;
    this.#rarity.load(rarity);
    return this.#ranks.load(ranks) && this.#trees.load(trees);
  }
}
