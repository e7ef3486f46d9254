// How quantities become values between 0 and 1, as the readers of a host do it: shares with
// the resolution of the kernel's counters, x/(1+x), and rates beside the largest seen.

/** A share that is counted in steps of 1/`steps` a second. */
export const counted = (share: number, steps: number): number =>
  Math.min(1, Math.max(0, Math.round(share * steps) / steps));

export const saturating = (x: number): number => x / (1 + x);

/** Half of the largest rate is forgotten within this time. */
const FADE_S = 600;

/** A rate over the largest rate seen, which fades; never below `floor`. */
export class Peaked {
  readonly #floor: number;
  readonly #keep = 0.5 ** (1 / FADE_S);
  #largest = 0;

  constructor(floor: number) {
    this.#floor = floor;
  }

  of(rate: number): number {
    this.#largest = Math.max(this.#floor, this.#largest * this.#keep, rate);
    return rate / this.#largest;
  }
}

/** A figure that is read every few seconds and held between. */
export class Held {
  readonly #every: number;
  #value = 0;

  constructor(every: number) {
    this.#every = every;
  }

  of(t: number, read: () => number): number {
    if (t % this.#every === 0) this.#value = read();
    return this.#value;
  }
}
