// `npm run bench:tick`: what looking at this host once a second costs: our program, our
// tick alone, and what else a user could take, in one run, in turns, in seeded order.
// Prints the machine, the table and the goals; exit code 1 only when measuring failed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededChance } from "../src/base/index.ts";
import { countProcesses, endAll, fillUp } from "./tick/children.ts";
import { cast, OURS, removeWorkFolder } from "./tick/contenders.ts";
import { facts } from "./tick/facts.ts";
import { goalLines, goals } from "./tick/goals.ts";
import type { Sides } from "./tick/goals.ts";
import { LAUNCHER, readOptions, USAGE } from "./tick/options.ts";
import type { Options } from "./tick/options.ts";
import { messageOf, runRounds, warmUp } from "./tick/rounds.ts";
import type { Running } from "./tick/rounds.ts";
import { Companion, firstFrame, helpTime } from "./tick/sides.ts";
import { split, table, thinnedLine } from "./tick/table.ts";

/** Of a usual small server. */
const PROCESSES = 120;
const root = join(import.meta.dirname, "..");
const say = (...lines: readonly string[]): void => console.log(lines.join("\n"));

/** Builds when a source is newer than what was built. */
function build(program: string): void {
  const source = join(root, "src");
  const newest = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .reduce((time, name) => Math.max(time, statSync(join(source, name)).mtimeMs), 0);
  const built = statSync(program, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built >= newest) return;
  const run = spawnSync(process.execPath, [join(root, "tools", "run.js"), "build"], {
    stdio: "inherit",
  });
  if (run.status !== 0) throw new Error("the program could not be built; see above");
}

async function main(options: Options): Promise<number> {
  const { program, quick } = options;
  const endAt = performance.now() + options.deadline;
  if (program === LAUNCHER) build(join(root, "dist", "cli", "main.js"));
  if (!existsSync(program)) throw new Error(`--program ${program}: there is no such file`);
  say("# bench:tick", "", `seed ${options.seed}, command \`npm run bench:tick -- ${flags()}\``);
  const frame = await firstFrame(program, quick ? 3 : 5);
  const help = await helpTime(program, quick ? 3 : 7);
  const headless = await Companion.headless(program);
  const cold = await headless.firstTicks(quick ? 3 : 6);
  const dashboard = await Companion.dashboard(program);
  const all = await warmUp(cast(options));
  // Last, because everything above is among the processes the host is filled up to.
  await fillUp(PROCESSES);
  const machine = facts(root);
  say("", ...Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`), "");
  const rounds = await runRounds(all, { ...options, chance: seededChance(options.seed), endAt });
  say(`${rounds} of ${options.rounds} rounds, ${countProcesses()} processes at the end.`, "");
  const sessions = { headless: await headless.end(), dashboard: await dashboard.end() };
  const sides = { ...sessions, frame, help, cold };
  report(all, sides);
  if (options.out !== null) {
    const raw = { options, machine, rounds, sides, contenders: all.map(withoutProcess) };
    writeFileSync(options.out, `${JSON.stringify(raw, null, 2)}\n`);
  }
  return all.some(({ failure }) => failure !== null) ? 1 : 0;
}

const flags = (): string => process.argv.slice(2).join(" ");

function report(all: readonly Running[], sides: Sides): void {
  const byId = (id: string) => all.find(({ plan }) => plan.id === id);
  const ours = byId(OURS)!;
  if (ours.failure !== null) throw new Error(`homeostat itself: ${ours.failure}`);
  const memories = new Map([
    [OURS, sides.headless.memory],
    ["ours-null", sides.headless.memory],
    ["dashboard", sides.dashboard.memory],
  ]);
  say(...table(all, ours, memories), "", thinnedLine(all), "");
  for (const { plan, slots } of all) {
    const inside = byId(plan.id)!;
    if (plan.id.startsWith("inside-") && slots.length > 0) say(...split(inside), "");
  }
  say(...goalLines(goals(byId, sides)));
}

const withoutProcess = ({ plan, slots, absent, failure }: Running) => ({
  id: plan.id,
  label: plan.label,
  slots,
  absent,
  failure,
});

function leave(code: number): never {
  endAll();
  removeWorkFolder();
  process.exit(code);
}

process.on("SIGINT", () => leave(130));
process.on("SIGTERM", () => leave(143));

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  const asked = options === USAGE;
  console[asked ? "log" : "error"](asked ? options : `bench:tick: ${options}\n\n${USAGE}`);
  leave(asked ? 0 : 2);
}
try {
  leave(await main(options));
} catch (error) {
  console.error(`bench:tick: ${messageOf(error)}`);
  leave(1);
}
