// `npm run bench:worlds`: env-steps a second of the classic cluster world on one core, in
// turns, in seeded order: our batches, our single world, a naive one, NumPy's batches. Steps
// are divided by CPU time, so that a busy machine does not count against anybody; only what
// threads give is told by the wall's clock.
import { cpus, loadavg } from "node:os";
import { quantile, seededChance } from "../src/base/index.ts";
import { shuffled } from "../src/prove/trial/index.ts";
import { cast, numpyVersion } from "./worlds/contenders.ts";
import type { Contender, Slice } from "./worlds/contenders.ts";
import { gardenRows } from "./worlds/gardener.ts";
import { readSliceOptions, usageOf } from "./worlds/options.ts";
import type { SliceOptions } from "./worlds/options.ts";
import { threadRows } from "./worlds/threads.ts";

const BENCH = { script: "bench:worlds", clock: "CPU time", slice: 0.25 } as const;

const millions = (perSecond: number): string => (perSecond / 1e6).toFixed(2);

/** Steps of one lane in a slice, from which on its mean over episodes says something. */
const TELLING_STEPS = 1500;

function line({ name, lanes, goal }: Contender, slices: readonly Slice[]): string {
  const rates = slices.map(({ steps, cpuSeconds }) => steps / cpuSeconds);
  const sum = (of: (slice: Slice) => number) => slices.reduce((total, one) => total + of(one), 0);
  const steps = sum((one) => one.steps);
  const middle = quantile(rates, 0.5);
  const telling = steps / slices.length / lanes > TELLING_STEPS;
  const cells = [
    name,
    millions(middle),
    `${millions(Math.min(...rates))} to ${millions(Math.max(...rates))}`,
    (1e9 / middle).toFixed(0),
    telling ? (sum((one) => one.reward) / steps).toFixed(3) : "",
    telling ? (steps / sum((one) => one.episodes)).toFixed(0) : "",
    goal === undefined ? "" : `${millions(goal)}: ${middle >= goal ? "met" : "missed"}`,
  ];
  return `| ${cells.join(" | ")} |`;
}

async function main({ rounds, slice, seed }: SliceOptions): Promise<void> {
  const version = numpyVersion();
  const all = cast(seed, version !== null);
  console.log("# bench:worlds\n");
  console.log(`seed ${seed}, ${rounds} rounds, slices of ${slice} s of CPU time each`);
  const [first] = cpus();
  console.log(
    `${first?.model ?? "unknown CPU"}, ${cpus().length} cores, Node ${process.version}, NumPy ${version ?? "absent: its rows are left out"}; load average ${loadavg()[0]!.toFixed(1)} before\n`,
  );
  for (const contender of all) contender.slice(slice);
  const chance = seededChance(seed);
  const slices = new Map<Contender, Slice[]>(all.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const contender of shuffled(all, chance))
      slices.get(contender)!.push(contender.slice(slice));
  console.log(
    "| classic cluster | M env-steps a core-second | lowest to highest | ns a step | reward a step | steps an episode | goal |",
  );
  console.log("|---|---:|---:|---:|---:|---:|---|");
  for (const [contender, own] of slices) console.log(line(contender, own));
  console.log(
    `\nload average ${loadavg()[0]!.toFixed(1)} before\n\n| threads, heuristic_b | M env-steps a second | lowest to highest | M a core-second | times one thread | cores had | goal |`,
  );
  console.log("|---:|---:|---:|---:|---:|---:|---|");
  for (const row of await threadRows({ rounds, slice, seed }, chance)) console.log(row);
  console.log("");
  for (const row of gardenRows(rounds, slice, seed)) console.log(row);
}

const options = readSliceOptions(BENCH, process.argv.slice(2));
if (typeof options === "string") {
  console.error(options);
  process.exitCode = options === usageOf(BENCH) ? 0 : 2;
} else await main(options);
