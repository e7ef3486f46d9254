// How quantities without a natural upper end become numbers in [0, 1].

/** x/(1+x): 0 at nothing, one half where the quantity equals its unit, never quite 1. */
export const softClip = (x: number): number => x / (1 + x);

/** Time after which a maximum seen counts half, ms: old peaks fade within the hour. */
const MAXIMUM_HALF_LIFE_MS = 600_000;

/** The largest rate seen, fading, so that a device is measured against what it has shown it can do. */
export class DecayingMaximum {
  readonly #floor: number;
  #maximum: number;

  /** `floor` keeps a device that was always idle from reading full at its first byte. */
  constructor(floor: number) {
    this.#floor = floor;
    this.#maximum = floor;
  }

  /**
   * `rate` over the maximum, after that has faded for `elapsedMs` and taken `rate` in;
   * NaN, and nothing learnt, where either is not a number.
   */
  share(rate: number, elapsedMs: number): number {
    if (!Number.isFinite(rate) || Number.isNaN(elapsedMs)) return Number.NaN;
    const faded = this.#maximum * 0.5 ** (elapsedMs / MAXIMUM_HALF_LIFE_MS);
    this.#maximum = Math.max(faded, rate, this.#floor);
    return rate / this.#maximum;
  }
}

/** A name as it may stand in a sensor's id: `[a-z0-9_.:-]+`. */
export function idPart(name: string): string {
  const part = name.toLowerCase().replaceAll(/[^a-z0-9_:-]/g, "_");
  return part === "" ? "_" : part;
}
