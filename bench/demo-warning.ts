// `npm run demo:warning`: leaks, fills, runs away and floods for real on this host while the
// real program watches, and prints Markdown: announced or not, by what, how soon. Everything
// is bounded, on loopback, and gone at its end. Needs root for two mounts in a namespace.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { hardwareFacts, loadBefore } from "../src/trials/programs/index.ts";
import { readOptions, USAGE } from "./demonstrations/options.ts";
import type { Options } from "./demonstrations/options.ts";
import type { Outcome } from "./demonstrations/outcome.ts";
import { play } from "./demonstrations/play.ts";
import { demonstrationTable } from "./demonstrations/table.ts";
import { abortOnSignals } from "./life/signals.ts";

const facts = (): string =>
  [...hardwareFacts(), loadBefore()].map(([name, value]) => `${name} ${value}`).join(", ");

async function run(options: Options, signal: AbortSignal): Promise<readonly Outcome[]> {
  const { memory: file, out, only } = options;
  const outcomes: Outcome[] = [];
  const keep = (outcome: Outcome): void => {
    outcomes.push(outcome);
    if (out !== null) appendFileSync(out, `${JSON.stringify(outcome)}\n`);
  };
  let memory: Uint8Array | null = file !== null && existsSync(file) ? readFileSync(file) : null;
  if (memory === null) {
    console.error(`quiet phase of ${options.quiet} s`);
    const quiet = await play({ options, trouble: null, memory, signal });
    keep(quiet.outcome);
    memory = quiet.memory;
    if (file !== null) writeFileSync(file, memory, { mode: 0o600 });
  }
  for (const trouble of only) {
    console.error(`${trouble}: ${options.before} s of ordinary life, then the trouble`);
    keep((await play({ options, trouble, memory, signal })).outcome);
  }
  return outcomes;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    console.error(options);
    process.exitCode = options === USAGE ? 0 : 2;
    return;
  }
  if (options.from !== null) {
    const lines = readFileSync(options.from, "utf8").trimEnd().split("\n");
    console.log(demonstrationTable(lines.map((line) => JSON.parse(line) as Outcome)));
    return;
  }
  if (process.getuid?.() !== 0) {
    console.error("demo:warning mounts in a namespace of its own: run it as root");
    process.exitCode = 3;
    return;
  }
  const { interval, seed } = options;
  const signal = abortOnSignals();
  const before = `Seed ${seed}, interval ${interval} s, Node ${process.version}; ${facts()}.`;
  console.error(before);
  try {
    const outcomes = await run(options, signal);
    console.log([before, demonstrationTable(outcomes)].join("\n\n"));
  } catch (error) {
    if (!signal.aborted) throw error;
    console.error("ended before its time; all it started has ended");
    process.exitCode = 1;
  }
}

await main();
