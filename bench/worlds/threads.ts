// What worker threads give: the ladder's heuristic B plays the same seeds with one thread and
// with as many as there are cores, in turns. Threads share the cores with whatever else
// runs, so here it is time on the wall that counts.
import { availableParallelism } from "node:os";
import { quantile, type Chance } from "../../src/base/index.ts";
import { policyNamed, POLICIES, tableNamed } from "../../src/plants/cluster/index.ts";
import type { Episode } from "../../src/plants/cluster/index.ts";
import { Crew } from "../../src/plants/rollouts/index.ts";
import { shuffled } from "../../src/prove/trial/index.ts";

const GOAL = 1.7;
/** Episodes of one run at one thread and slice of a second: about what is played in it. */
const EPISODES_A_SECOND = 2000;
const make = tableNamed();
const heuristic = policyNamed(POLICIES.find(({ name }) => name === "heuristic_b")!);

/** Env-steps a second of the wall. */
async function rate(crew: Crew, seeds: readonly number[]): Promise<number> {
  const began = performance.now();
  const [episodes] = await crew.run<Episode>({ make, policies: [heuristic], seeds });
  const seconds = (performance.now() - began) / 1000;
  return episodes!.reduce((sum, { steps }) => sum + steps, 0) / seconds;
}

export interface ThreadsPlan {
  readonly rounds: number;
  readonly slice: number;
  readonly seed: number;
}

/** Lines of a table with one thread, as many as there are cores, and what these give. */
export async function threadRows(
  { rounds, slice, seed }: ThreadsPlan,
  chance: Chance,
): Promise<readonly string[]> {
  const many = availableParallelism();
  const crews = [...new Set([1, many])].map((threads) => new Crew(threads));
  const episodes = Math.max(100, Math.round(EPISODES_A_SECOND * slice));
  const rates = new Map<Crew, number[]>(crews.map((crew) => [crew, []]));
  // The first one of each is the compiler's.
  for (let round = 0; round <= rounds; round += 1) {
    const seeds = Array.from({ length: episodes }, (_, i) => seed + round * episodes + i);
    for (const crew of shuffled(crews, chance)) {
      const one = await rate(crew, seeds);
      if (round > 0) rates.get(crew)!.push(one);
    }
  }
  for (const crew of crews) crew.close();
  const one = rates.get(crews[0]!)!;
  return crews.map((crew) => {
    const own = rates.get(crew)!;
    const gain = quantile(
      own.map((value, i) => value / one[i]!),
      0.5,
    );
    const goal = crew.threads === 1 ? "" : `${GOAL}: ${gain >= GOAL ? "met" : "missed"}`;
    const [low, middle, high] = [Math.min(...own), quantile(own, 0.5), Math.max(...own)];
    const range = `${millions(low)} to ${millions(high)}`;
    return `| ${[crew.threads, millions(middle), range, gain.toFixed(2), goal].join(" | ")} |`;
  });
}

const millions = (perSecond: number): string => (perSecond / 1e6).toFixed(2);
