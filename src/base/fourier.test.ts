import { describe, expect, test } from "vitest";
import { normal, seededChance } from "./chance.ts";
import type { Chance } from "./chance.ts";
import { amplitudesOf, memoryOf, phasesOf, surrogatePair, transform } from "./fourier.ts";
import { mean } from "./statistics.ts";

/** An AR(1) series of unit variance. */
function remembering(length: number, memory: number, chance: Chance): Float64Array {
  let state = normal(chance);
  const kick = Math.sqrt(1 - memory * memory);
  return Float64Array.from({ length }, () => (state = memory * state + kick * normal(chance)));
}

describe("T16: spectra", () => {
  test("the fast transform is the plain sum", () => {
    const chance = seededChance(1);
    const real = Float64Array.from({ length: 32 }, () => normal(chance));
    const imaginary = Float64Array.from({ length: 32 }, () => normal(chance));
    const [re, im] = [real.slice(), imaginary.slice()];
    transform(re, im);
    for (let k = 0; k < 32; k += 1) {
      let sum = 0;
      for (let t = 0; t < 32; t += 1) {
        const angle = (-2 * Math.PI * k * t) / 32;
        sum += real[t]! * Math.cos(angle) - imaginary[t]! * Math.sin(angle);
      }
      expect(re[k]).toBeCloseTo(sum, 10);
    }
  });

  test("surrogates keep variance and memory, and know nothing of the original", () => {
    const chance = seededChance(4);
    const values = remembering(3000, 0.9, chance);
    const amplitudes = amplitudesOf(values);
    const made = Array.from({ length: 20 }, () =>
      surrogatePair(amplitudes, phasesOf(amplitudes.length, chance), 3000),
    ).flat();
    // Bartlett's memory of AR(.9): (1 + .81)/(1 − .81) = 9.5.
    expect(memoryOf(values)).toBeGreaterThan(7);
    expect(memoryOf(values)).toBeLessThan(13);
    expect(Math.abs(mean(made.map(memoryOf)) / memoryOf(values) - 1)).toBeLessThan(0.15);
    const [one, two] = [made[0]!, made[1]!];
    const product = (a: Float64Array, b: Float64Array) => mean(a.map((value, t) => value * b[t]!));
    const power = Math.sqrt(product(one, one) * product(two, two));
    expect(Math.abs(product(one, two) / power)).toBeLessThan(0.25);
  });
});
