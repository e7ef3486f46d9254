// Draws from the distributions that ordinary hosts are made of.
import { normal } from "../../src/base/index.ts";
import type { Chance } from "../../src/base/index.ts";
import type { Span } from "./settings.ts";

export const between = (chance: Chance, [low, high]: Span): number => low + (high - low) * chance();

/** Log-normal of median 1. */
export const skewed = (chance: Chance, deviation: number): number =>
  Math.exp(deviation * normal(chance));

/** Whole events in a second at `rate` a second (Poisson; by the normal law where many). */
export function events(chance: Chance, rate: number): number {
  if (rate > 20) return Math.max(0, Math.round(rate + Math.sqrt(rate) * normal(chance)));
  const limit = Math.exp(-rate);
  let count = 0;
  for (let product = chance(); product > limit; product *= chance()) count++;
  return count;
}

/** AR(1) of unit variance that forgets within `seconds`. */
export class Wander {
  readonly #chance: Chance;
  readonly #keep: number;
  readonly #kick: number;
  value: number;

  constructor(chance: Chance, seconds: number) {
    this.#chance = chance;
    this.#keep = Math.exp(-1 / seconds);
    this.#kick = Math.sqrt(1 - this.#keep ** 2);
    this.value = normal(chance);
  }

  step(): number {
    this.value = this.#keep * this.value + this.#kick * normal(this.#chance);
    return this.value;
  }
}
