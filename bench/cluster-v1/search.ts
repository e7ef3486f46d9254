// The search for an exploit: in each family the cross-entropy method looks for the policy
// that costs least, on development seeds, within a fixed number of episodes. What it finds
// is then played on the held-out seeds.
import { mean, must, seededChance } from "../../src/base/index.ts";
import {
  arenaNamed,
  candidatesOf,
  moved,
  SEARCH_SEEDS_FROM,
} from "../../src/plants/cluster/v1/index.ts";
import type {
  ClusterConfig,
  EpisodeV1,
  PolicyV1,
  Search,
  Weights,
} from "../../src/plants/cluster/v1/index.ts";
import type { Crew, Named } from "../../src/plants/rollouts/index.ts";
import { familiesOf } from "./families.ts";
import type { Family } from "./families.ts";

export interface Budget {
  readonly generations: number;
  readonly population: number;
  /** Of each candidate, a generation. */
  readonly episodes: number;
}

interface Candidate {
  readonly family: string;
  /** Of the full-state planner, with which families are made. */
  readonly weights: Weights;
  readonly numbers: readonly number[];
}

/** For a thread, which finds it by its name: a candidate as a policy. @public */
export function candidatePolicy({ family, weights, numbers }: Candidate): Pick<PolicyV1, "begin"> {
  const found = familiesOf(weights).find(({ name }) => name === family);
  return { begin: must(found, "families are named by those who know them").begin(numbers) };
}

const named = (candidate: Candidate): Named => ({
  module: import.meta.url,
  name: "candidatePolicy",
  with: candidate,
});

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
  const policyOf = (numbers: readonly number[]): Named =>
    named({ family: family.name, weights, numbers });
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
