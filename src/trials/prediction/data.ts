// The raw data beside the report: every sample, every spike that was run, every event that
// was found, and everything else in one JSON.
import type { CsvRow, DataFile } from "../../show/report/index.ts";
import type { Findings } from "./analysis.ts";
import type { PredictionContext } from "./context.ts";

export function dataOf(findings: Findings, context: PredictionContext): readonly DataFile[] {
  const { source } = context;
  const spikes = source.kind === "live" ? source.run.spikes : [];
  return [
    {
      name: "samples.csv",
      says: "One line a step: recording, seconds after its first sample, load, and each signal; unknown is empty.",
      content: { kind: "csv", rows: sampleRows(findings) },
    },
    {
      name: "events.csv",
      says: "One line an event that was found in the load.",
      content: {
        kind: "csv",
        rows: findings.result.events.starts.map(({ recording, at_s }) => ({ recording, at_s })),
      },
    },
    ...(spikes.length === 0
      ? []
      : [
          {
            name: "spikes.csv",
            says: "One line a spike that was run: kind, when it was planned and started, seconds since the trial began, how long, how high, and its lead-in.",
            content: {
              kind: "csv" as const,
              rows: spikes.map((spike) => ({
                kind: spike.kind,
                planned_s: spike.at,
                started_s: spike.startedAt,
                seconds: spike.seconds,
                level: thousandths(spike.level),
                lead_in_s: spike.leadIn,
              })),
            },
          },
        ]),
    {
      name: "prediction.json",
      says: "Machine, seeds, and the whole result, of all spikes and of each kind.",
      content: { kind: "json", value: summaryOf(findings, context) },
    },
  ];
}

function sampleRows({ asked }: Findings): readonly CsvRow[] {
  const all = new Set(asked.recordings.flatMap(({ signals }) => Object.keys(signals)));
  // The change of a signal is made of its values, which stand in the file already.
  const names = [...all].filter((name) => !name.endsWith("_change"));
  return asked.recordings.flatMap(({ load, signals, interval_s }, recording) =>
    load.map((value, step) => ({
      recording,
      t_s: thousandths(step * interval_s),
      load: value,
      ...Object.fromEntries(names.map((name) => [name, signals[name]?.values[step] ?? null])),
    })),
  );
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;

/** What `--json` prints and prediction.json holds. */
export function summaryOf(findings: Findings, context: PredictionContext): object {
  const { source, facts, command, made, seed } = context;
  return {
    schema: "homeostat.prediction-trial/1",
    answer: findings.result.verdict.answer,
    sentence: findings.result.verdict.sentence,
    made,
    command,
    seed,
    machine: Object.fromEntries(facts),
    source:
      source.kind === "live"
        ? { kind: "live", load: source.tool, seconds: source.plan.seconds }
        : { kind: "data", files: source.files, ticks: source.ticks },
    result: findings.result,
    by_kind: findings.byKind,
  };
}
