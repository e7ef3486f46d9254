// Evolution over seasons: a garden with a floor, sown with wild brains first and with the
// descendants of each season in the next. Nobody chooses among them but hunger, birth and age.
import { Garden } from "../garden.ts";
import { CALM, NO_GUARD } from "../guard.ts";
import { CompactMind } from "../minds/compact.ts";
import { NURSERY } from "./design.ts";
import reared from "./founders.json" with { type: "json" };

export const SEASONS = 30;
const SEASON_GENERATIONS = 3000;
/** Fewer that were born of others are no population to go on from. */
const FEWEST_HEIRS = 5;
/** Seeds of seasons begin here: beyond those that runs and benches take. */
export const NURSERY_SEEDS = 2 ** 41;

/** A season's founders: genes as `CompactMind` takes them; none: wild ones. */
export type Founders = readonly Float64Array[];

/** One season from these founders; its heirs, or the founders again where it had too few. */
export function season(founders: Founders, seed: number): Founders {
  const mind = new CompactMind(NURSERY.mostAgents, founders);
  const garden = new Garden(NURSERY, { mind, guard: NO_GUARD });
  garden.seed(seed);
  garden.begin();
  for (let n = 0; n < SEASON_GENERATIONS; n += 1) garden.generation(CALM);
  const { agents } = garden;
  const heirs: Float64Array[] = [];
  for (let at = 0; at < agents.count; at += 1)
    if (agents.depth[at]! > 0) heirs.push(mind.genesOf(agents.slot[at]!));
  return heirs.length < FEWEST_HEIRS ? founders : heirs;
}

/** Founders after so many seasons. The same for the same arguments; some 0.1 s a season. */
export function evolve(seasons = SEASONS, seed = NURSERY_SEEDS): Founders {
  let founders: Founders = [];
  for (let n = 0; n < seasons; n += 1) founders = season(founders, seed + n);
  return founders;
}

/**
 * The founders that the policy `evolved` begins with: what `evolve()` gives, reared beforehand, for
 * a watch runs without the optimising compiler, to which thirty seasons are minutes.
 */
export const usualFounders = (): Founders =>
  reared.founders.map((genes) => Float64Array.from(genes));
