// What one pilot block without and one with hogs foretell: how many rounds the trial will
// need. The scatter of a block's p99 is found by drawing whole slices of the block anew,
// so that a queue that built up stays together. Pure.
import type { Chance, Ms } from "../../base/index.ts";
import { mean, quantile, standardDeviation } from "../../base/index.ts";
import { roundsNeeded } from "./power.ts";

/** Slices of a block: a second of requests each. */
export type Slices = readonly (readonly Ms[])[];

const REDRAWS = 400;

export interface Foretold {
  /** p99 of the pilot without and with hogs, ms. */
  readonly without: Ms;
  readonly withHogs: Ms;
  /** Standard deviation that chance alone gives the recovered share of one round. */
  readonly deviation: number;
  /** Rounds to tell full recovery from 85 % with 80 % power; at least, since blocks differ by more than chance. */
  readonly rounds: number;
}

/** `target`: share that full recovery must be told from. */
export function foretell(
  [without, withHogs]: readonly [Slices, Slices],
  target: number,
  chance: Chance,
): Foretold {
  const best = redrawn(without, chance);
  const worst = redrawn(withHogs, chance);
  const gap = mean(worst) - mean(best);
  // Full recovery is (D − X)/(D − N) with X like N: only these two scatter it.
  const deviation = gap > 0 ? (Math.SQRT2 * standardDeviation(best)) / gap : Number.NaN;
  return {
    without: quantile(without.flat(), 0.99),
    withHogs: quantile(withHogs.flat(), 0.99),
    deviation,
    rounds: roundsNeeded(deviation, 1 - target),
  };
}

function redrawn(slices: Slices, chance: Chance): number[] {
  return Array.from({ length: REDRAWS }, () => {
    const drawn = slices.map(() => slices[Math.floor(chance() * slices.length)]!);
    return quantile(drawn.flat(), 0.99);
  });
}
