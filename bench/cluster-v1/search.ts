// The search for an exploit: in each family the cross-entropy method looks for the policy
// that costs least, on development seeds, within a fixed number of episodes. What it finds
// is then played on the held-out seeds.
import { seededChance } from "../../src/base/index.ts";
import { candidatesOf, moved, SEARCH_SEEDS_FROM } from "../../src/plants/cluster/v1/index.ts";
import type { ArenaV1, PolicyV1, Search } from "../../src/plants/cluster/v1/index.ts";
import type { Family } from "./families.ts";

export interface Budget {
  readonly generations: number;
  readonly population: number;
  /** Of each candidate, a generation. */
  readonly episodes: number;
}

export interface Found {
  readonly family: Family;
  readonly begin: PolicyV1["begin"];
  /** Mean cost of an episode in the last generation, of the mean. */
  readonly developed: number;
  readonly numbers: readonly number[];
}

export function searched(
  family: Family,
  arena: ArenaV1,
  given: Budget & { readonly seed: number },
): Found {
  const { generations, population, episodes, seed } = given;
  const chance = seededChance(seed);
  let search: Search = family;
  let developed = Number.POSITIVE_INFINITY;
  for (let done = 0; done < generations; done += 1) {
    const candidates = candidatesOf(search, population, chance);
    const first = SEARCH_SEEDS_FROM + done * episodes;
    const costs = candidates.map((numbers) => {
      const policy = { begin: family.begin(numbers) };
      let cost = 0;
      for (let n = 0; n < episodes; n += 1) cost += arena.play(policy, first + n).cost;
      return cost / episodes;
    });
    developed = costs[0]!;
    search = moved(search, { candidates, costs, progress: done / generations });
  }
  return { family, begin: family.begin(search.mean), developed, numbers: search.mean };
}
