// What the classic garden does in 2,000 generations, as it is known of its rules, and how far
// ours may lie from it: the text leaves orders of events open.

export const REFERENCE_GENERATIONS = 2000;
/** Figures are means of so many generations at the end, and over so many seeds. */
export const REFERENCE_TAIL = 500;
export const REFERENCE_SEEDS = 8;

export interface ReferenceRow {
  readonly policy: string;
  /** Damping and survival mode are on. */
  readonly guarded: boolean;
  readonly population: readonly [from: number, to: number];
  readonly births: readonly [from: number, to: number];
  readonly totalDirt: number;
  /** Relative. */
  readonly tolerance: number;
}

export const REFERENCE: readonly ReferenceRow[] = [
  {
    policy: "classic",
    guarded: false,
    population: [15, 18],
    births: [0, 1],
    totalDirt: 3375,
    tolerance: 0.02,
  },
  {
    policy: "forager",
    guarded: false,
    population: [80, 80],
    births: [55, 80],
    totalDirt: 612,
    tolerance: 0.02,
  },
  {
    policy: "forager",
    guarded: true,
    population: [80, 80],
    births: [55, 80],
    totalDirt: 710,
    tolerance: 0.02,
  },
];

/** Risk of a garden that is full of dirt, and of one that is clean. */
export const REFERENCE_RISK = { dead: 0.23, clean: 0.22, tolerance: 0.02 } as const;
