// Every constant of the engine with its value, its status and where it stands in
// the documents the ideas come from. The table is shown by `verify --constants`;
// the numbers are what the formulas use, so the two cannot drift apart.

/** Coupling: how strongly the sensors' agreement feeds back into the coherence. */
export const SIGMA = 0.991;
/** Fixed point of s ↦ σ·(1 − s): what S* approaches with many perfect sensors. */
export const D_STAR = SIGMA / (1 + SIGMA);
/** Threshold of the relative coherence. */
export const T_STAR = 5 / 7;
export const GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;
/** |λ| that parts CRYSTAL from ORGANIC. */
export const CRYSTAL_EDGE = 0.5;
/** Sensors by which V* has risen to 1 − 1/e. */
export const VOLUME_SCALE = 50;
/** Optimal coupling of the health monitor. */
const KAPPA_STAR = 64.21;
/** β as reported below scale 4; from there on it is 0. */
const BETA_SMALL_SCALE = 0.44;
/** D at which the period doubling ends: (r∞ − 1)² with r∞ = 3.569945671870945 (Feigenbaum 1978). */
const FEIGENBAUM_R = 3.569_945_671_870_945;
export const FEIGENBAUM_D = (FEIGENBAUM_R - 1) ** 2;
/** D at which period 4 gives way to period 8: (r₈ − 1)² with r₈ = 3.544090359551923. */
export const PERIOD_FOUR_END = (3.544_090_359_551_923 - 1) ** 2;

export type ConstantStatus =
  | "chosen"
  | "derived"
  | "mathematical constant"
  | "convention"
  | "taken as given"
  | "reported; not constant"
  | "hypothesis"
  | "hypothesis; preliminary";

export interface Constant {
  readonly symbol: string;
  readonly name: string;
  /** `null` where the row is a reading rather than a number. */
  readonly value: number | null;
  /** The value as a person writes it. */
  readonly written: string;
  readonly status: ConstantStatus;
  /** Tag in the origin's documents, or null. */
  readonly origin: string | null;
  readonly note: string;
}

export const CONSTANTS: readonly Constant[] = [
  {
    symbol: "σ",
    name: "coupling",
    value: SIGMA,
    written: "0.991",
    status: "chosen",
    origin: "TIG-2",
    note: "S* ranks states the same way for every σ > 0, so it is not worth tuning",
  },
  {
    symbol: "D*",
    name: "ceiling of S*",
    value: D_STAR,
    written: "σ/(1+σ) = 0.49773982…",
    status: "derived",
    origin: "TIG-3",
    note: "fixed point of s ↦ σ·(1−s); S* comes no higher",
  },
  {
    symbol: "T*",
    name: "threshold",
    value: T_STAR,
    written: "5/7 = 0.714285…",
    status: "chosen",
    origin: "TIG-4",
    note: "compared with the relative coherence, because S* ≤ D* < T*",
  },
  {
    symbol: "S*",
    name: "coherence",
    value: null,
    written: "k/(1+k), k = σ·V*·A*",
    status: "chosen",
    origin: "TIG-1",
    note: "fixed point of s ↦ k·(1−s); one number for many sensors, not a law",
  },
  {
    symbol: "bands",
    name: "seven bands and their weights",
    value: null,
    written: "0, 0.1, 0.3, 0.5, 0.7, 0.85, 1",
    status: "chosen",
    origin: "TIG-5",
    note: "the order follows stability, the weights are a choice",
  },
  {
    symbol: "x → f → band",
    name: "a series read as a quadratic map",
    value: null,
    written: "x[t+1] = a·x² + b·x + c",
    status: "hypothesis",
    origin: "TIG-6",
    note: "tested for each window by F-tests at 1 %; unproven bands are marked",
  },
  {
    symbol: "φ",
    name: "golden ratio",
    value: GOLDEN_RATIO,
    written: "(1+√5)/2 = 1.618033…",
    status: "mathematical constant",
    origin: null,
    note: "used by no formula of the engine; kept because verify derives it",
  },
  {
    symbol: "|λ| = 0.5",
    name: "edge of CRYSTAL and ORGANIC",
    value: CRYSTAL_EDGE,
    written: "0.5",
    status: "convention",
    origin: "TIG-5",
    note: "a disturbance halves in one step",
  },
  {
    symbol: "κ*",
    name: "optimal coupling",
    value: KAPPA_STAR,
    written: "64.21",
    status: "taken as given",
    origin: null,
    note: "of the health monitor; nothing in the engine depends on it",
  },
  {
    symbol: "β(L)",
    name: "scale exponent",
    value: BETA_SMALL_SCALE,
    written: "0.44 for L < 4, 0 for L ≥ 4",
    status: "reported; not constant",
    origin: null,
    note: "depends on the scale; nothing is computed from it",
  },
  {
    symbol: "κ* = 64",
    name: "reading of κ* as E8",
    value: null,
    written: "64",
    status: "hypothesis; preliminary",
    origin: null,
    note: "nothing is computed from it",
  },
  {
    symbol: "κ(L=7)",
    name: "coupling at L = 7",
    value: 53.08,
    written: "53.08 ± 4.26",
    status: "hypothesis; preliminary",
    origin: null,
    note: "nothing is computed from it",
  },
];
