// `homeostat gardener bench`: every policy on the same seeds, as a table with intervals and,
// where a folder is named, as a report with figures and data.
import { setImmediate as breathe } from "node:timers/promises";
import { must } from "../base/index.ts";
import {
  CELLS,
  guardInWords,
  GUARD_STEPS,
  policyNamed,
  REFERENCE,
  Season,
  settingOf,
} from "../plants/gardener/index.ts";
import type { Generation, Outcome, Setting } from "../plants/gardener/index.ts";
import { gardenRow } from "../prove/ladder/index.ts";
import { refuseFolder, writeReport } from "../show/report/index.ts";
import { showHostile } from "../show/text/index.ts";
import { gardenJson, gardenReport, gardenText } from "../show/worlds/index.ts";
import type { GardenLadder, GardenMoment } from "../show/worlds/index.ts";
import { hardwareFacts } from "../trials/programs/index.ts";
import { EXIT, refuse } from "./exit.ts";
import type { Choice, GardenerSettings } from "./gardener-options.ts";
import type { Io } from "./io.ts";
import { packageFacts } from "./package-facts.ts";
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
  /** Row → what it is, in words. */
  readonly says: ReadonlyMap<string, string>;
}

interface LivedAll {
  readonly outcomes: ReadonlyMap<string, readonly Outcome[]>;
  readonly moments: ReadonlyMap<string, readonly (readonly GardenMoment[])[]>;
}

/** Points of a curve, at most. */
const MOST_MOMENTS = 200;

export async function benchGardener(
  choice: Choice,
  settings: GardenerSettings,
  io: Io,
): Promise<number> {
  const { out } = settings;
  const trouble = out === null ? null : refuseFolder(out);
  if (trouble !== null) return refuse(trouble, io);
  const contest = settings.ablation ? ofGuards(choice) : ofPolicies(choice, settings);
  const ran = await runWithSignals(io, (underway) => liveAll(contest, settings, underway));
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  const ladder = ladderOf(contest, ran.found, { choice, settings });
  if (out !== null) {
    const { outcomes: lived, moments } = ran.found;
    const made = new Date().toISOString();
    const facts = [
      ...hardwareFacts(),
      ["Node", process.version],
      ["homeostat", packageFacts().version],
    ] as const;
    const command = commandOf(choice, settings);
    const report = gardenReport(ladder, { made, facts, command, lived, moments });
    const written = await writeReport(report, out);
    if (!written.ok) return refuse(written.trouble, io);
    io.err(`report: ${showHostile(written.value)}/${report.id}.html\n`);
  }
  io.out(settings.json ? `${JSON.stringify(ladder.rows.map(gardenJson))}\n` : gardenText(ladder));
  return EXIT.ok;
}

function ofPolicies({ kind, policies }: Choice, { guard }: GardenerSettings): Contest {
  const baseline = must(policyNamed(kind.policies, BASELINE), "every garden has the baseline");
  const all = policies.includes(baseline) ? policies : [baseline, ...policies];
  return {
    settings: all.map((one) => [one.name, settingOf(kind, one, guard ? kind.guard : null)]),
    baseline: BASELINE,
    shown: policies.map(({ name }) => name),
    says: new Map(policies.map(({ name, says }) => [name, says])),
  };
}

function ofGuards({ kind, policies }: Choice): Contest {
  const policy = must(policies[0], "a policy was named or is the usual one");
  return {
    settings: GUARD_STEPS.map(([name, guard]) => [name, settingOf(kind, policy, guard)]),
    baseline: WITHOUT_GUARD,
    shown: GUARD_STEPS.map(([name]) => name),
    says: new Map(GUARD_STEPS.map(([name, guard]) => [name, guardInWords(guard)])),
  };
}

async function liveAll(
  contest: Contest,
  { runs, generations, seed: first }: GardenerSettings,
  { signal, progress }: Underway,
): Promise<LivedAll> {
  const total = contest.settings.length * runs * generations * GENERATION_S;
  const every = Math.ceil(generations / MOST_MOMENTS);
  const outcomes = new Map<string, Outcome[]>();
  const moments = new Map<string, GardenMoment[][]>();
  let done = 0;
  for (const [name, setting] of contest.settings) {
    const own: Outcome[] = [];
    const seen: GardenMoment[][] = [];
    outcomes.set(name, own);
    moments.set(name, seen);
    for (let seed = first; own.length < runs; seed += 1) {
      const season = new Season(setting, { seed, generations });
      const curve: GardenMoment[] = [];
      while (!season.isOver) {
        const lived = season.next();
        if (lived.generation % every === 0) curve.push(momentOf(lived));
        if (lived.generation % CHUNK > 0) continue;
        done += CHUNK * GENERATION_S;
        progress.set({ done, total, says: `${name}, run ${own.length + 1} of ${runs}` });
        await breathe();
        signal.throwIfAborted();
      }
      own.push(season.outcome());
      seen.push(curve);
    }
  }
  return { outcomes, moments };
}

const momentOf = ({ generation, population, totalDirt, risk, flow }: Generation): GardenMoment => ({
  generation,
  population,
  totalDirt,
  risk,
  flow,
});

interface Asked {
  readonly choice: Choice;
  readonly settings: GardenerSettings;
}

function ladderOf(
  { baseline, shown, says }: Contest,
  { outcomes }: LivedAll,
  { choice: { kind, policies }, settings }: Asked,
): GardenLadder {
  const { seed, generations, guard, ablation } = settings;
  const of = (name: string): readonly Outcome[] => must(outcomes.get(name), "it was lived");
  const guarded = guard ? "guarded" : "unguarded";
  const what = ablation ? `parts of the guard under ${policies[0]!.name}` : guarded;
  const known =
    ablation || kind.name !== "classic" ? [] : REFERENCE.filter((one) => one.guarded === guard);
  return {
    title: `${kind.name} garden, ${what}`,
    seed,
    generations,
    rows: shown.map((name) => gardenRow(name, of(name), of(baseline))),
    most: { dirt: CELLS, agents: kind.design.mostAgents },
    baseline,
    compares: ablation ? "guards" : "policies",
    rules: says,
    known: new Map(
      known
        .filter(({ policy }) => shown.includes(policy))
        .map(({ policy, totalDirt }) => [policy, totalDirt]),
    ),
  };
}

function commandOf({ kind, policies }: Choice, settings: GardenerSettings): string {
  const { ablation, guard, runs, generations, seed } = settings;
  const flags = [
    `--world ${kind.name}`,
    ablation
      ? `--ablation --policy ${policies[0]!.name}`
      : `--policies ${policies.map(({ name }) => name).join(",")}`,
    ...(guard ? [] : ["--no-guard"]),
    `--runs ${runs} --generations ${generations} --seed ${seed}`,
  ];
  return `homeostat gardener bench ${flags.join(" ")}`;
}
