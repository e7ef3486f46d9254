import { expect, test } from "vitest";
import { Streams } from "../../../base/index.ts";
import { BRAIN_WEIGHTS, classicMind, ClassicMind } from "./convolution.ts";

/** The same pass written plainly, from the layout alone. */
function plainly(numbers: readonly number[], view: Float64Array): number[] {
  const weights = numbers.slice(0, BRAIN_WEIGHTS);
  const [hidden, cell] = [numbers.slice(BRAIN_WEIGHTS, -16), numbers.slice(-16)];
  const map = (f: number, y: number, x: number): number => {
    let sum = weights[72 + f]!;
    for (let i = 0; i < 9; i += 1)
      sum += weights[9 * f + i]! * view[(y + Math.floor(i / 3)) * 7 + x + (i % 3)]!;
    return Math.max(0, sum);
  };
  const pooled = Array.from({ length: 32 }, (_, i) => {
    const [f, y, x] = [i >> 2, 2 * ((i >> 1) & 1), 2 * (i & 1)];
    return Math.max(map(f, y, x), map(f, y, x + 1), map(f, y + 1, x), map(f, y + 1, x + 1));
  });
  const inputs = [...pooled, ...hidden];
  const dense = (at: number, units: number, from: readonly number[]): number[] =>
    Array.from({ length: units }, (_, u) =>
      from.reduce(
        (sum, value, i) => sum + value * weights[at + u * from.length + i]!,
        weights[at + units * from.length + u]!,
      ),
    );
  const gates = dense(80, 64, inputs);
  const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
  const out = cell.map((held, i) => {
    const now = logistic(gates[16 + i]!) * held + logistic(gates[i]!) * Math.tanh(gates[32 + i]!);
    return logistic(gates[48 + i]!) * Math.tanh(now);
  });
  return dense(80 + 64 * 49, 6, out);
}

function brain(): { mind: ClassicMind; streams: Streams } {
  const streams = new Streams(1);
  streams.seed(0, 3);
  const mind = new ClassicMind(3);
  mind.arrive(1, { streams, lane: 0 });
  return { mind, streams };
}

test("R1: the brain is a convolution, a pool, an LSTM and a linear layer, with memory", () => {
  const { mind, streams } = brain();
  const view = new Float64Array(49);
  for (let step = 0; step < 5; step += 1) {
    streams.fillUniforms(0, view, 49);
    const expected = plainly(mind.save(1), view);
    const scores = mind.scores(1, view);
    for (const [i, score] of expected.entries()) expect(scores[i]).toBeCloseTo(score, 12);
  }
});

test("R1: a child differs from its parent by .02/√fan-in, and remembers nothing", () => {
  const { mind, streams } = brain();
  mind.scores(1, new Float64Array(49).fill(0.5));
  mind.inherit(2, 1, { streams, lane: 0 });
  const [parent, child] = [mind.save(1), mind.save(2)];
  const deviation = (from: number, to: number): number => {
    let squares = 0;
    for (let i = from; i < to; i += 1) squares += (child[i]! - parent[i]!) ** 2;
    return Math.sqrt(squares / (to - from));
  };
  expect(deviation(0, 80) / (0.02 / 3)).toBeCloseTo(1, 0);
  expect(deviation(80, 80 + 64 * 49) / (0.02 / Math.sqrt(48))).toBeCloseTo(1, 1);
  expect(child.slice(BRAIN_WEIGHTS).every((value) => value === 0)).toBe(true);
  expect(parent.slice(BRAIN_WEIGHTS).some((value) => value !== 0)).toBe(true);
});

test("R1: a brain that is kept and put back is the same", () => {
  const { mind } = brain();
  const other = classicMind(3);
  const numbers = JSON.parse(JSON.stringify(mind.save(1))) as number[];
  other.restore?.(0, numbers);
  expect(other.save?.(0)).toEqual(numbers);
});
