// One score against another on the same times, over all recordings, and what both come to
// when blocks of time are drawn anew (circular block bootstrap; Politis and Romano 1992).
// Blocks keep neighbours together, so the intervals know that neighbours repeat each
// other; and one draw serves all scores, so their differences are paired. Pure.
import type { Chance } from "../../base/index.ts";
import { Areas } from "./area.ts";
import type { Levels } from "./area.ts";
import type { Examples } from "./labels.ts";

/** One score of one recording at the times it is judged by. */
export interface Entry {
  readonly examples: Examples;
  readonly levels: Levels;
}

/** The recordings of one score, in order. A score may be another one at each horizon. */
export type Score = readonly (readonly Entry[])[];

/** Areas at all horizons; `weights` by recording. */
export function areasOf(score: Score, weights?: readonly Int32Array[]): Float64Array {
  return Float64Array.from(score.flatMap((entries) => [...areasAlike(entries, weights)]));
}

function areasAlike(entries: readonly Entry[], weights?: readonly Int32Array[]): Float64Array {
  const areas = new Areas(entries[0]!.examples.horizons);
  for (const [r, entry] of entries.entries())
    areas.add(weights === undefined ? entry : { ...entry, weights: weights[r]! });
  return areas.won.map((won, h) => won / areas.pairs[h]!);
}

/** How often each step of each recording is drawn when whole blocks are drawn. */
export function blockWeights(
  lengths: readonly number[],
  block: number,
  chance: Chance,
): Int32Array[] {
  return lengths.map((length) => {
    const weights = new Int32Array(length);
    for (let drawn = 0; drawn < length; drawn += block) {
      const from = Math.floor(chance() * length);
      const size = Math.min(block, length - drawn);
      for (let i = 0; i < size; i += 1) weights[(from + i) % length]! += 1;
    }
    return weights;
  });
}

interface Resampling {
  readonly lengths: readonly number[];
  readonly block: number;
  readonly resamples: number;
}

/** Areas of each score in each resample: [score][resample][horizon]; NaN where one had no pairs. */
export function resampledAreas(
  scores: readonly Score[],
  { lengths, block, resamples }: Resampling,
  chance: Chance,
): Float64Array[][] {
  const areas: Float64Array[][] = scores.map(() => []);
  for (let resample = 0; resample < resamples; resample += 1) {
    const weights = blockWeights(lengths, block, chance);
    for (const [s, score] of scores.entries()) areas[s]!.push(areasOf(score, weights));
  }
  return areas;
}
