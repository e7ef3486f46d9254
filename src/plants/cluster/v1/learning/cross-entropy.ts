// The cross-entropy method (Rubinstein 1999; for policies Szita and Lőrincz 2006): draw
// candidates around a mean, keep the best, move mean and deviations toward them, with noise
// that decays so that nothing settles too early. Pure: chance and costs come in.
import { normal } from "../../../../base/index.ts";
import type { Chance } from "../../../../base/index.ts";

export interface Search {
  readonly mean: readonly number[];
  /** Of each number. */
  readonly deviation: readonly number[];
}

/** Share of a generation that the next one is drawn around. */
const ELITE = 0.2;
/** Share of the way that mean and deviations move toward the elite. */
const PACE = 0.7;
/** Deviation added at first, of what the search began with; it decays to none by half of the generations. */
const EXTRA = 0.15;

/** Candidates of a generation, the mean itself the first. */
export function candidatesOf(
  { mean, deviation }: Search,
  population: number,
  chance: Chance,
): readonly (readonly number[])[] {
  const drawn = Array.from({ length: population - 1 }, () =>
    mean.map((value, i) => value + deviation[i]! * normal(chance)),
  );
  return [mean, ...drawn];
}

/** The search after a generation. `progress` in [0, 1): generations done of all; `costs` of the candidates, lower is better. */
export function moved(
  search: Search,
  {
    candidates,
    costs,
    progress,
  }: {
    readonly candidates: readonly (readonly number[])[];
    readonly costs: readonly number[];
    readonly progress: number;
  },
): Search {
  const order = [...costs.keys()].sort((a, b) => costs[a]! - costs[b]! || a - b);
  const elite = order.slice(0, Math.max(2, Math.round(ELITE * candidates.length)));
  const extra = EXTRA * Math.max(0, 1 - 2 * progress);
  const mean: number[] = [];
  const deviation: number[] = [];
  for (const [i, old] of search.mean.entries()) {
    const values = elite.map((at) => candidates[at]![i]!);
    const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length;
    mean.push(old + PACE * (middle - old));
    deviation.push(
      search.deviation[i]! + PACE * (Math.sqrt(spread) + extra - search.deviation[i]!),
    );
  }
  return { mean, deviation };
}
