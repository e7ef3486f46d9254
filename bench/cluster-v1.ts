// `npm run bench:cluster-v1`: is skill needed in cluster v1, and is skill all that pays? Plays
// the ladder on held-out seeds and held-out worlds, then searches for an exploit with a fixed
// budget. Prints Markdown. Exit code 0 also where a goal is missed.
import { parseArgs } from "node:util";
import {
  ArenaV1,
  HELD_OUT_SEEDS_FROM,
  policiesOf,
  shippedCheckpoint,
} from "../src/plants/cluster/v1/index.ts";
import type { EpisodeV1, PolicyV1 } from "../src/plants/cluster/v1/index.ts";
import { familiesOf } from "./cluster-v1/families.ts";
import { searched } from "./cluster-v1/search.ts";
import type { Budget } from "./cluster-v1/search.ts";
import { speedLines } from "./cluster-v1/speed.ts";
import { costRatio, goalLines, POLICY_HEADS, policyLine, ratioText } from "./cluster-v1/tables.ts";
import type { Played } from "./cluster-v1/tables.ts";
import { HELD_OUT_WORLDS, LARGE_WORLDS, STANDARD_WORLD } from "./cluster-v1/worlds.ts";
import type { BenchWorld } from "./cluster-v1/worlds.ts";

const USAGE = `Usage: npm run bench:cluster-v1 -- [--episodes N] [--others N] [--large N] [--generations N]
  --episodes N     held-out seeds of the standard world (2 to 10000; default 200)
  --others N       held-out seeds of each held-out world (0 to 10000, 0 leaves them out; default 40)
  --large N        held-out seeds of each large world (0 to 1000, 0 leaves them out; default 20);
                   full_planner, which would take hours, does not play them
  --generations N  of the search for an exploit in each family (0 to 1000, 0 leaves it out; default 30)`;

const DEFAULTS = { episodes: "200", others: "40", large: "20", generations: "30" } as const;
const RANGES = {
  episodes: [2, 10_000],
  others: [0, 10_000],
  large: [0, 1000],
  generations: [0, 1000],
} as const;
type Options = Readonly<Record<keyof typeof DEFAULTS, number>>;

const POPULATION = 40;
const SEARCH_EPISODES = 10;
const SEARCH_SEED = 1;

function readOptions(argv: readonly string[]): Options | string {
  const text = { type: "string" } as const;
  const options = { episodes: text, others: text, large: text, generations: text } as const;
  let values: Partial<Record<keyof typeof DEFAULTS, string>> & { help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: { ...options, help: { type: "boolean" } },
    }));
  } catch (error) {
    return `${(error as Error).message}\n\n${USAGE}`;
  }
  if (values.help === true) return USAGE;
  const read: Record<string, number> = {};
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    const value = Number(values[name] ?? DEFAULTS[name]);
    const [low, high] = RANGES[name];
    if (!Number.isInteger(value) || value < low || value > high)
      return `--${name}: not a whole number from ${low} to ${high}\n\n${USAGE}`;
    read[name] = value;
  }
  return read as Options;
}

function playAll(policies: readonly PolicyV1[], { config }: BenchWorld, episodes: number): Played {
  const arena = new ArenaV1(config);
  const play = (policy: PolicyV1): EpisodeV1[] =>
    Array.from({ length: episodes }, (_, n) => arena.play(policy, HELD_OUT_SEEDS_FROM + n));
  return new Map(policies.map((policy) => [policy.name, play(policy)]));
}

function printLadder({ name, says }: BenchWorld, played: Played, episodes: number): void {
  console.log(`\n## ${name}: ${says}, ${episodes} held-out seeds\n`);
  for (const line of POLICY_HEADS) console.log(line);
  for (const [policy, own] of played) console.log(policyLine(policy, own));
}

function printSearch(full: readonly EpisodeV1[], budget: Budget): void {
  const { generations, population, episodes } = budget;
  const families = familiesOf(shippedCheckpoint().weights.seeing);
  const each = generations * population * episodes;
  console.log(
    `\n## Search for an exploit\n\n${families.length} families, the cross-entropy method in each: ${generations} generations × ${population} candidates × ${episodes} episodes = ${each} episodes, ` +
      `${each * families.length} in all, on development seeds. What it found, on the held-out seeds:\n`,
  );
  console.log("| family | is | cost | to full_planner's | |\n|---|---|---:|---:|---|");
  const arena = new ArenaV1(STANDARD_WORLD.config);
  for (const family of families) {
    const { begin } = searched(family, arena, { ...budget, seed: SEARCH_SEED });
    const own = full.map((_, n) => arena.play({ begin }, HELD_OUT_SEEDS_FROM + n));
    const ratio = costRatio(own, full);
    const cost = own.reduce((sum, one) => sum + one.cost, 0) / own.length;
    const cheaper = ratio.estimate < 1 ? "cheaper" : ratio.low > 1 ? "dearer" : "not cheaper";
    console.log(
      `| ${family.name} | ${family.says} | ${cost.toFixed(1)} | ${ratioText(ratio)} | ${cheaper} |`,
    );
  }
}

function main({ episodes, others, large, generations }: Options): void {
  console.log("# bench:cluster-v1");
  console.log("\n## Speed\n");
  for (const line of speedLines(STANDARD_WORLD)) console.log(line);
  const policies = policiesOf();
  const standard = playAll(policies, STANDARD_WORLD, episodes);
  printLadder(STANDARD_WORLD, standard, episodes);
  console.log(`\nLast two policies by: \`${shippedCheckpoint().made_by}\`\n`);
  for (const line of goalLines(standard)) console.log(line);
  if (generations > 0)
    printSearch(standard.get("full_planner")!, {
      generations,
      population: POPULATION,
      episodes: SEARCH_EPISODES,
    });
  for (const world of others > 0 ? HELD_OUT_WORLDS : []) {
    const played = playAll(policies, world, others);
    printLadder(world, played, others);
    console.log();
    for (const line of goalLines(played)) console.log(line);
  }
  const quick = policies.filter(({ name }) => name !== "full_planner");
  for (const world of large > 0 ? LARGE_WORLDS : [])
    printLadder(world, playAll(quick, world, large), large);
}

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  console.error(options);
  process.exitCode = options === USAGE ? 0 : 2;
} else main(options);
