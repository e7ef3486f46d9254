// The long memory of one quantity: all it has been, as at most 512 weighted centroids
// sorted by value. Distance to the nearest past values is a binary search and a short
// walk. Centroids that lie close are merged, lonely ones are kept: they are what makes
// a value known or new. Knows nothing of time, sensors or alarms.

/** Centroids of one memory: at 12 bytes each 6 KiB, and a search of nine steps. */
export const CENTROIDS_MAX = 512;
/** Room for so many at first, doubled when it is full: few sensors know five hundred values. */
const CENTROIDS_FIRST = 64;
/** Centroids left after merging, so that merging happens once in 128 new values. */
const CENTROIDS_KEPT = 384;
/** Values after which every weight is halved: at one a second a day and a half. */
export const MEMORY_MAX = 2 ** 17;
/** A centroid lighter than this is forgotten; a single value survives one halving. */
const WEIGHT_MIN = 0.3;
/** Of one merging, in turn of all memories. */
const COSTS = new Float64Array(CENTROIDS_MAX - 1);
const SORTED = new Float64Array(CENTROIDS_MAX - 1);

/** What is kept of a memory: sorted centres and the number of values each stands for. */
export interface ValueMemoryState {
  readonly centres: readonly number[];
  readonly weights: readonly number[];
}

export class ValueMemory {
  /** Centroids in use. */
  count = 0;
  /** Values remembered: the sum of the weights. */
  total = 0;
  centres = new Float64Array(CENTROIDS_FIRST);
  weights = new Float32Array(CENTROIDS_FIRST);

  /** Remembers a finite value. */
  add(value: number): void {
    let at = this.#firstNotBelow(value);
    if (at < this.count && this.centres[at] === value) {
      this.weights[at]! += 1;
    } else {
      if (this.count === CENTROIDS_MAX) {
        this.#merge();
        at = this.#firstNotBelow(value);
      } else this.#reserve(this.count + 1);
      this.centres.copyWithin(at + 1, at, this.count);
      this.weights.copyWithin(at + 1, at, this.count);
      this.centres[at] = value;
      this.weights[at] = 1;
      this.count++;
    }
    this.total++;
    if (this.total >= MEMORY_MAX) this.#fade();
  }

  /**
   * Mean distance from `value` to the `neighbours` nearest remembered values, fewer when
   * fewer are remembered; 0 when none is.
   */
  distance(value: number, neighbours: number): number {
    const { centres, weights, count } = this;
    let right = this.#firstNotBelow(value);
    let left = right - 1;
    let wanted = neighbours;
    let sum = 0;
    while (wanted > 0 && (left >= 0 || right < count)) {
      const below = left < 0 ? Number.POSITIVE_INFINITY : value - centres[left]!;
      const above = right >= count ? Number.POSITIVE_INFINITY : centres[right]! - value;
      const weight = below <= above ? weights[left--]! : weights[right++]!;
      const used = weight < wanted ? weight : wanted;
      sum += used * (below <= above ? below : above);
      wanted -= used;
    }
    return wanted === neighbours ? 0 : sum / (neighbours - wanted);
  }

  /** Fills `knots` with the values at equally spaced ranks 0, …, 1 of what is remembered. */
  quantiles(knots: Float64Array): void {
    const { centres, weights, count, total } = this;
    const last = knots.length - 1;
    let at = 0;
    let passed = weights[0]!;
    for (let i = 0; i <= last; i++) {
      const wanted = (i / last) * total;
      while (passed < wanted && at < count - 1) passed += weights[++at]!;
      knots[i] = centres[at]!;
    }
  }

  save(): ValueMemoryState {
    return {
      centres: [...this.centres.subarray(0, this.count)],
      weights: [...this.weights.subarray(0, this.count)],
    };
  }

  /** Takes over a checked state: sorted finite centres, positive weights, as many of each. */
  load({ centres, weights }: ValueMemoryState): void {
    this.#reserve(centres.length);
    this.count = centres.length;
    this.centres.set(centres);
    this.weights.set(weights);
    this.#sumWeights();
  }

  #reserve(count: number): void {
    let room = this.centres.length;
    if (count <= room) return;
    while (room < count) room *= 2;
    const { centres, weights } = this;
    this.centres = new Float64Array(room);
    this.weights = new Float32Array(room);
    this.centres.set(centres);
    this.weights.set(weights);
  }

  /** Index of the first centroid that is not below `value`; `count` when all are. */
  #firstNotBelow(value: number): number {
    const { centres } = this;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (centres[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Merges the neighbours whose merging moves the least (Ward 1963) until few enough are left. */
  #merge(): void {
    while (this.count > CENTROIDS_KEPT) {
      const sorted = SORTED.subarray(0, this.count - 1);
      sorted.set(this.#costs());
      const limit = sorted.sort()[this.count - CENTROIDS_KEPT - 1]!;
      this.#mergeUpTo(limit, this.count - CENTROIDS_KEPT);
    }
  }

  /** Of each centroid and the next, what merging them would move. */
  #costs(): Float64Array {
    const { centres, weights } = this;
    const costs = COSTS.subarray(0, this.count - 1);
    let centre = centres[0]!;
    let weight = weights[0]!;
    for (let i = 0; i < costs.length; i++) {
      const next = centres[i + 1]!;
      const other = weights[i + 1]!;
      const gap = next - centre;
      costs[i] = ((weight * other) / (weight + other)) * gap * gap;
      centre = next;
      weight = other;
    }
    return costs;
  }

  /**
   * One pass from below; at least one pair costs no more than `limit`, so it gets shorter. Only of
   * a pair whose first has grown is the cost another than before.
   */
  #mergeUpTo(limit: number, most: number): void {
    const { centres, weights } = this;
    let kept = 0;
    let merged = 0;
    let hasGrown = false;
    for (let i = 1; i < this.count; i++) {
      if (merged < most && (hasGrown ? this.#cost(kept, i) : COSTS[i - 1]!) <= limit) {
        hasGrown = true;
        const weight = weights[kept]! + weights[i]!;
        centres[kept]! += (centres[i]! - centres[kept]!) * (weights[i]! / weight);
        weights[kept] = weight;
        merged++;
      } else {
        hasGrown = false;
        kept++;
        centres[kept] = centres[i]!;
        weights[kept] = weights[i]!;
      }
    }
    this.count = kept + 1;
  }

  /** Growth of the sum of squares when centroids `i` and `j` become one. */
  #cost(i: number, j: number): number {
    const gap = this.centres[j]! - this.centres[i]!;
    const u = this.weights[i]!;
    const v = this.weights[j]!;
    return ((u * v) / (u + v)) * gap * gap;
  }

  #fade(): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const weight = this.weights[i]! / 2;
      if (weight < WEIGHT_MIN) continue;
      this.centres[kept] = this.centres[i]!;
      this.weights[kept++] = weight;
    }
    this.count = kept;
    this.#sumWeights();
  }

  #sumWeights(): void {
    this.total = 0;
    for (let i = 0; i < this.count; i++) this.total += this.weights[i]!;
  }
}
