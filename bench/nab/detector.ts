// What a row of the table is: something that turns each value into a score, higher for
// stranger, seeing only what came before.

/** What a detector may know of a file before its first value; not its name. */
export interface Setting {
  readonly seed: number;
  readonly rowsPerDay: number;
}

/** Score of one row; null is a value that is missing. */
export type Scorer = (value: number | null) => number;

export interface Detector {
  readonly name: string;
  readonly title: string;
  /** True where another seed gives other scores. */
  readonly isSeeded: boolean;
  /**
   * True for a plain signal. It is scored as it is, and once more with homeostat's own
   * calibration and rest put behind it, and the better counts: so the table compares what
   * is looked at, not who rests.
   */
  readonly isSignal: boolean;
  readonly create: (setting: Setting) => Scorer;
}
