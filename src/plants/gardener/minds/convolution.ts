// The classic brain: a convolution over the dirt in view, a little memory, six scores. It is
// never trained: a child has its parent's weights with noise. Own forward pass on typed
// arrays; exp by exactExp, so that a seed is the same run on every machine.
import { exactExp } from "../../../base/index.ts";
import { ACTIONS, VIEW, VIEW_SIDE } from "../figures.ts";
import { VIEWS } from "../torus.ts";
import type { MakeMind, Mind, MindChance, Surroundings } from "./mind.ts";

/** One channel in, no padding: 7 × 7 → 8 × 5 × 5 → 8 × 2 × 2 (what is left over is not pooled). */
const KERNEL = 3;
const FILTERS = 8;
const MAP_SIDE = VIEW_SIDE - KERNEL + 1;
const POOLED_SIDE = Math.floor(MAP_SIDE / 2);
const POOLED = FILTERS * POOLED_SIDE * POOLED_SIDE;
const HIDDEN = 16;
/** Input, forget, cell, output, one after another. */
const GATES = 4 * HIDDEN;
const OUT = ACTIONS.length;

/** A layer's weights and biases lie one after another: rows of `fanIn` weights, then the biases. */
interface Layer {
  readonly at: number;
  readonly units: number;
  readonly fanIn: number;
}
const sizeOf = ({ units, fanIn }: Layer): number => units * (fanIn + 1);

const CONVOLUTION: Layer = { at: 0, units: FILTERS, fanIn: KERNEL * KERNEL };
const MEMORY: Layer = { at: sizeOf(CONVOLUTION), units: GATES, fanIn: POOLED + HIDDEN };
const CHOICE: Layer = { at: MEMORY.at + sizeOf(MEMORY), units: OUT, fanIn: HIDDEN };
const LAYERS = [CONVOLUTION, MEMORY, CHOICE] as const;

export const BRAIN_WEIGHTS = CHOICE.at + sizeOf(CHOICE);

/** Standard deviation of a child's difference, times √fan-in. */
const NOISE = 0.02;

export const classicMind: MakeMind = (mostAgents) => new ClassicMind(mostAgents);

export class ClassicMind implements Mind {
  readonly #weights: Float64Array;
  /** Per slot what the memory gives out, then what it holds. */
  readonly #memory: Float64Array;
  readonly #view = new Float64Array(VIEW);
  readonly #inputs = new Float64Array(POOLED + HIDDEN);
  readonly #gates = new Float64Array(GATES);
  readonly #scores = new Float64Array(OUT);

  constructor(mostAgents: number) {
    this.#weights = new Float64Array(mostAgents * BRAIN_WEIGHTS);
    this.#memory = new Float64Array(mostAgents * 2 * HIDDEN);
  }

