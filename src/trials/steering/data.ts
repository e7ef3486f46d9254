// The raw data beside the report: every block, every request, and everything in one JSON.
import type { DataFile } from "../../show/report/index.ts";
import type { BlockRecord } from "./block.ts";
import type { Findings } from "./findings.ts";
import type { ReportContext } from "./context.ts";

export function dataOf(findings: Findings, context: ReportContext): readonly DataFile[] {
  return [
    {
      name: "blocks.csv",
      says: "One line a block: condition, latency, CPU, changes made.",
      content: { kind: "csv", rows: eachBlock(findings, blockRow) },
    },
    {
      name: "requests.csv",
      says: "One line a request: the number of its block, when it was due, ms from the start of the load, its latency in ms, and whether it counts.",
      content: { kind: "csv", rows: eachBlock(findings, requestRows).flat() },
    },
    {
      name: "trial.json",
      says: "Plan, machine, pilots, analyses, verdicts, and every block with its percentiles and what homeostat says it did.",
      content: { kind: "json", value: summaryOf(findings, context) },
    },
  ];
}

function eachBlock<T>(
  { scenarios }: Findings,
  row: (place: { readonly block: number; readonly scenario: string }, block: BlockRecord) => T,
): readonly T[] {
  const places = scenarios.flatMap(({ run }) =>
    run.blocks.map((block) => ({ block, scenario: run.scenario.id })),
  );
  return places.map(({ block, scenario }, number) => row({ block: number, scenario }, block));
}

type Place = Parameters<Parameters<typeof eachBlock>[1]>[0];

const blockRow = (place: Place, block: BlockRecord) => ({
  ...place,
  round: block.round,
  position: block.position,
  condition: block.condition,
  p50_ms: block.p50,
  p99_ms: block.p99,
  requests: block.requests,
  unanswered: block.unanswered,
  service_cores: rounded(block.serviceCores),
  hog_cores: rounded(block.hogCores),
  homeostat_cores: rounded(block.ownCores),
  other_cores: rounded(block.otherCores),
  generator_late_p99_ms: block.generatorLate,
  actions: block.actions,
  settings_compared: block.settingsCompared,
  left_changed: block.leftBehind.length,
});

const requestRows = (place: Place, block: BlockRecord) =>
  block.due.map((due_ms, i) => ({
    block: place.block,
    due_ms: hundredths(due_ms),
    latency_ms: hundredths(block.latency[i] ?? Number.NaN),
    counts: due_ms >= block.discarded_s * 1000,
  }));

const hundredths = (ms: number): number => Math.round(ms * 100) / 100;
const rounded = (cores: number): number => Math.round(cores * 1e4) / 1e4;

/** What `--json` prints and trial.json holds. */
export function summaryOf(
  findings: Findings,
  { plan, facts, command, made }: ReportContext,
): object {
  return {
    schema: "homeostat.steering-trial/1",
    answer: findings.answer,
    sentence: findings.sentence,
    made,
    command,
    seed: plan.seed,
    times_s: plan.times,
    machine: Object.fromEntries(facts),
    scenarios: findings.scenarios.map(({ run, result, verdict, effectSeconds, leftBehind }) => ({
      scenario: run.scenario,
      verdict,
      pilot: run.pilot,
      result,
      effect_seconds: effectSeconds,
      left_changed: leftBehind,
      blocks: run.blocks.map(({ due: _due, latency: _latency, ...block }) => block),
    })),
  };
}
