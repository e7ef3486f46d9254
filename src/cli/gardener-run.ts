// `homeostat gardener run`: one garden, generation after generation into a CSV, until it is
// done or a signal ends it; the same command goes on where it stopped.
import { setImmediate as breathe } from "node:timers/promises";
import { must } from "../base/index.ts";
import type { Trouble } from "../base/index.ts";
import { exitCodeOf } from "../loop/index.ts";
import {
  DEFAULT_CSV,
  History,
  KEEP_STATE_EVERY,
  openGenerationLog,
  settingOf,
} from "../plants/gardener/index.ts";
import type { Generation, GenerationLog } from "../plants/gardener/index.ts";
import { counted, decimal, showHostile } from "../show/text/index.ts";
import { EXIT, refuse, remark } from "./exit.ts";
import type { Choice, GardenerSettings } from "./gardener-options.ts";
import type { Io } from "./io.ts";
import { runWithSignals } from "./prove-run.ts";
import type { Underway } from "./prove-run.ts";

/** Generations between two looks at signals; and what one is expected to take. */
const CHUNK = 50;
const GENERATION_S = 0.0003;

interface Journey {
  readonly history: History;
  readonly log: GenerationLog;
  readonly from: number;
  readonly until: number;
}

export async function runGardener(
  { kind, policies }: Choice,
  settings: GardenerSettings,
  io: Io,
): Promise<number> {
  const policy = must(policies[0], "a policy was named or is the usual one");
  const path = settings.out ?? DEFAULT_CSV;
  const { seed, guard } = settings;
  const run = { world: kind.name, policy: policy.name, seed, guard };
  const opened = openGenerationLog(path, run);
  if (!opened.ok) return refuse(opened.trouble, io);
  const { log, state, generation: from, notice } = opened.value;
  if (notice !== null) remark(notice, io);
  const isComplete = from >= settings.generations;
  if (from > 0 && !isComplete) io.err(`homeostat: going on from generation ${from}\n`);
  const history = new History(settingOf(kind, policy, guard ? kind.guard : null)).begin(seed);
  if (state !== null) history.restore(state);
  const journey = { history, log, from, until: settings.generations };
  const ran = await runWithSignals(io, (underway) => travelled(journey, underway));
  const kept = log.keep(history.garden.age, history.save());
  log.close();
  if (kept !== null) return refuse(kept, io);
  if ("endedBy" in ran) {
    io.err(`homeostat: ended at generation ${history.garden.age}; the same command goes on\n`);
    return exitCodeOf(ran.endedBy);
  }
  if ("code" in ran.found) return refuse(ran.found, io);
  io.out(summary({ ...run, path, ...ran.found }, settings));
  return EXIT.ok;
}

interface Travelled {
  /** Those that were not read back from the file. */
  readonly generations: number;
  readonly last: Generation | null;
  readonly births: number;
  readonly deaths: number;
  readonly collapses: number;
}

/** Writes every generation up to the last, or says why it could not. */
async function travelled(
  { history, log, from, until }: Journey,
  { signal, progress }: Underway,
): Promise<Travelled | Trouble> {
  const begun = from === 0 ? log.keep(0, history.save()) : null;
  if (begun !== null) return begun;
  let last: Generation | null = null;
  let [births, deaths, collapses] = [0, 0, 0];
  for (let n = from; n < until; n += 1) {
    last = history.next();
    births += history.garden.tally.births;
    deaths += history.garden.tally.deaths;
    if (last.verdict === "collapse") collapses += 1;
    const { generation } = last;
    const isMilestone = generation % KEEP_STATE_EVERY === 0;
    const trouble = log.write(last) ?? (isMilestone ? log.keep(generation, history.save()) : null);
    if (trouble !== null) return trouble;
    if (generation % CHUNK > 0) continue;
    const [done, total] = [n * GENERATION_S, until * GENERATION_S];
    progress.set({ done, total, says: `generation ${generation}, ${last.population} agents` });
    await breathe();
    signal.throwIfAborted();
  }
  return { generations: Math.max(0, until - from), last, births, deaths, collapses };
}

type Summary = Travelled & {
  readonly world: string;
  readonly policy: string;
  readonly seed: number;
  readonly guard: boolean;
  readonly path: string;
};

function summary(found: Summary, { json }: GardenerSettings): string {
  if (json) return `${JSON.stringify(asJson(found))}\n`;
  const { last, generations, births, deaths, collapses, world, policy, seed, guard, path } = found;
  const where = showHostile(path);
  if (last === null) return `${where} is complete: nothing was left to do\n`;
  const rows = [
    `${world} garden, ${policy}, seed ${seed}, ${guard ? "guarded" : "unguarded"}: ${counted(generations, "generation")} into ${where}`,
    `population ${last.population}, energy ${decimal(last.averageEnergy, 1)} on average, dirt ${decimal(last.totalDirt, 0)} of 3600`,
    `${counted(births, "birth")}, ${counted(deaths, "death")}; collapse in ${counted(collapses, "generation")}`,
    `risk ${decimal(last.risk, 3)}, flow ${decimal(last.flow, 3)}: ${last.verdict}`,
  ];
  return `${rows.join("\n")}\n`;
}

/** The last generation as the CSV's columns are called, in small letters. */
function asJson({ last, ...run }: Summary): Record<string, unknown> {
  if (last === null) return { ...run, last };
  return {
    ...run,
    last: {
      gen: last.generation,
      population: last.population,
      avg_energy: last.averageEnergy,
      total_entropy: last.totalDirt,
      emergency_moves: last.emergencyMoves,
      isolation_saves: last.isolationSaves,
      entropy_gradient: last.gradient,
      population_volatility: last.volatility,
      emergency_ratio: last.emergencies,
      collapse_risk: last.risk,
      flow: last.flow,
      verdict: last.verdict,
    },
  };
}
