// `homeostat prove steering`: runs the trial on this machine, says the verdict on stdout
// and writes the report.
import { must } from "../base/index.ts";
import { exitCodeOf } from "../loop/index.ts";
import { refuseFolder } from "../show/report/index.ts";
import { span } from "../show/text/index.ts";
import {
  findingsOf,
  machineFacts,
  planTrial,
  refuseTrial,
  runTrial,
  steeringReport,
  summaryOf,
} from "../trials/steering/index.ts";
import type {
  Findings,
  Pilot,
  ReportContext,
  Scenario,
  TrialPlan,
} from "../trials/steering/index.ts";
import { refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { packageFacts } from "./package-facts.ts";
import { conclude, endedEarly } from "./prove-run.ts";
import { runWithSignals, usualFolder } from "./prove-run.ts";
import type { SteeringTrialSettings } from "./prove-settings.ts";

export async function proveSteering(settings: SteeringTrialSettings, io: Io): Promise<number> {
  const plan = planTrial(settings);
  const made = new Date().toISOString();
  const folder = settings.out ?? usualFolder("steering", made);
  const isRoot = process.getuid?.() === 0;
  const trouble =
    refuseTrial(
      plan.scenarios.map(({ scenario }) => scenario),
      isRoot,
    ) ?? refuseFolder(folder);
  if (trouble !== null) return refuse(trouble, io);
  const facts = machineFacts(packageFacts().version);
  io.err(`${announcement(plan)}\n`);
  const ran = await run(plan, io);
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  const { found, cutShortBy } = ran;
  const cutShort = cutShortBy !== null;
  const context: ReportContext = { plan, facts, command: commandOf(settings), made, cutShort };
  if (cutShort) io.err("homeostat: ended before its time; the report holds the whole rounds\n");
  const text = settings.json
    ? `${JSON.stringify(summaryOf(found, context))}\n`
    : verdictText(found);
  const code = await conclude({ report: steeringReport(found, context), folder, text }, io);
  return cutShortBy === null ? code : exitCodeOf(cutShortBy);
}

const run = (plan: TrialPlan, io: Io) =>
  runWithSignals(io, async ({ signal, progress }) => {
    const homeostat = [process.execPath, must(process.argv[1], "a program has a script")];
    const { scenarios } = await runTrial({
      plan,
      homeostat,
      signal,
      onProgress: (stage) => progress.set(stage),
      onPilot: (scenario, pilot) => progress.say(pilotText(scenario, pilot, plan)),
    });
    return findingsOf(scenarios);
  });

function commandOf({ length, scenario, service, rounds, seed }: SteeringTrialSettings): string {
  const flags = [
    ...(length === "usual" ? [] : [`--${length}`]),
    ...(scenario === null ? [`--service ${service}`] : [`--scenario ${scenario}`]),
    ...(rounds === null ? [] : [`--rounds ${rounds}`]),
    `--seed ${seed}`,
  ];
  return `homeostat prove steering ${flags.join(" ")}`;
}

function announcement({ seed, scenarios, seconds }: TrialPlan): string {
  const blocks = scenarios.reduce((sum, one) => sum + one.rounds * one.conditions.length, 0);
  const names = scenarios.map(({ scenario, rounds }) => `${scenario.id} × ${rounds}`).join(", ");
  return `seed ${seed}; ${blocks} blocks in rounds of ${names}; about ${span(seconds)}`;
}

function pilotText(
  { id }: Scenario,
  { requestCpu, rate, foretold }: Pilot,
  plan: TrialPlan,
): string {
  const load = `${id}: ${rate} requests a second of ${requestCpu.toFixed(1)} ms`;
  if (foretold === null) return load;
  const planned = plan.scenarios.find(({ scenario }) => scenario.id === id)?.rounds ?? 0;
  const { without, withHogs, rounds } = foretold;
  return `${load}; pilot p99 ${without.toFixed(0)} ms without hogs, ${withHogs.toFixed(0)} ms with; 80 % power to tell full recovery from 85 % needs at least ${rounds} rounds, planned ${planned}`;
}

function verdictText({ answer, sentence, scenarios }: Findings): string {
  const lines = scenarios.map(
    ({ run, verdict }) => `${run.scenario.title}: ${verdict.answer}: ${verdict.sentence}`,
  );
  return `${[...lines, `${answer}: ${sentence}`].join("\n")}\n`;
}
