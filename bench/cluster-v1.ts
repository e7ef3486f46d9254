// `npm run bench:cluster-v1`: is skill needed in cluster v1, and is skill all that pays? Plays
// the ladder on held-out seeds and held-out worlds, then searches for an exploit with a fixed
// budget. Prints Markdown. Exit code 0 also where a goal is missed.
import { parseArgs } from "node:util";
import { mean } from "../src/base/index.ts";
import {
  arenaNamed,
  HELD_OUT_SEEDS_FROM,
  ladderNamed,
  policiesOf,
  shippedCheckpoint,
} from "../src/plants/cluster/v1/index.ts";
import type { EpisodeV1 } from "../src/plants/cluster/v1/index.ts";
import { Crew } from "../src/plants/rollouts/index.ts";
import { familiesOf } from "./cluster-v1/families.ts";
import { searched } from "./cluster-v1/search.ts";
import type { Budget } from "./cluster-v1/search.ts";
import { speedLines } from "./cluster-v1/speed.ts";
import { costRatio, goalLines, POLICY_HEADS, policyLine, ratioText } from "./cluster-v1/tables.ts";
import type { Played } from "./cluster-v1/tables.ts";
import { HELD_OUT_WORLDS, LARGE_WORLDS, STANDARD_WORLD } from "./cluster-v1/worlds.ts";
import type { BenchWorld } from "./cluster-v1/worlds.ts";

const PARTS = ["speed", "standard", "search", "others", "large"] as const;
type Part = (typeof PARTS)[number];

const USAGE = `Usage: npm run bench:cluster-v1 -- [--only PARTS] [--episodes N] [--others N] [--large N] [--generations N]
  --only PARTS     of ${PARTS.join(",")} (default all of them)
  --episodes N     held-out seeds of the standard world (2 to 10000; default 150)
  --others N       held-out seeds of each held-out world (2 to 10000; default 24)
  --large N        held-out seeds of each large world (2 to 1000; default 20);
                   full_planner, which would take hours, does not play them
  --generations N  of the search for an exploit in each family (1 to 1000; default 20)`;

const DEFAULTS = { episodes: "150", others: "24", large: "20", generations: "20" } as const;
const RANGES = {
  episodes: [2, 10_000],
  others: [2, 10_000],
  large: [2, 1000],
  generations: [1, 1000],
} as const;
type Options = Readonly<Record<keyof typeof DEFAULTS, number>> & {
  readonly parts: readonly Part[];
};

const POPULATION = 40;
const SEARCH_EPISODES = 10;
const SEARCH_SEED = 1;

function readOptions(argv: readonly string[]): Options | string {
  const text = { type: "string" } as const;
  const options = { only: text, episodes: text, others: text, large: text, generations: text };
  let values: Partial<Record<keyof typeof DEFAULTS | "only", string>> & { help?: boolean };
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
  const names = values.only?.split(",") ?? PARTS;
  const parts = PARTS.filter((part) => names.includes(part));
  if (parts.length !== names.length) return `--only: not of ${PARTS.join(", ")}\n\n${USAGE}`;
  return { ...(read as Record<keyof typeof DEFAULTS, number>), parts };
}

const heldOut = (episodes: number): readonly number[] =>
  Array.from({ length: episodes }, (_, n) => HELD_OUT_SEEDS_FROM + n);

const CHECKPOINT = shippedCheckpoint();
const ALL = policiesOf().map(({ name }) => name);
const FULL = "full_planner";

async function playAll(
  crew: Crew,
  { config }: BenchWorld,
  { names, episodes }: { names: readonly string[]; episodes: number },
): Promise<Played> {
  const played = await crew.run<EpisodeV1>({
    make: arenaNamed(config),
    policies: names.map((name) => ladderNamed(name, CHECKPOINT)),
    seeds: heldOut(episodes),
  });
  return new Map(names.map((name, i) => [name, played[i]!]));
}

async function printLadder(
  crew: Crew,
  world: BenchWorld,
  what: { names: readonly string[]; episodes: number },
): Promise<Played> {
  const played = await playAll(crew, world, what);
  console.log(`\n## ${world.name}: ${world.says}, ${what.episodes} held-out seeds\n`);
  for (const line of POLICY_HEADS) console.log(line);
  for (const [policy, own] of played) console.log(policyLine(policy, own));
  if (!what.names.includes(FULL)) return played;
  console.log();
  for (const line of goalLines(played)) console.log(line);
  return played;
}

async function printSearch(crew: Crew, full: readonly EpisodeV1[], budget: Budget): Promise<void> {
  const { config } = STANDARD_WORLD;
  const weights = CHECKPOINT.weights.seeing;
  const families = familiesOf(weights);
  const each = budget.generations * budget.population * budget.episodes;
  console.log(
    `\n## Search for an exploit\n\n${families.length} families, the cross-entropy method in each: ${budget.generations} generations × ${budget.population} candidates × ${budget.episodes} episodes = ${each} episodes, ` +
      `${each * families.length} in all, on development seeds. What it found, on ${full.length} held-out seeds:\n`,
  );
  console.log("| family | is | cost | to full_planner's | |\n|---|---|---:|---:|---|");
  for (const family of families) {
    const found = await searched(crew, family, { ...budget, seed: SEARCH_SEED, config, weights });
    const [own] = await crew.run<EpisodeV1>({
      make: arenaNamed(config),
      policies: [found],
      seeds: heldOut(full.length),
    });
    const ratio = costRatio(own!, full);
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

async function main({ parts, episodes, others, large, generations }: Options): Promise<void> {
  console.log(`# bench:cluster-v1\n\nWeights: \`${CHECKPOINT.made_by}\``);
  const crew = new Crew();
  const budget = { generations, population: POPULATION, episodes: SEARCH_EPISODES };
  const quick = ALL.filter((name) => name !== FULL);
  try {
    if (parts.includes("speed")) printSpeed();
    const standard = parts.includes("standard")
      ? await printLadder(crew, STANDARD_WORLD, { names: ALL, episodes })
      : await playAll(crew, STANDARD_WORLD, {
          names: parts.includes("search") ? [FULL] : [],
          episodes,
        });
    if (parts.includes("search")) await printSearch(crew, standard.get(FULL)!, budget);
    for (const world of parts.includes("others") ? HELD_OUT_WORLDS : [])
      await printLadder(crew, world, { names: ALL, episodes: others });
    for (const world of parts.includes("large") ? LARGE_WORLDS : [])
      await printLadder(crew, world, { names: quick, episodes: large });
  } finally {
    crew.close();
  }
}

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  console.error(options);
  process.exitCode = options === USAGE ? 0 : 2;
} else await main(options);
