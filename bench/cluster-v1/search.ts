// The search for an exploit: in each family the cross-entropy method looks for the policy
// that costs least, on development seeds, within a fixed number of episodes. What it finds
// is then played on the held-out seeds.
import { mean, seededChance } from "../../src/base/index.ts";
import {
  arenaNamed,
  candidatesOf,
  moved,
  SEARCH_SEEDS_FROM,
} from "../../src/plants/cluster/v1/index.ts";
import type {
  ClusterConfig,
  EpisodeV1,
  Search,
  Weights,
} from "../../src/plants/cluster/v1/index.ts";
import type { Crew, Named } from "../../src/plants/rollouts/index.ts";
import type { Candidate } from "./children/candidate.ts";
import type { Family } from "./families.ts";

export interface Budget {
  readonly generations: number;
  readonly population: number;
  /** Of each candidate, a generation. */
  readonly episodes: number;
}

const THREADED = new URL("./children/candidate.ts", import.meta.url).href;

/** What the family's search found, as a policy for threads. */
export async function searched(
  crew: Crew,
  family: Family,
  given: Budget & {
    readonly seed: number;
    readonly config: ClusterConfig;
    readonly weights: Weights;
  },
): Promise<Named> {
  const { generations, population, episodes, seed, config, weights } = given;
  const chance = seededChance(seed);
  const make = arenaNamed(config);
  const policyOf = (numbers: readonly number[]): Named => ({
    module: THREADED,
    name: "candidatePolicy",
    with: { family: family.name, weights, numbers } satisfies Candidate,
  });
  let search: Search = { mean: family.mean, deviation: family.deviation };
  for (let done = 0; done < generations; done += 1) {
    const candidates = candidatesOf(search, population, chance);
    const first = SEARCH_SEEDS_FROM + done * episodes;
    const seeds = Array.from({ length: episodes }, (_, n) => first + n);
    const played = await crew.run<EpisodeV1>({ make, policies: candidates.map(policyOf), seeds });
    const costs = played.map((own) => mean(own.map(({ cost }) => cost)));
    search = moved(search, { candidates, costs, progress: done / generations });
  }
  return policyOf(search.mean);
}
