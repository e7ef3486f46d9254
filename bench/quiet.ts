// `npm run bench:quiet`: is the alarm quiet on ordinary days, and heard when it matters? Runs
// invented hosts through fits, bands and early warning, one tick a second, and prints Markdown.
// Takes half an hour of one core; --out adds a line a host, so that runs can be joined by --from.
import { appendFileSync, readFileSync } from "node:fs";
import type { HostOutcome } from "./quiet/outcome.ts";
import { readOptions, USAGE } from "./quiet/options.ts";
import type { Options } from "./quiet/options.ts";
import { runAll } from "./quiet/pool.ts";
import { causeTable, costLine, quietTable, troubleTable } from "./quiet/table.ts";

async function outcomesOf(options: Options): Promise<readonly HostOutcome[]> {
  const { tasks, processes, from, out } = options;
  if (from !== null) {
    const lines = readFileSync(from, "utf8").trim().split("\n");
    return lines.map((line) => JSON.parse(line) as HostOutcome);
  }
  const note = (outcome: HostOutcome): void => {
    if (out !== null) appendFileSync(out, `${JSON.stringify(outcome)}\n`);
    const { kind, seed, raised } = outcome;
    console.error(`${kind} host ${seed}: ${raised.length} incidents`);
  };
  return runAll({ tasks, processes, note });
}

function seedsOf(outcomes: readonly HostOutcome[]): string {
  const of = (kind: HostOutcome["kind"]): string => {
    const seeds = outcomes.filter((one) => one.kind === kind).map(({ seed }) => seed);
    return seeds.length === 0 ? "none" : `${Math.min(...seeds)} to ${Math.max(...seeds)}`;
  };
  return `Seeds: ordinary ${of("ordinary")}, trouble ${of("trouble")}, idle ${of("idle")}. Node ${process.version}. One tick a second.`;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    console.error(options);
    process.exitCode = options === USAGE ? 0 : 2;
    return;
  }
  const outcomes = await outcomesOf(options);
  const parts = [seedsOf, quietTable, causeTable, troubleTable, costLine];
  console.log(parts.map((part) => part(outcomes)).join("\n\n"));
}

await main();
