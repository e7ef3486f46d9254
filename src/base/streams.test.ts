import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { Streams } from "./streams.ts";

const DRAWN = 400_000;

function normals(seed: number, count: number): Float64Array {
  const values = new Float64Array(count);
  const streams = new Streams(2);
  streams.seed(1, seed);
  streams.fillNormals(1, values, count);
  return values;
}

/** Standard normal distribution by its series; good to 1e-12 for |x| < 6 (Marsaglia 2004). */
function phi(x: number): number {
  let sum = x;
  let term = x;
  for (let i = 3; Math.abs(term) > 1e-17; i += 2) sum += term *= (x * x) / i;
  return 0.5 + sum * Math.exp((-x * x) / 2 - 0.9189385332046728);
}

test("R5: a lane's words are those of the single stream of the same seed", () => {
  for (const seed of [0, 1, 12345, 2 ** 40 + 7, Number.MAX_SAFE_INTEGER]) {
    const chance = seededChance(seed);
    const streams = new Streams(3);
    streams.seed(2, seed);
    for (let n = 0; n < 100; n += 1) expect(streams.below(2, 2 ** 32)).toBe(chance() * 2 ** 32);
  }
});

test("R5: lanes do not touch each other, and numbers drawn in pieces are the same numbers", () => {
  const whole = normals(7, 1000);
  const streams = new Streams(2);
  streams.seed(1, 7);
  const piece = new Float64Array(10);
  for (let n = 0; n < 100; n += 1) {
    streams.fillNormals(0, piece, 3);
    streams.fillNormals(1, piece, 10);
    expect(piece).toEqual(whole.subarray(10 * n, 10 * n + 10));
  }
});

test("R5: the first normals of seed 1, to the bit", () => {
  expect([...normals(1, 6)]).toMatchInlineSnapshot(`
    [
      0.4656740348053099,
      -1.0411856816352933,
      -0.335651195021719,
      -1.4271752415004213,
      0.2790037524475142,
      0.18323759635158088,
    ]
  `);
});

test("R5: normal numbers have the moments of the normal distribution", () => {
  const values = normals(2, DRAWN);
  const moment = (power: number): number =>
    values.reduce((sum, x) => sum + x ** power, 0) / values.length;
  // Each within 4 standard errors: variances of x, x², x³, x⁴, x⁶ are 1, 2, 15, 96, 10170.
  const check = (power: number, expected: number, variance: number): void =>
    expect(Math.abs(moment(power) - expected), `moment ${power}`).toBeLessThan(
      4 * Math.sqrt(variance / DRAWN),
    );
  check(1, 0, 1);
  check(2, 1, 2);
  check(3, 0, 15);
  check(4, 3, 96);
  check(6, 15, 10_170);
});

test("R5: their distribution is the normal one (Kolmogorov and Smirnov)", () => {
  const values = normals(3, DRAWN).sort();
  let distance = 0;
  for (const [i, x] of values.entries()) {
    const expected = phi(x);
    distance = Math.max(distance, expected - i / DRAWN, (i + 1) / DRAWN - expected);
  }
  // Exceeded by a perfect generator with probability 0.0007.
  expect(distance * Math.sqrt(DRAWN)).toBeLessThan(2);
});

test("R5: the tails beyond each edge that a ziggurat could get wrong are as heavy as they should be", () => {
  const values = normals(4, 4 * DRAWN);
  for (const edge of [1, 2, 3, 3.5, 3.6541528853610088, 3.8, 4.2]) {
    const beyond = values.reduce((count, x) => count + (Math.abs(x) > edge ? 1 : 0), 0);
    const expected = 2 * phi(-edge) * values.length;
    expect(Math.abs(beyond - expected), `beyond ${edge}`).toBeLessThan(4 * Math.sqrt(expected));
  }
});

test("R5: neighbours are not correlated, nor are lanes of neighbouring seeds", () => {
  const values = normals(5, DRAWN);
  const others = normals(6, DRAWN);
  let within = 0;
  let across = 0;
  for (let i = 1; i < DRAWN; i += 1) {
    within += values[i]! * values[i - 1]!;
    across += values[i]! * others[i]!;
  }
  expect(Math.abs(within) / Math.sqrt(DRAWN)).toBeLessThan(4);
  expect(Math.abs(across) / Math.sqrt(DRAWN)).toBeLessThan(4);
});

test("R5: uniform numbers and whole numbers are spread evenly", () => {
  const streams = new Streams(1);
  streams.seed(0, 9);
  const tenths = new Float64Array(10);
  const thirds = new Float64Array(3);
  const drawn = new Float64Array(100);
  for (let n = 0; n < 1000; n += 1) {
    streams.fillUniforms(0, drawn, 100);
    for (const u of drawn) tenths[Math.floor(10 * u)]! += 1;
    for (let i = 0; i < 100; i += 1) thirds[streams.below(0, 3)]! += 1;
  }
  for (const times of tenths) expect(Math.abs(times - 10_000)).toBeLessThan(430);
  for (const times of thirds) expect(Math.abs(times - 33_333)).toBeLessThan(670);
});

test("R1: a stream that was saved goes on where it stood, in any lane", () => {
  const streams = new Streams(2);
  streams.seed(0, 99);
  for (let n = 0; n < 37; n += 1) streams.uniform(0);
  const words = JSON.parse(JSON.stringify(streams.save(0))) as number[];
  streams.restore(1, words);
  for (let n = 0; n < 100; n += 1) expect(streams.uniform(1)).toBe(streams.uniform(0));
});