  act({ dirt, agents }: Surroundings, at: number): number {
    const from = agents.cell[at]! * VIEW;
    for (let i = 0; i < VIEW; i += 1) this.#view[i] = dirt[VIEWS[from + i]!]!;
    return highest(this.scores(agents.slot[at]!, this.#view));
  }

  /** One pass for the slot: six scores, written over by the next. Its memory moves on. */
  scores(slot: number, view: Float64Array): Float64Array {
    const { weights, memory } = this.#of(slot);
    convolved(weights, view, this.#inputs);
    for (let i = 0; i < HIDDEN; i += 1) this.#inputs[POOLED + i] = memory[i]!;
    dense(MEMORY, weights, { from: this.#inputs, into: this.#gates });
    for (let i = 0; i < HIDDEN; i += 1) {
      const keep = logistic(this.#gates[HIDDEN + i]!) * memory[HIDDEN + i]!;
      const held = keep + logistic(this.#gates[i]!) * tanh(this.#gates[2 * HIDDEN + i]!);
      memory[HIDDEN + i] = held;
      memory[i] = logistic(this.#gates[3 * HIDDEN + i]!) * tanh(held);
    }
    dense(CHOICE, weights, { from: memory, into: this.#scores });
    return this.#scores;
  }

  arrive(slot: number, { streams, lane }: MindChance): void {
    const at = slot * BRAIN_WEIGHTS;
    for (const layer of LAYERS) {
      const bound = 1 / Math.sqrt(layer.fanIn);
      for (let i = layer.at; i < layer.at + sizeOf(layer); i += 1)
        this.#weights[at + i] = bound * (2 * streams.uniform(lane) - 1);
    }
    this.#forget(slot);
  }

  inherit(slot: number, parent: number, { streams, lane }: MindChance): void {
    const noise = new Float64Array(BRAIN_WEIGHTS);
    streams.fillNormals(lane, noise, BRAIN_WEIGHTS);
    for (const layer of LAYERS) {
      const deviation = NOISE / Math.sqrt(layer.fanIn);
      for (let i = layer.at; i < layer.at + sizeOf(layer); i += 1) {
        const inherited = this.#weights[parent * BRAIN_WEIGHTS + i]!;
        this.#weights[slot * BRAIN_WEIGHTS + i] = inherited + deviation * noise[i]!;
      }
    }
    this.#forget(slot);
  }

  save(slot: number): readonly number[] {
    const { weights, memory } = this.#of(slot);
    return [...weights, ...memory];
  }

  restore(slot: number, numbers: readonly number[]): void {
    const { weights, memory } = this.#of(slot);
    weights.set(numbers.slice(0, BRAIN_WEIGHTS));
    memory.set(numbers.slice(BRAIN_WEIGHTS));
  }

  #of(slot: number): { readonly weights: Float64Array; readonly memory: Float64Array } {
    return {
      weights: this.#weights.subarray(slot * BRAIN_WEIGHTS, (slot + 1) * BRAIN_WEIGHTS),
      memory: this.#memory.subarray(slot * 2 * HIDDEN, (slot + 1) * 2 * HIDDEN),
    };
  }

  #forget(slot: number): void {
    this.#memory.fill(0, slot * 2 * HIDDEN, (slot + 1) * 2 * HIDDEN);
  }
}

/** Convolution, ReLU and 2 × 2 max-pool in one go: the pool of the ReLUs is the ReLU of the pool. */
function convolved(weights: Float64Array, view: Float64Array, into: Float64Array): void {
  for (let filter = 0; filter < FILTERS; filter += 1) {
    const kernel = CONVOLUTION.at + filter * CONVOLUTION.fanIn;
    const bias = weights[CONVOLUTION.at + FILTERS * CONVOLUTION.fanIn + filter]!;
    for (let pool = 0; pool < POOLED_SIDE * POOLED_SIDE; pool += 1) {
      let most = 0;
      for (let corner = 0; corner < 4; corner += 1) {
        const y = 2 * Math.floor(pool / POOLED_SIDE) + (corner >> 1);
        const x = 2 * (pool % POOLED_SIDE) + (corner & 1);
        let sum = bias;
        for (let i = 0; i < KERNEL; i += 1) {
          const row = (y + i) * VIEW_SIDE + x;
          const weight = kernel + i * KERNEL;
          for (let j = 0; j < KERNEL; j += 1) sum += weights[weight + j]! * view[row + j]!;
        }
        if (sum > most) most = sum;
      }
      into[filter * POOLED_SIDE * POOLED_SIDE + pool] = most;
    }
  }
}

function dense(
  { at, units, fanIn }: Layer,
  weights: Float64Array,
  { from, into }: { readonly from: Float64Array; readonly into: Float64Array },
): void {
  for (let unit = 0; unit < units; unit += 1) {
    const row = at + unit * fanIn;
    let sum = weights[at + units * fanIn + unit]!;
    for (let i = 0; i < fanIn; i += 1) sum += weights[row + i]! * from[i]!;
    into[unit] = sum;
  }
}

const logistic = (x: number): number => 1 / (1 + exactExp(-x));
const tanh = (x: number): number => 2 * logistic(2 * x) - 1;

/** Place of the highest score, of equals the first. */
export function highest(scores: Float64Array): number {
  let best = 0;
  for (let i = 1; i < scores.length; i += 1) if (scores[i]! > scores[best]!) best = i;
  return best;
}
