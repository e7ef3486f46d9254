// The report of a steering trial, as the plain value that show/report writes.
import { median } from "../../base/index.ts";
import {
  BATCH_TOLERANCE,
  EFFECT_WANTED_S,
  HARM_P50,
  HARM_P99,
  RECOVERY_WANTED,
  RENICE_MARGIN,
  ratioWords,
} from "../../prove/trial/index.ts";
import type { Report, Section, Table } from "../../show/report/index.ts";
import type { ReportContext } from "./context.ts";
import { dataOf } from "./data.ts";
import { latencyCurves, p99Figure, recoveredFigure, batchFigure } from "./figures.ts";
import type { Finding, Findings } from "./findings.ts";
import type { TrialPlan } from "./plan.ts";
import { OTHERS_MOST, UTILISATION } from "./trial.ts";
import { WORDS } from "./words.ts";

export function steeringReport(findings: Findings, context: ReportContext): Report {
  const { scenarios } = findings;
  return {
    id: "steering-trial",
    title: "Does steering help a starved service?",
    question:
      "Does homeostat win back the latency that a service loses to batch hogs, where a plain renice does not; what does the batch pay; and is the host left as it was found?",
    verdict: { answer: findings.answer, sentence: findings.sentence },
    made: context.made,
    method: [...(context.cutShort ? [CUT_SHORT] : []), ...methodOf(context.plan)],
    facts: context.facts,
    seeds: [context.plan.seed],
    commands: [context.command],
    sections: [
      verdictSection(scenarios),
      ...figureSections(scenarios),
      tablesSection(scenarios),
      checksSection(scenarios),
    ],
    losing: losingOf(scenarios),
    data: dataOf(findings, context),
  };
}

const CUT_SHORT =
  "This trial was ended by a signal before its plan below was carried out. Only whole rounds are in it, and no result was shown before the end.";

function verdictSection(scenarios: readonly Finding[]): Section {
  return {
    title: "Verdict by scenario",
    tables: [
      {
        caption: "One sentence each; the criteria were set before the data.",
        columns: [{ title: "scenario" }, { title: "answer" }, { title: "because" }],
        rows: scenarios.map(({ run, verdict }) => [
          run.scenario.title,
          verdict.answer,
          verdict.sentence,
        ]),
      },
    ],
  };
}

function figureSections(scenarios: readonly Finding[]): readonly Section[] {
  const withHogs = scenarios.filter(({ result }) => result.hogs);
  return [
    ...(withHogs.length === 0
      ? []
      : [{ title: "What was won back", figures: [recoveredFigure(withHogs)] }]),
    { title: "Latency", figures: [p99Figure(scenarios), latencyCurves(scenarios)] },
    ...(withHogs.length === 0
      ? []
      : [{ title: "What the batch paid", figures: [batchFigure(withHogs)] }]),
  ];
}

function tablesSection(scenarios: readonly Finding[]): Section {
  return { title: "Numbers", tables: scenarios.map(scenarioTable) };
}

function scenarioTable({ run, result }: Finding): Table {
  return {
    caption: `${run.scenario.title}: ${result.rounds} round${result.rounds === 1 ? "" : "s"}, ${run.pilot.rate} requests a second (${run.scenario.arrivals}) of ${run.pilot.requestCpu.toFixed(1)} ms CPU each. 95 % intervals over rounds.`,
    columns: [
      { title: "condition" },
      { title: "p50", unit: "ms", digits: 1 },
      { title: "p99", unit: "ms, mean", digits: 1 },
      { title: "p99 ÷ default", digits: 2 },
      { title: "won back", unit: "% of lost p99", scale: 100 },
      { title: "service", unit: "cores", digits: 2 },
      { title: "hogs", unit: "cores", digits: 2 },
      { title: "batch beyond the regained", unit: "% lost", scale: 100, digits: 1 },
      { title: "changes made" },
    ],
    rows: result.levels.map((level) => {
      const treated = result.treatments.find(({ treatment }) => treatment === level.condition);
      return [
        WORDS[level.condition],
        level.p50,
        level.p99,
        treated?.p99Ratio ?? null,
        treated?.recovered ?? null,
        level.serviceCores,
        level.hogCores,
        treated?.batchExcess ?? null,
        treated?.actions ?? null,
      ];
    }),
  };
}

function checksSection(scenarios: readonly Finding[]): Section {
  return {
    title: "Checks",
    tables: [
      {
        caption: `A/A: two identical conditions, p99 of one over the other with a 99 % interval. Effect: time from homeostat's first change to the first second served nearer to no hogs than to the default; ${EFFECT_WANTED_S} s are asked for.`,
        columns: [
          { title: "scenario" },
          { title: "A/A" },
          { title: "rounds" },
          { title: "rounds foretold by the pilot" },
          { title: "effect", unit: "s, median" },
          { title: "effect", unit: "s, slowest" },
          { title: "settings compared" },
          { title: "left changed" },
          { title: "unanswered", unit: "requests" },
          { title: "generator late", unit: "ms, p99, median block", digits: 1 },
          { title: "other programs", unit: "cores, median", digits: 2 },
          { title: "blocks run again" },
        ],
        rows: scenarios.map(({ run, result, effectSeconds, leftBehind }) => {
          const seen = effectSeconds.filter((seconds) => seconds !== null);
          const sum = (of: (block: (typeof run.blocks)[number]) => number): number =>
            run.blocks.reduce((total, block) => total + of(block), 0);
          return [
            run.scenario.title,
            ratioWords(result.twins),
            result.rounds,
            run.pilot.foretold?.rounds ?? null,
            seen.length === 0 ? null : median(seen).toFixed(2),
            seen.length === 0 ? null : slowestWords(effectSeconds),
            sum((block) => block.settingsCompared),
            leftBehind.length,
            sum((block) => block.unanswered),
            median(run.blocks.map((block) => block.generatorLate)),
            median(run.blocks.map((block) => block.otherCores)),
            run.repeated,
          ];
        }),
      },
    ],
  };
}

