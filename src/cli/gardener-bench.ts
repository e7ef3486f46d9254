// `homeostat gardener bench`: every policy on the same seeds, as a table with intervals.
import { setImmediate as breathe } from "node:timers/promises";
import { must } from "../base/index.ts";
import {
  GUARD_STEPS,
  policyNamed,
  REFERENCE,
  Season,
  settingOf,
} from "../plants/gardener/index.ts";
import type { Outcome, Setting } from "../plants/gardener/index.ts";
import { gardenRow } from "../prove/ladder/index.ts";
import type { GardenRow } from "../prove/ladder/index.ts";
import { counted, decimal } from "../show/text/index.ts";
import { EXIT } from "./exit.ts";
import type { Choice, GardenerSettings } from "./gardener-options.ts";
import type { Io } from "./io.ts";
import { endedEarly, runWithSignals } from "./prove-run.ts";
import type { Underway } from "./prove-run.ts";

const BASELINE = "random";
const WITHOUT_GUARD = "none";
/** Generations between two looks at signals; and what one is expected to take. */
const CHUNK = 50;
const GENERATION_S = 0.0003;

/** What is compared: a row each, the baseline among them or before them. */
interface Contest {
  readonly settings: readonly (readonly [name: string, setting: Setting])[];
  readonly baseline: string;
  /** The rows that are shown. */
  readonly shown: readonly string[];
}

type LivedAll = ReadonlyMap<string, readonly Outcome[]>;

export async function benchGardener(
  choice: Choice,
  settings: GardenerSettings,
  io: Io,
): Promise<number> {
  const contest = settings.ablation ? ofGuards(choice) : ofPolicies(choice, settings);
  const ran = await runWithSignals(io, (underway) => liveAll(contest, settings, underway));
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  const of = (name: string): readonly Outcome[] => must(ran.found.get(name), "it was lived");
  const rows = contest.shown.map((name) => gardenRow(name, of(name), of(contest.baseline)));
  const table = (): string => textOf(rows, { contest, choice, settings });
  io.out(settings.json ? `${JSON.stringify(rows.map(asJson))}\n` : table());
  return EXIT.ok;
}

function ofPolicies({ kind, policies }: Choice, { guard }: GardenerSettings): Contest {
  const baseline = must(policyNamed(kind.policies, BASELINE), "every garden has the baseline");
  const all = policies.includes(baseline) ? policies : [baseline, ...policies];
  return {
    settings: all.map((one) => [one.name, settingOf(kind, one, guard ? kind.guard : null)]),
    baseline: BASELINE,
    shown: policies.map(({ name }) => name),
  };
}

function ofGuards({ kind, policies }: Choice): Contest {
  const policy = must(policies[0], "a policy was named or is the usual one");
  return {
    settings: GUARD_STEPS.map(([name, guard]) => [name, settingOf(kind, policy, guard)]),
    baseline: WITHOUT_GUARD,
    shown: GUARD_STEPS.map(([name]) => name),
  };
}

async function liveAll(
  contest: Contest,
  { runs, generations, seed: first }: GardenerSettings,
  { signal, progress }: Underway,
): Promise<LivedAll> {
  const total = contest.settings.length * runs * generations * GENERATION_S;
  const lived = new Map<string, Outcome[]>();
  let done = 0;
  for (const [name, setting] of contest.settings) {
    const own: Outcome[] = [];
    lived.set(name, own);
    for (let seed = first; own.length < runs; seed += 1) {
      const season = new Season(setting, { seed, generations });
      while (!season.isOver) {
        if (season.next().generation % CHUNK > 0) continue;
        done += CHUNK * GENERATION_S;
        progress.set({ done, total, says: `${name}, run ${own.length + 1} of ${runs}` });
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

interface Told {
  readonly contest: Contest;
  readonly choice: Choice;
  readonly settings: GardenerSettings;
}

function textOf(rows: readonly GardenRow[], told: Told): string {
  const heads = HEADS.map((head) => head.replace(BASELINE, told.contest.baseline));
  const cells = rows.map((row) => cellsOf(row, told));
  const widths = heads.map((head, i) =>
    Math.max(head.length, ...cells.map((row) => row[i]!.length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [introduced(told), "", line(heads), ...cells.map(line), ""].join("\n");
}

function introduced({ choice: { kind, policies }, settings }: Told): string {
  const { runs, generations, seed, guard, ablation } = settings;
  const guarded = guard ? "guarded" : "unguarded";
  const what = ablation ? `parts of the guard under ${policies[0]!.name}` : guarded;
  return (
    `${kind.name} garden, ${what}: ${counted(runs, "run")} a row of ${counted(generations, "generation")} ` +
    `on the same seeds from ${seed} on; dirt, agents, risk and flow are means of the last 500`
  );
}

function cellsOf(
  row: GardenRow,
  { choice: { kind }, settings: { guard } }: Told,
): readonly string[] {
  const isKnown = kind.name === "classic";
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
    known === undefined || !isKnown ? "" : String(known.totalDirt),
  ];
}

const withMargin = ({ estimate, high }: GardenRow["dirt"]): string =>
  Number.isFinite(high)
    ? `${decimal(estimate, 0)} ± ${decimal(high - estimate, 0)}`
    : decimal(estimate, 0);
