// What the Numenta Anomaly Benchmark counts (Lavin and Ahmad 2015): its three profiles,
// the rows it leaves out, and how much an alert is worth by where it falls.

export interface Profile {
  readonly name: "standard" | "low FP" | "low FN";
  /** Worth of a window met at its very beginning. */
  readonly hit: number;
  /** Cost of a window missed. */
  readonly miss: number;
  /** Cost of a false alarm far from any window. */
  readonly falseAlarm: number;
}

export const PROFILES = [
  { name: "standard", hit: 1, miss: 1, falseAlarm: 0.11 },
  { name: "low FP", hit: 1, miss: 1, falseAlarm: 0.22 },
  { name: "low FN", hit: 1, miss: 2, falseAlarm: 0.11 },
] as const satisfies readonly Profile[];

/** Share of a file's rows, and most rows, that only teach the detector. */
const PROBATION_SHARE = 0.15;
const PROBATION_ROWS_MAX = 750;

/** Rows at a file's beginning that are not scored. */
export const probationRows = (rows: number): number =>
  Math.min(Math.floor(PROBATION_SHARE * rows), PROBATION_ROWS_MAX);

/** Place, in widths after a window's end, from which an alert costs all it can. */
const FAR = 3;

/** σ(x) = 2/(1 + e^(5x)) − 1, and −1 for x > 3; x is the place relative to the window's end. */
export const placeWorth = (x: number): number => (x > FAR ? -1 : 2 / (1 + Math.exp(5 * x)) - 1);

/** Worth of the first row of a window before it is scaled to 1: σ(−1) = 0.98661. */
export const FIRST_ROW_WORTH = placeWorth(-1);
