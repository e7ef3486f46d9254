// `homeostat prove steering`: runs the trial on this machine, says the verdict on stdout
// and writes the report. 0 when the answer is yes, 1 when it is no or not resolved.
import { constants } from "node:os";
import { must } from "../base/index.ts";
import { listenToSignals } from "../loop/index.ts";
import { writeReport, refuseFolder } from "../show/report/index.ts";
import { showHostile, span } from "../show/text/index.ts";
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
import { EXIT, refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { packageFacts } from "./package-facts.ts";
import { ProgressLine } from "./progress.ts";
import type { ProveSettings } from "./settings.ts";

/** What a shell expects of a process that ended on a signal, beside its number. */
const SIGNALLED = 128;

export async function prove(settings: ProveSettings, io: Io): Promise<number> {
  const plan = planTrial(settings);
  const made = new Date().toISOString();
  const folder = settings.out ?? `homeostat-steering-trial-${made.slice(0, 16).replace(":", "")}`;
  const isRoot = process.getuid?.() === 0;
  const trouble =
    refuseTrial(
      plan.scenarios.map(({ scenario }) => scenario),
      isRoot,
    ) ?? refuseFolder(folder);
  if (trouble !== null) return refuse(trouble, io);
  const context: ReportContext = {
    plan,
    facts: machineFacts(packageFacts().version),
    command: commandOf(settings),
    made,
  };
  io.err(`${announcement(plan)}\n`);
  const ran = await runWithSignals(plan, io);
  if (typeof ran === "string") {
    io.err("homeostat: ended before its time; all it started has ended, nothing was written\n");
    return SIGNALLED + constants.signals[ran];
  }
  const written = await writeReport(steeringReport(ran, context), folder);
  if (!written.ok) return refuse(written.trouble, io);
  io.err(`report: ${showHostile(written.value)}/steering-trial.html\n`);
  io.out(settings.json ? `${JSON.stringify(summaryOf(ran, context))}\n` : verdictText(ran));
  return ran.answer === "yes" ? EXIT.ok : EXIT.no;
}

/** What the trial found, or the signal that ended it. */
async function runWithSignals(plan: TrialPlan, io: Io): Promise<Findings | NodeJS.Signals> {
  const stop = new AbortController();
  let endedBy: NodeJS.Signals = "SIGPIPE";
  const end = (signal: NodeJS.Signals): void => {
    endedBy = signal;
    stop.abort();
  };
  const unlisten = listenToSignals({
    end,
    reload: () => {},
    hangUp: () => end("SIGHUP"),
    suspend: () => {},
    resume: () => {},
  });
  io.readerGone.addEventListener("abort", () => stop.abort());
  const progress = new ProgressLine(io);
  try {
    const homeostat = [process.execPath, must(process.argv[1], "a program has a script")];
    const runs = await runTrial({
      plan,
      homeostat,
      signal: stop.signal,
      onProgress: (stage) => progress.set(stage),
      onPilot: (scenario, pilot) => progress.say(pilotText(scenario, pilot, plan)),
    });
    return findingsOf(runs);
  } catch (error) {
    if (stop.signal.aborted) return endedBy;
    throw error;
  } finally {
    progress.end();
    unlisten();
  }
}

function commandOf({ length, scenario, service, rounds, seed }: ProveSettings): string {
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
