// `npm run bench:cluster-v1`: is skill needed in cluster v1, and is skill all that pays? Plays
// the ladder on held-out seeds and held-out worlds, then searches for an exploit with a fixed
// budget. Prints Markdown. Exit code 0 also where a goal is missed.
import { loadavg } from "node:os";
import { mean } from "../src/base/index.ts";
import {
  arenaNamed,
  HELD_OUT_SEEDS_FROM,
  ladderNamed,
  policiesOf,
  shippedCheckpoint,
  weighedNamed,
} from "../src/plants/cluster/v1/index.ts";
import type { EpisodeV1 } from "../src/plants/cluster/v1/index.ts";
import { Crew } from "../src/plants/rollouts/index.ts";
import { familiesOf } from "./cluster-v1/families.ts";
import { readOptions, USAGE } from "./cluster-v1/options.ts";
import type { Options } from "./cluster-v1/options.ts";
import { searched } from "./cluster-v1/search.ts";
import { speedLines } from "./cluster-v1/speed.ts";
import { costRatio, goalLines, POLICY_HEADS, policyLine, ratioText } from "./cluster-v1/tables.ts";
import type { Played } from "./cluster-v1/tables.ts";
import { HELD_OUT_WORLDS, LARGE_WORLDS, STANDARD_WORLD } from "./cluster-v1/worlds.ts";
import type { BenchWorld } from "./cluster-v1/worlds.ts";

const SEARCH_SEED = 1;
const CHECKPOINT = shippedCheckpoint();
const ALL = policiesOf().map(({ name }) => name);
const FULL = "full_planner";
/** As the full-state planner, without playing futures out: in large worlds these would take hours. */
const FULL_PLANS = "full_plans";
const policyNamed = (name: string) =>
  name === FULL_PLANS
    ? weighedNamed("seeing", CHECKPOINT.weights.seeing)
    : ladderNamed(name, CHECKPOINT);

/** The held-out seeds that this world is played on. */
function seedsOf(world: BenchWorld, { episodes, others, large }: Options): readonly number[] {
  const count = HELD_OUT_WORLDS.includes(world)
    ? others
    : LARGE_WORLDS.includes(world)
      ? large
      : episodes;
  return Array.from({ length: count }, (_, n) => HELD_OUT_SEEDS_FROM + n);
}

async function playAll(
  crew: Crew,
  { config }: BenchWorld,
  { names, seeds }: { names: readonly string[]; seeds: readonly number[] },
): Promise<Played> {
  const played = await crew.run<EpisodeV1>({
    make: arenaNamed(config),
    policies: names.map(policyNamed),
    seeds,
  });
  return new Map(names.map((name, i) => [name, played[i]!]));
}

async function printLadder(crew: Crew, world: BenchWorld, options: Options): Promise<Played> {
  const seeds = seedsOf(world, options);
  const all = LARGE_WORLDS.includes(world) ? FULL_PLANS : FULL;
  const names = ALL.map((name) => (name === FULL ? all : name));
  const played = await playAll(crew, world, { names, seeds });
  console.log(`\n## ${world.name}: ${world.says}, ${seeds.length} held-out seeds\n`);
  for (const line of POLICY_HEADS) console.log(line);
  for (const [policy, own] of played) console.log(policyLine(policy, own));
  console.log();
  for (const line of goalLines(played, all)) console.log(line);
  return played;
}

/** `full`: what the full-state planner did on the held-out seeds, where that is known already. */
async function printSearch(
  crew: Crew,
  world: BenchWorld,
  { options, full }: { options: Options; full: readonly EpisodeV1[] | undefined },
): Promise<void> {
  const { config } = world;
  const { generations, population, games: episodes } = options;
  const weights = CHECKPOINT.weights.seeing;
  const families = familiesOf(weights);
  const seeds = seedsOf(world, options);
  const planned = full ?? (await playAll(crew, world, { names: [FULL], seeds })).get(FULL)!;
  const each = generations * population * episodes;
  console.log(
    `\n## Search for an exploit, ${world.says}\n\n${families.length} families, the cross-entropy method in each: ${generations} generations × ${population} candidates × ${episodes} episodes = ${each} episodes, ` +
      `${each * families.length} in all, on development seeds. What it found, on ${seeds.length} held-out seeds:\n`,
  );
  console.log("| family | is | cost | to full_planner's | |\n|---|---|---:|---:|---|");
  const budget = { generations, population, episodes };
  for (const family of families) {
    const found = await searched(crew, family, { ...budget, seed: SEARCH_SEED, config, weights });
    const [own] = await crew.run<EpisodeV1>({
      make: arenaNamed(config),
      policies: [found],
      seeds,
    });
    const ratio = costRatio(own!, planned);
    const cost = mean(own!.map((one) => one.cost)).toFixed(1);
    const side = ratio.low > 1 ? "dearer" : "not surely dearer";
    console.log(
      `| ${family.name} | ${family.says} | ${cost} | ${ratioText(ratio)} | ${ratio.estimate < 1 ? "cheaper" : side} |`,
    );
  }
}

function printSpeed(): void {
  console.log("\n## Speed\n");
  for (const line of speedLines(STANDARD_WORLD)) console.log(line);
}

async function main(options: Options): Promise<void> {
  console.log(
    `# bench:cluster-v1\n\nWeights: \`${CHECKPOINT.made_by}\`. Load average ${loadavg()[0]!.toFixed(1)}.`,
  );
  const crew = new Crew();
  try {
    if (options.speed) printSpeed();
    const played = new Map<BenchWorld, Played>();
    for (const world of options.worlds) played.set(world, await printLadder(crew, world, options));
    const { searchIn } = options;
    const full = searchIn === null ? undefined : played.get(searchIn)?.get(FULL);
    if (searchIn !== null) await printSearch(crew, searchIn, { options, full });
  } finally {
    crew.close();
  }
}

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  console.error(options);
  process.exitCode = options === USAGE ? 0 : 2;
} else await main(options);
