// How many rounds a trial needs: from how far single rounds scatter and how large the
// difference is that must be told. Pure.
import { LEVEL, standardError, studentT } from "./interval.ts";
import type { Interval } from "./interval.ts";

/** Chance of finding a difference of the given size when it is there. */
export const POWER = 0.8;

/** More rounds than anybody runs; said as "more than". */
export const ROUNDS_MAX = 1000;

/**
 * Fewest rounds with which a 95 % interval over rounds of standard deviation `deviation`
 * excludes a value `distance` away with 80 % probability; `ROUNDS_MAX` where more.
 */
export function roundsNeeded(deviation: number, distance: number): number {
  const suffices = (rounds: number): boolean => {
    const df = rounds - 1;
    const reach = studentT(0.95, df) + studentT(2 * POWER - 1, df);
    return (reach * deviation) / Math.sqrt(rounds) <= Math.abs(distance);
  };
  let low = 1;
  let high = ROUNDS_MAX;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Standard deviation of what one round says about Σ above / Σ below (linearised). */
export function deviationOfRatio(above: readonly number[], below: readonly number[]): number {
  const total = below.reduce((sum, value) => sum + value, 0);
  const ratio = above.reduce((sum, value) => sum + value, 0) / total;
  const centre = total / below.length;
  const says = above.map((value, round) => (value - ratio * below[round]!) / centre);
  return standardError(says) * Math.sqrt(says.length);
}

/** The same of an interval over rounds, from its width; NaN where it is not bounded. */
export function deviationFromInterval({ low, high, rounds }: Interval): number {
  if (!Number.isFinite(high - low)) return Number.NaN;
  return ((high - low) / 2 / studentT(LEVEL, rounds - 1)) * Math.sqrt(rounds);
}
