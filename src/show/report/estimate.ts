// What is measured is never a number alone.

/** An estimate with its interval; ±Infinity where it is not bounded. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}