function slowestWords(seconds: readonly (number | null)[]): string {
  return seconds.includes(null)
    ? "not within the block"
    : Math.max(...seconds.filter((one) => one !== null)).toFixed(2);
}

/** Every case in which something lost, failed or stayed open, whether or not it decides. */
function losingOf(scenarios: readonly Finding[]): readonly string[] {
  return scenarios.flatMap(({ run, result, verdict, effectSeconds, leftBehind }) => {
    const { title } = run.scenario;
    const late = effectSeconds.filter((seconds) => seconds === null || seconds > EFFECT_WANTED_S);
    const idle = run.blocks.filter(
      (block) => result.hogs && block.condition === "homeostat" && block.actions === 0,
    );
    const worse = result.treatments.filter(({ p99Ratio }) => p99Ratio.low > 1);
    return [
      ...(verdict.answer === "yes" ? [] : [`${title}: ${verdict.answer}; ${verdict.sentence}`]),
      ...worse.map(
        ({ treatment, p99Ratio }) =>
          `${title}: ${WORDS[treatment]} made the p99 worse, ${ratioWords(p99Ratio)} of the default's.`,
      ),
      ...(late.length === 0
        ? []
        : [
            `${title}: in ${late.length} of ${effectSeconds.length} blocks the effect took longer than ${EFFECT_WANTED_S} s.`,
          ]),
      ...(idle.length === 0
        ? []
        : [`${title}: in ${idle.length} blocks homeostat changed nothing.`]),
      ...leftBehind.map((what) => `${title}: left changed: ${what}`),
    ];
  });
}

function methodOf({ times, scenarios }: TrialPlan): readonly string[] {
  const blocks = scenarios.reduce((sum, one) => sum + one.rounds * one.conditions.length, 0);
  const share = (discarded: number): string =>
    `${Math.round((100 * discarded) / (discarded + times.measured))} %`;
  return [
    `A switchback on this host: ${blocks} blocks, each condition once a round, in an order drawn anew for each round; scenarios take turns within a round. A block begins with a rest in which the service empties. Of its load the first ${times.discarded} s are discarded (${share(times.discarded)}), with homeostat the first ${times.discardedSteered} s (${share(times.discardedSteered)}), since it watches 10 s before it may act; the ${times.measured} s after that are measured.`,
    "Conditions: no hogs (the limit), the kernel's default twice under two names (A/A), nice +10 on every thread of the hogs, homeostat with the three literal rules, homeostat as it ships. homeostat runs before the hogs come, as an installed program would, and is ended at the end of the block, upon which it takes everything back.",
    `Load is open-loop: arrivals are Poisson (or at a fixed rate where said), drawn from the seed, the same for every condition of a round, at a rate at which the undisturbed service uses ${Math.round(UTILISATION * 100)} % of a core. Latency counts from the time at which a request was due, in a histogram of three digits; unanswered requests count with the time waited for them. The generator runs in a session of its own at nice −10 (thread and session), and its own lateness is reported.`,
    "Programs: an HTTP service of one thread whose every request is a fixed amount of arithmetic, or Debian's nginx with one worker that compresses a text at level 9 for every request; stress-ng --cpu (matrix products) as hogs. Where the service's fair share is below what it needs, its queue grows through the whole block under the default: such a p99 says how long a block is rather than how bad it is, and the recovered share is then near one for anything that gives enough.",
    `Recovered share: (default − condition) ÷ (default − no hogs) of the p99, both twins counted; estimate and interval over rounds: with six rounds or more the ratios that Wilcoxon's signed-rank test does not refute and their middle, with fewer the ratio of means by Fieller's theorem. Batch: CPU time that the hogs lost, less what the service and programs beside the trial gained (homeostat itself is none of these), as a share of the hogs'. A block in which such programs used more than ${OTHERS_MOST} cores is run again, whatever its condition, at most twice. Yes needs: at least ${RECOVERY_WANTED * 100} % won back, its interval clear of zero, renice beaten with an interval clear of zero (where renice turns the right knob, because service and hogs share a scheduling group, only matched to ${RENICE_MARGIN * 100} % of the lost p99), the effect of the first change within ${EFFECT_WANTED_S} s in the middle block, and the batch's excess below ${BATCH_TOLERANCE * 100} % with its whole interval; with nothing to help, no change made, and a p50 and p99 whose whole intervals stay below ${HARM_P50 * 100} and ${HARM_P99 * 100} % above the default's. Twins that differ by more than 10 % with a 99 % interval clear of 1 make a scenario not resolved.`,
    "Nice, class and affinity of every thread of service and hogs, the autogroups of their sessions, and the weights of the cgroups are read before and after every block and compared as text.",
  ];
}
