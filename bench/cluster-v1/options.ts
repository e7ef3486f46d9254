// What `npm run bench:cluster-v1` can be asked for: parts and worlds by name, how many seeds,
// how long the search for an exploit is, and in which world.
import { parseArgs } from "node:util";
import { HELD_OUT_WORLDS, LARGE_WORLDS, STANDARD_WORLD } from "./worlds.ts";
import type { BenchWorld } from "./worlds.ts";

const GROUPS = { others: HELD_OUT_WORLDS, large: LARGE_WORLDS } as const;
const WORLDS = [STANDARD_WORLD, ...HELD_OUT_WORLDS, ...LARGE_WORLDS];
const namesOf = (worlds: readonly BenchWorld[]): string => worlds.map(({ name }) => name).join(",");

export const USAGE = `Usage: npm run bench:cluster-v1 -- [--only PARTS] [--episodes N] [--others N] [--large N]
                                [--generations N] [--population N] [--games N] [--search-in WORLD]
  --only PARTS      of speed,search,others,large or of the worlds
                    ${namesOf(WORLDS)}
                    (default all of them)
  --episodes N      held-out seeds of the standard world (2 to 10000; default 150)
  --others N        held-out seeds of each of the others, ${namesOf(HELD_OUT_WORLDS)}
                    (2 to 10000; default 24)
  --large N         held-out seeds of each large world, ${namesOf(LARGE_WORLDS)} (2 to 1000; default 8)
  --generations N   of the search for an exploit in each family (1 to 1000; default 20)
  --population N    candidates of a generation (5 to 1000; default 40)
  --games N         episodes of each candidate (1 to 1000; default 10)
  --search-in WORLD where it searches (default ${STANDARD_WORLD.name})`;

const NUMBERS = {
  episodes: { usual: 150, low: 2, high: 10_000 },
  others: { usual: 24, low: 2, high: 10_000 },
  large: { usual: 8, low: 2, high: 1000 },
  generations: { usual: 20, low: 1, high: 1000 },
  population: { usual: 40, low: 5, high: 1000 },
  games: { usual: 10, low: 1, high: 1000 },
} as const;
type Numbers = Readonly<Record<keyof typeof NUMBERS, number>>;

export interface Options extends Numbers {
  readonly speed: boolean;
  readonly worlds: readonly BenchWorld[];
  /** The world to search for an exploit in, or null. */
  readonly searchIn: BenchWorld | null;
}

/** The options; or what to say instead. */
export function readOptions(argv: readonly string[]): Options | string {
  const text = { type: "string" } as const;
  const numbers = Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, text]));
  const options = { ...numbers, only: text, "search-in": text, help: { type: "boolean" } as const };
  let values: Readonly<Record<string, string | boolean | undefined>>;
  try {
    values = parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    return refused((error as Error).message);
  }
  if (values["help"] === true) return USAGE;
  const read: Record<string, number> = {};
  for (const [name, { usual, low, high }] of Object.entries(NUMBERS)) {
    const value = Number(values[name] ?? usual);
    if (!Number.isInteger(value) || value < low || value > high)
      return refused(`--${name}: not a whole number from ${low} to ${high}`);
    read[name] = value;
  }
  const parts = String(values["only"] ?? "speed,standard,search,others,large").split(",");
  const worlds = worldsIn(parts);
  if (typeof worlds === "string") return refused(`--only: there is no part ${worlds}`);
  const place = String(values["search-in"] ?? STANDARD_WORLD.name);
  const searchIn = WORLDS.find(({ name }) => name === place);
  if (searchIn === undefined) return refused(`--search-in: there is no world ${place}`);
  return {
    ...(read as Numbers),
    speed: parts.includes("speed"),
    worlds,
    searchIn: parts.includes("search") ? searchIn : null,
  };
}

const refused = (message: string): string => `${message}\n\n${USAGE}`;

/** The worlds that are named, in the order of the bench; or the name that nothing has. */
function worldsIn(parts: readonly string[]): readonly BenchWorld[] | string {
  const named = new Set<BenchWorld>();
  for (const part of parts) {
    const group = Object.hasOwn(GROUPS, part) ? GROUPS[part as keyof typeof GROUPS] : null;
    const own = group ?? WORLDS.filter(({ name }) => name === part);
    if (own.length === 0 && part !== "speed" && part !== "search") return part;
    for (const world of own) named.add(world);
  }
  return WORLDS.filter((world) => named.has(world));
}
