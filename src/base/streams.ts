// Many streams of chance side by side, one a lane, in one typed array: what thousands of
// simulated worlds draw from. Lane by lane the same generator, and the same 32-bit words,
// as `seededChance`; normal numbers come from a ziggurat. Only arithmetic that IEEE 754
// fixes is used, so that a seed gives the same numbers on every machine. Not for secrets.
import { exactExp, exactLog } from "./elementary.ts";

const WORDS = 4;
/** As in chance.ts: rounds after which the state no longer shows the seed. */
const WARM_UP_ROUNDS = 16;

/**
 * The ziggurat (Marsaglia and Tsang 2000; layer, sign and place from separate bits, as Doornik
 * 2005 asks): the right half of exp(−x²/2) under 256 layers of one area, the lowest with the tail.
 */
const LAYERS = 256;
const TAIL_STARTS = 3.6541528853610088;
/** R·exp(−R²/2) and the area of the tail behind R; closes the top layer to 4e-15. */
const LAYER_AREA = 0.004928673233974658;

/** Right edge of each layer; the first is what the lowest would need without a tail. */
const EDGES = new Float64Array(LAYERS + 1);
/** The curve's height at each edge. */
const HEIGHTS = new Float64Array(LAYERS + 1);

function layOut(): void {
  EDGES[0] = LAYER_AREA / exactExp((-TAIL_STARTS * TAIL_STARTS) / 2);
  EDGES[1] = TAIL_STARTS;
  for (let i = 1; i < LAYERS - 1; i += 1) {
    const height = LAYER_AREA / EDGES[i]! + exactExp((-EDGES[i]! * EDGES[i]!) / 2);
    EDGES[i + 1] = Math.sqrt(-2 * exactLog(height));
  }
  EDGES[LAYERS] = 0;
  for (let i = 0; i <= LAYERS; i += 1) HEIGHTS[i] = exactExp((-EDGES[i]! * EDGES[i]!) / 2);
}
layOut();

const TWO_32 = 2 ** 32;
const PER_53_BITS = 2 ** -53;

export class Streams {
  /** Per lane three words of state and a counter. */
  readonly #state: Int32Array;

  /** `lanes` streams, each as if seeded with 0. */
  constructor(lanes: number) {
    this.#state = new Int32Array(lanes * WORDS);
    for (let lane = 0; lane < lanes; lane += 1) this.seed(lane, 0);
  }

  /** Begins the lane's stream anew. `seed`: an integer in [0, 2^53). */
  seed(lane: number, seed: number): void {
    const at = lane * WORDS;
    this.#state[at] = 0;
    this.#state[at + 1] = seed >>> 0;
    this.#state[at + 2] = Math.floor(seed / TWO_32) >>> 0;
    this.#state[at + 3] = 1;
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) this.#word(lane);
  }

  /** Where the lane's stream stands: four 32-bit words, for `restore`. */
  save(lane: number): readonly number[] {
    return [...this.#state.subarray(lane * WORDS, (lane + 1) * WORDS)];
  }

  /** Goes on where a stream stood when it was saved. */
  restore(lane: number, words: readonly number[]): void {
    for (let i = 0; i < WORDS; i += 1) this.#state[lane * WORDS + i] = words[i]!;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(lane: number): number {
    const high = this.#word(lane) >>> 11;
    return (high * TWO_32 + (this.#word(lane) >>> 0)) * PER_53_BITS;
  }

  /** A whole number, uniform in [0, n) for n ≤ 2^32; rejection keeps every one as likely. */
  below(lane: number, n: number): number {
    const whole = TWO_32 - (TWO_32 % n);
    for (;;) {
      const word = this.#word(lane) >>> 0;
      if (word < whole) return word % n;
    }
  }

  /** Writes `count` numbers uniform in [0, 1), 53 bits each, to the front of `into`. */
  fillUniforms(lane: number, into: Float64Array, count: number): void {
    for (let i = 0; i < count; i += 1) into[i] = this.uniform(lane);
  }

  /** Writes `count` standard normal numbers to the front of `into`. */
  fillNormals(lane: number, into: Float64Array, count: number): void {
    const state = this.#state;
    const at = lane * WORDS;
    let a = state[at]!;
    let b = state[at + 1]!;
    let c = state[at + 2]!;
    let counter = state[at + 3]!;
    for (let i = 0; i < count; i += 1) {
      // Two rounds of sfc32, written out: this loop is most of what a world's step costs.
      const first = (((a + b) | 0) + counter) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + first) | 0;
      const second = (((a + b) | 0) + (counter + 1)) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + second) | 0;
      counter = (counter + 2) | 0;
      const layer = first & 255;
      const place = ((first >>> 11) * TWO_32 + (second >>> 0)) * PER_53_BITS;
      const x = place * EDGES[layer]!;
      const sign = 1 - ((first >>> 7) & 2);
      if (x < EDGES[layer + 1]!) {
        into[i] = sign * x;
        continue;
      }
      state[at] = a;
      state[at + 1] = b;
      state[at + 2] = c;
      state[at + 3] = counter;
      into[i] = sign * this.#beyond(lane, layer, x);
      a = state[at]!;
      b = state[at + 1]!;
      c = state[at + 2]!;
      counter = state[at + 3]!;
    }
    state[at] = a;
    state[at + 1] = b;
    state[at + 2] = c;
    state[at + 3] = counter;
  }

  /** The size of a normal number whose first try fell outside the box of its layer. */
  #beyond(lane: number, layer: number, x: number): number {
    let tried = x;
    let at = layer;
    for (;;) {
      if (tried < EDGES[at + 1]!) return tried;
      if (at === 0) return this.#tail(lane);
      const between = HEIGHTS[at + 1]! - HEIGHTS[at]!;
      if (HEIGHTS[at]! + this.uniform(lane) * between < exactExp((-tried * tried) / 2))
        return tried;
      at = this.#word(lane) & (LAYERS - 1);
      tried = this.uniform(lane) * EDGES[at]!;
    }
  }

  /** Behind the last edge, by two exponentials (Marsaglia 1964). */
  #tail(lane: number): number {
    for (;;) {
      const x = -exactLog(1 - this.uniform(lane)) / TAIL_STARTS;
      const y = -exactLog(1 - this.uniform(lane));
      if (2 * y > x * x) return TAIL_STARTS + x;
    }
  }

  /** The lane's next 32 bits (sfc32), signed. */
  #word(lane: number): number {
    const state = this.#state;
    const at = lane * WORDS;
    const b = state[at + 1]!;
    const c = state[at + 2]!;
    const sum = (((state[at]! + b) | 0) + state[at + 3]!) | 0;
    state[at + 3] = (state[at + 3]! + 1) | 0;
    state[at] = b ^ (b >>> 9);
    state[at + 1] = (c + (c << 3)) | 0;
    state[at + 2] = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum;
  }
}
