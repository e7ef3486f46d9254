// From the blocks of a trial to what it found: per scenario the analysis, the verdict, the
// time until an action showed, and whether everything was left as it was found.
import { mean } from "../../base/index.ts";
import {
  analyseScenario,
  halfway,
  judgeScenario,
  overall,
  p90Of,
  secondsToEffect,
} from "../../prove/trial/index.ts";
import type { Answer, ScenarioResult, Verdict } from "../../prove/trial/index.ts";
import type { BlockRecord } from "./block.ts";
import type { ScenarioRun } from "./trial.ts";

export interface Finding {
  readonly run: ScenarioRun;
  readonly result: ScenarioResult;
  readonly verdict: Verdict;
  /** Seconds from homeostat's first change to the first well-served second, one a block that acted. */
  readonly effectSeconds: readonly (number | null)[];
  /** What a block left changed, with the block it was. */
  readonly leftBehind: readonly string[];
}

export interface Findings {
  readonly answer: Answer;
  /** One sentence over all scenarios. */
  readonly sentence: string;
  readonly scenarios: readonly Finding[];
}

export function findingsOf(runs: readonly ScenarioRun[]): Findings {
  const scenarios = runs.map(findingOf);
  const answer = scenarios.some(({ leftBehind }) => leftBehind.length > 0)
    ? "no"
    : overall(scenarios.map(({ verdict }) => verdict));
  return { answer, sentence: sentenceOf(scenarios), scenarios };
}

function findingOf(run: ScenarioRun): Finding {
  const result = analyseScenario(run.blocks);
  const effectSeconds = result.hogs ? effectsOf(run.blocks) : [];
  return {
    run,
    result,
    verdict: judgeScenario(result, {
      foretold: run.pilot.foretold?.rounds ?? null,
      reniceReaches: run.reniceReaches,
      effectSeconds,
    }),
    effectSeconds,
    leftBehind: run.blocks.flatMap((block) =>
      block.leftBehind.map((what) => `round ${block.round + 1}, ${block.condition}: ${what}`),
    ),
  };
}

function effectsOf(blocks: readonly BlockRecord[]): readonly (number | null)[] {
  const level = (condition: string): number => {
    const of = blocks.filter((block) => block.condition === condition);
    return mean(of.map((block) => p90Of(block, block.discarded_s * 1000)));
  };
  const threshold = halfway(level("no-hogs"), level("default"));
  return blocks.flatMap((block) => {
    const at = block.steering?.firstActionAt ?? null;
    if (block.condition !== "homeostat" || at === null) return [];
    return [secondsToEffect(block, Math.max(0, at - block.loadBeganAt), threshold)];
  });
}

function sentenceOf(scenarios: readonly Finding[]): string {
  const count = (answer: Answer): number =>
    scenarios.filter(({ verdict }) => verdict.answer === answer).length;
  const left = scenarios.flatMap(({ leftBehind }) => leftBehind).length;
  const settings = scenarios
    .flatMap(({ run }) => run.blocks)
    .reduce((sum, block) => sum + block.settingsCompared, 0);
  const restored =
    left === 0
      ? `all ${settings} settings compared were left as they were found`
      : `${left} of ${settings} settings were not left as they were found`;
  return `of ${scenarios.length} scenario${scenarios.length === 1 ? "" : "s"} ${count("yes")} say yes, ${count("no")} no, ${count("not resolved")} not resolved; ${restored}.`;
}
