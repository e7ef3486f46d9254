// `homeostat gardener bench`: every policy on the same seeds, as a table with intervals.
import { setImmediate as breathe } from "node:timers/promises";
import { must } from "../base/index.ts";
import { CLASSIC_POLICIES, policyNamed, REFERENCE, Season } from "../plants/gardener/index.ts";
import type { Outcome, Policy } from "../plants/gardener/index.ts";
import { gardenRow } from "../prove/ladder/index.ts";
import type { GardenRow } from "../prove/ladder/index.ts";
import { counted, decimal } from "../show/text/index.ts";
import { EXIT } from "./exit.ts";
import { settingOf } from "./gardener.ts";
import type { GardenerSettings } from "./gardener.ts";
import type { Io } from "./io.ts";
import { endedEarly, runWithSignals } from "./prove-run.ts";
import type { Underway } from "./prove-run.ts";

const BASELINE = must(policyNamed(CLASSIC_POLICIES, "random"), "there is a baseline");
/** Generations between two looks at signals; and what one is expected to take. */
const CHUNK = 50;
const GENERATION_S = 0.0003;

type LivedAll = ReadonlyMap<string, readonly Outcome[]>;

export async function benchGardener(
  policies: readonly Policy[],
  settings: GardenerSettings,
  io: Io,
): Promise<number> {
  const all = policies.includes(BASELINE) ? policies : [BASELINE, ...policies];
  const ran = await runWithSignals(io, (underway) => liveAll(all, settings, underway));
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  const of = (name: string): readonly Outcome[] => must(ran.found.get(name), "it was lived");
  const rows = policies.map(({ name }) => gardenRow(name, of(name), of(BASELINE.name)));
  io.out(settings.json ? `${JSON.stringify(rows.map(asJson))}\n` : textOf(rows, settings));
  return EXIT.ok;
}

async function liveAll(
  policies: readonly Policy[],
  settings: GardenerSettings,
  { signal, progress }: Underway,
): Promise<LivedAll> {
  const { runs, generations } = settings;
  const total = policies.length * runs * generations * GENERATION_S;
  const lived = new Map<string, Outcome[]>();
  let done = 0;
  for (const policy of policies) {
    const own: Outcome[] = [];
    lived.set(policy.name, own);
    for (let seed = settings.seed; own.length < runs; seed += 1) {
      const season = new Season(settingOf(policy, settings), { seed, generations });
      while (!season.isOver) {
        if (season.next().generation % CHUNK > 0) continue;
        done += CHUNK * GENERATION_S;
        progress.set({ done, total, says: `${policy.name}, run ${own.length + 1} of ${runs}` });
        await breathe();
        signal.throwIfAborted();
      }
      own.push(season.outcome());
    }
  }
  return lived;
}

function asJson({ dirt, population, saved, ...row }: GardenRow): Record<string, unknown> {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    policy: row.policy,
    runs: row.runs,
    dirt_mean: dirt.estimate,
    dirt_low: finite(dirt.low),
    dirt_high: finite(dirt.high),
    dirt_saved: saved.estimate,
    dirt_saved_low: finite(saved.low),
    dirt_saved_high: finite(saved.high),
    population_mean: population.estimate,
    births_mean: row.births,
    deaths_mean: row.deaths,
    depth_mean: row.depth,
    risk_mean: row.risk,
    flow_mean: row.flow,
    collapse_generations_mean: row.collapses,
  };
}

const HEADS = [
  "policy",
  "dirt, 95 %",
  "less than random, 95 %",
  "agents",
  "births",
  "deaths",
  "depth",
  "risk",
  "flow",
  "collapse",
  "reference",
] as const;

function textOf(rows: readonly GardenRow[], { runs, generations, seed, guard }: GardenerSettings) {
  const cells = rows.map((row) => cellsOf(row, guard));
  const widths = HEADS.map((head, i) =>
    Math.max(head.length, ...cells.map((row) => row[i]!.length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [
    `classic garden, ${guard ? "guarded" : "unguarded"}: ${counted(runs, "run")} a policy of ${counted(generations, "generation")} on the same seeds from ${seed} on; dirt, agents, risk and flow are means of the last 500`,
    "",
    line(HEADS),
    ...cells.map(line),
    "",
  ].join("\n");
}

function cellsOf(row: GardenRow, guard: boolean): readonly string[] {
  const known = REFERENCE.find((one) => one.policy === row.policy && one.guarded === guard);
  return [
    row.policy,
    withMargin(row.dirt),
    withMargin(row.saved),
    decimal(row.population.estimate, 1),
    decimal(row.births, 1),
    decimal(row.deaths, 1),
    decimal(row.depth, 1),
    decimal(row.risk, 3),
    decimal(row.flow, 3),
    decimal(row.collapses, 1),
    known === undefined ? "" : String(known.totalDirt),
  ];
}

const withMargin = ({ estimate, high }: GardenRow["dirt"]): string =>
  Number.isFinite(high)
    ? `${decimal(estimate, 0)} ± ${decimal(high - estimate, 0)}`
    : decimal(estimate, 0);
