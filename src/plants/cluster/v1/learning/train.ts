// Learning the weights of plans by evolution: from nothing known, generation after
// generation on new seeds. One seed gives one result, however many threads play.
import { mean, seededChance } from "../../../../base/index.ts";
import type { Crew } from "../../../rollouts/index.ts";
import type { EpisodeV1 } from "../episode.ts";
import { WEIGHTS } from "../policies/plans.ts";
import type { Weights } from "../policies/plans.ts";
import { developmentNamed, weighedNamed } from "../rollouts.ts";
import { candidatesOf, moved } from "./cross-entropy.ts";
import type { Search } from "./cross-entropy.ts";
import { DEVELOPMENT_SEEDS_FROM } from "./development.ts";
import type { Role } from "./development.ts";

export interface Training {
  readonly role: Role;
  readonly seed: number;
  readonly generations: number;
  readonly signal: AbortSignal;
  readonly tell: (generation: Generation) => void;
}

export interface Generation {
  readonly done: number;
  /** Mean cost of an episode: of the search's mean, and of the best candidate. */
  readonly meanCost: number;
  readonly bestCost: number;
}

/** Candidates of a generation, and episodes of each: half of them in each development world. */
export const POPULATION = 40;
export const EPISODES = 20;

/** Learns weights of one role. Rejects with the signal's reason when it is aborted. */
export async function train(crew: Pick<Crew, "run">, training: Training): Promise<Weights> {
  const { role, seed, generations, signal, tell } = training;
  const chance = seededChance(seed);
  let search: Search = { mean: WEIGHTS.map(() => 0), deviation: WEIGHTS.map(() => 1) };
  for (let done = 0; done < generations; done += 1) {
    const candidates = candidatesOf(search, POPULATION, chance);
    const first = DEVELOPMENT_SEEDS_FROM + done * EPISODES;
    const played = await crew.run<EpisodeV1>({
      make: developmentNamed,
      policies: candidates.map((weights) => weighedNamed(role, weights)),
      seeds: Array.from({ length: EPISODES }, (_, n) => first + n),
      signal,
    });
    const costs = played.map((episodes) => mean(episodes.map(({ cost }) => cost)));
    tell({ done: done + 1, meanCost: costs[0]!, bestCost: Math.min(...costs) });
    search = moved(search, { candidates, costs, progress: done / generations });
  }
  return inProportion(search.mean);
}

/** Only the proportions of weights matter: the largest becomes 1. */
function inProportion(weights: Weights): Weights {
  const largest = Math.max(...weights.map(Math.abs));
  return weights.map((weight) => Math.round((weight / largest) * 1e6) / 1e6);
}
