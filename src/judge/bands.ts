// The seven bands: what a sensor's motion is called, what it counts in A*, and how
// it is said to a person. The order is the order of the weights, and the index of a
// band in this list is what typed arrays and records store.

export const BAND_NAMES = [
  "VOID",
  "SPARK",
  "FLOW",
  "MOLECULAR",
  "CELLULAR",
  "ORGANIC",
  "CRYSTAL",
] as const;
export type BandName = (typeof BAND_NAMES)[number];

export interface Band {
  readonly name: BandName;
  /** What the band counts in A*, in [0, 1]. */
  readonly weight: number;
  readonly meaning: string;
}

export const BANDS: readonly Band[] = [
  { name: "VOID", weight: 0, meaning: "the orbit escapes at once (30 steps or fewer)" },
  { name: "SPARK", weight: 0.1, meaning: "the orbit escapes slowly (more than 30 steps)" },
  {
    name: "FLOW",
    weight: 0.3,
    meaning: "marginal: the Lyapunov exponent is within 0.05 of 0, or a line leaves unproven",
  },
  { name: "MOLECULAR", weight: 0.5, meaning: "chaos: the Lyapunov exponent is positive" },
  { name: "CELLULAR", weight: 0.7, meaning: "a cycle of period 2 to 7, or a longer one" },
  { name: "ORGANIC", weight: 0.85, meaning: "a stable fixed point with 0.5 ≤ |λ| < 1" },
  { name: "CRYSTAL", weight: 1, meaning: "a stable fixed point with |λ| < 0.5" },
];

/** Band indices by name, for code that decides. */
export const VOID = 0;
export const SPARK = 1;
export const FLOW = 2;
export const MOLECULAR = 3;
export const CELLULAR = 4;
export const ORGANIC = 5;
export const CRYSTAL = 6;

/** Weights by band index. */
export const BAND_WEIGHTS: readonly number[] = BANDS.map((band) => band.weight);
