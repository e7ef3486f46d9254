// A network of one hidden layer that says a probability, and how it is trained: by Adam on the
// cross-entropy, each moment with a weight. Only arithmetic that IEEE 754 fixes, so that one
// seed gives the same weights on every machine.
import { exactExp, Streams } from "../../../base/index.ts";

const HIDDEN = 16;

/** Rows of `inputs` + 1 numbers, the last the bias; and what the hidden ones count for, the last the bias. */
export interface Network {
  readonly hidden: readonly (readonly number[])[];
  readonly out: readonly number[];
}

const logistic = (x: number): number => 1 / (1 + exactExp(-Math.min(40, Math.max(-40, x))));
const squashed = (x: number): number => 2 * logistic(2 * x) - 1;

/** In [0, 1]. */
export function probability({ hidden, out }: Network, inputs: ArrayLike<number>): number {
  let sum = out[hidden.length]!;
  for (let unit = 0; unit < hidden.length; unit += 1) {
    const weights = hidden[unit]!;
    let drive = weights[inputs.length]!;
    for (let i = 0; i < inputs.length; i += 1) drive += weights[i]! * inputs[i]!;
    sum += out[unit]! * squashed(drive);
  }
  return logistic(sum);
}

interface Example {
  readonly inputs: ArrayLike<number>;
  readonly answer: boolean;
  readonly weight: number;
}

const BATCH = 256;
const RATE = { first: 3e-3, last: 1e-4 } as const;
/** Keeps weights of inputs that hardly vary small. */
const DECAY = 1e-4;
const ADAM = { mean: 0.9, square: 0.999, least: 1e-8 } as const;

/** The network after so many rounds through the examples. */
export function trained(
  examples: readonly Example[],
  { rounds, seed }: { readonly rounds: number; readonly seed: number },
): Network {
  const training = new Training(examples, seed);
  for (let round = 0; round < rounds; round += 1)
    training.round(RATE.first * (1 - round / rounds) + RATE.last);
  return training.network();
}

class Training {
  readonly #examples: readonly Example[];
  readonly #inputs: number;
  readonly #streams = new Streams(1);
  readonly #order: number[];
  readonly #middle: Float64Array;
  readonly #scale: Float64Array;
  /** Weights of the hidden ones row by row, then of the output. */
  readonly #weights: Float64Array;
  readonly #slope: Float64Array;
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  readonly #scaled: Float64Array;
  readonly #units = new Float64Array(HIDDEN);
  #steps = 0;

  constructor(examples: readonly Example[], seed: number) {
    this.#examples = examples;
    this.#inputs = examples[0]?.inputs.length ?? 0;
    this.#streams.seed(0, seed);
    this.#order = examples.map((_, i) => i);
    this.#middle = new Float64Array(this.#inputs);
    this.#scale = new Float64Array(this.#inputs);
    this.#scaled = new Float64Array(this.#inputs);
    this.#measure();
    const size = HIDDEN * (this.#inputs + 1) + HIDDEN + 1;
    this.#weights = new Float64Array(size);
    this.#slope = new Float64Array(size);
    this.#mean = new Float64Array(size);
    this.#square = new Float64Array(size);
    this.#begin();
  }

  round(rate: number): void {
    this.#shuffle();
    for (let from = 0; from < this.#order.length; from += BATCH) {
      const batch = this.#order.slice(from, from + BATCH);
      this.#slope.fill(0);
      for (const at of batch) this.#add(this.#examples[at]!, batch.length);
      this.#step(rate);
    }
  }

  /** With the scale of the inputs worked into the weights. */
  network(): Network {
    const row = this.#inputs + 1;
    const hidden = Array.from({ length: HIDDEN }, (_, unit) => {
      const own = this.#weights.subarray(unit * row, (unit + 1) * row);
      const weights = Array.from(this.#scale, (scale, i) => own[i]! / scale);
      const bias = weights.reduce((sum, weight, i) => sum - weight * this.#middle[i]!, own.at(-1)!);
      return [...weights, bias].map(kept);
    });
    return { hidden, out: Array.from(this.#weights.subarray(HIDDEN * row), kept) };
  }

  #measure(): void {
    const count = this.#examples.length;
    for (let i = 0; i < this.#inputs; i += 1) {
      let sum = 0;
      let squares = 0;
      for (const { inputs } of this.#examples) {
        sum += inputs[i]!;
        squares += inputs[i]! ** 2;
      }
      const variance = squares / count - (sum / count) ** 2;
      this.#middle[i] = sum / count;
      this.#scale[i] = variance > 1e-12 ? Math.sqrt(variance) : 1;
    }
  }

  #begin(): void {
    const row = this.#inputs + 1;
    this.#streams.fillNormals(0, this.#weights, this.#weights.length);
    for (let i = 0; i < this.#weights.length; i += 1) {
      const isOutput = i >= HIDDEN * row;
      const isBias = isOutput ? i === this.#weights.length - 1 : i % row === this.#inputs;
      this.#weights[i]! *= isBias ? 0 : 1 / Math.sqrt(isOutput ? HIDDEN : this.#inputs);
    }
  }

  #shuffle(): void {
    const order = this.#order;
    for (let i = order.length - 1; i > 0; i -= 1) {
      const j = this.#streams.below(0, i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
  }

  /** Adds the slope of one example's loss. */
  #add({ inputs, answer, weight }: Example, batch: number): void {
    const row = this.#inputs + 1;
    const output = HIDDEN * row;
    const [weights, slope, scaled, units] = [this.#weights, this.#slope, this.#scaled, this.#units];
    for (let i = 0; i < this.#inputs; i += 1)
      scaled[i] = (inputs[i]! - this.#middle[i]!) / this.#scale[i]!;
    let sum = weights[output + HIDDEN]!;
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      let drive = weights[unit * row + this.#inputs]!;
      for (let i = 0; i < this.#inputs; i += 1) drive += weights[unit * row + i]! * scaled[i]!;
      units[unit] = squashed(drive);
      sum += weights[output + unit]! * units[unit]!;
    }
    const error = ((logistic(sum) - Number(answer)) * weight) / batch;
    slope[output + HIDDEN]! += error;
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      slope[output + unit]! += error * units[unit]!;
      const back = error * weights[output + unit]! * (1 - units[unit]! ** 2);
      for (let i = 0; i < this.#inputs; i += 1) slope[unit * row + i]! += back * scaled[i]!;
      slope[unit * row + this.#inputs]! += back;
    }
  }

  #step(rate: number): void {
    this.#steps += 1;
    const [mean, square] = [1 - ADAM.mean ** this.#steps, 1 - ADAM.square ** this.#steps];
    for (let i = 0; i < this.#weights.length; i += 1) {
      const slope = this.#slope[i]! + DECAY * this.#weights[i]!;
      this.#mean[i] = ADAM.mean * this.#mean[i]! + (1 - ADAM.mean) * slope;
      this.#square[i] = ADAM.square * this.#square[i]! + (1 - ADAM.square) * slope ** 2;
      const size = Math.sqrt(this.#square[i]! / square) + ADAM.least;
      this.#weights[i]! -= (rate * this.#mean[i]!) / mean / size;
    }
  }
}

/** Six digits are more than a forecast tells. */
const kept = (weight: number): number => Number(weight.toPrecision(6));
