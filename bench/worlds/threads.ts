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

interface Rate {
  /** Env-steps a second of the wall, and a second of CPU time of all threads. */
  readonly wall: number;
  readonly core: number;
  /** Cores that the run was given, of those there are: CPU time to wall time. */
  readonly had: number;
}

async function rate(crew: Crew, seeds: readonly number[]): Promise<Rate> {
  const cpuBegan = process.cpuUsage();
  const began = performance.now();
  const [episodes] = await crew.run<Episode>({ make, policies: [heuristic], seeds });
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpuBegan);
  const steps = episodes!.reduce((sum, one) => sum + one.steps, 0);
  const cpu = (user + system) / 1e6;
  return { wall: steps / seconds, core: steps / cpu, had: cpu / seconds };
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
  const rates = new Map<Crew, Rate[]>(crews.map((crew) => [crew, []]));
  // The first one of each is the compiler's.
  for (let round = 0; round <= rounds; round += 1) {
    const seeds = Array.from({ length: episodes }, (_, i) => seed + round * episodes + i);
    for (const crew of shuffled(crews, chance)) {
      const one = await rate(crew, seeds);
      if (round > 0) rates.get(crew)!.push(one);
    }
  }
  for (const crew of crews) crew.close();
  const alone = rates.get(crews[0]!)!;
  return crews.map((crew) => rowOf(crew.threads, rates.get(crew)!, alone));
}

function rowOf(threads: number, rates: readonly Rate[], alone: readonly Rate[]): string {
  const middle = (of: (rate: Rate) => number): number => quantile(rates.map(of), 0.5);
  const walls = rates.map(({ wall }) => wall);
  const gains = rates.map(({ wall }, i) => wall / alone[i]!.wall);
  const gain = quantile(gains, 0.5);
  const cells = [
    threads,
    millions(middle(({ wall }) => wall)),
    `${millions(Math.min(...walls))} to ${millions(Math.max(...walls))}`,
    millions(middle(({ core }) => core)),
    `${gain.toFixed(2)} (${Math.min(...gains).toFixed(2)} to ${Math.max(...gains).toFixed(2)})`,
    middle(({ had }) => had).toFixed(2),
    threads === 1 ? "" : `${GOAL}: ${gain >= GOAL ? "met" : "missed"}`,
  ];
  return `| ${cells.join(" | ")} |`;
}

const millions = (perSecond: number): string => (perSecond / 1e6).toFixed(2);
