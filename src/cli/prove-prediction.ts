// `homeostat prove prediction`: does coherence fall before the load spikes? Runs the live
// trial on this host, or reads recorded logs, says the verdict on stdout and writes the report.
import { statSync } from "node:fs";
import { must, ok } from "../base/index.ts";
import type { Result } from "../base/index.ts";
import { refuseFolder } from "../show/report/index.ts";
import { loadTickSchema } from "../show/record/index.ts";
import { showHostile, span } from "../show/text/index.ts";
import {
  analyse,
  askData,
  askLive,
  loadTool,
  machineFacts,
  planPrediction,
  predictionReport,
  refuseLive,
  runLive,
  sampleOf,
  summaryOf,
} from "../trials/prediction/index.ts";
import type {
  Asked,
  Findings,
  PredictionPlan,
  Sample,
  Source,
} from "../trials/prediction/index.ts";
import { refuse, remark } from "./exit.ts";
import type { Io } from "./io.ts";
import { packageFacts } from "./package-facts.ts";
import { logFiles, readData } from "./prove-data.ts";
import { asTyped, conclude, endedEarly, runWithSignals, usualFolder } from "./prove-run.ts";
import type { Underway } from "./prove-run.ts";
import type { PredictionTrialSettings } from "./prove-settings.ts";

type Work = (
  underway: Underway,
) => Promise<Result<{ readonly source: Source; readonly asked: Asked }>>;

export async function provePrediction(settings: PredictionTrialSettings, io: Io): Promise<number> {
  const made = new Date().toISOString();
  const folder = settings.out ?? usualFolder("prediction", made);
  const trouble = refuseFolder(folder);
  if (trouble !== null) return refuse(trouble, io);
  const work = settings.data.length === 0 ? prepareLive(settings, io) : prepareData(settings, io);
  if (!work.ok) return refuse(work.trouble, io);
  const facts = machineFacts(packageFacts().version);
  const ran = await runWithSignals(io, (underway) => measureAndAnalyse(work.value, underway));
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  if (!ran.found.ok) return refuse(ran.found.trouble, io);
  const { source, findings } = ran.found.value;
  const context = { source, seed: settings.seed, facts, command: commandOf(settings), made };
  const text = settings.json
    ? `${JSON.stringify(summaryOf(findings, context))}\n`
    : verdictText(findings);
  return conclude({ report: predictionReport(findings, context), folder, text }, io);
}

async function measureAndAnalyse(
  work: Work,
  underway: Underway,
): Promise<Result<{ readonly source: Source; readonly findings: Findings }>> {
  const measured = await work(underway);
  if (!measured.ok) return measured;
  const { source, asked } = measured.value;
  underway.progress.set({ done: ANALYSIS_S, total: 2 * ANALYSIS_S, says: "analysing" });
  const findings = await analyse(asked, underway.signal);
  return findings.ok ? ok({ source, findings: findings.value }) : findings;
}

/** About as long as the statistics of half an hour take; only progress is drawn from it. */
const ANALYSIS_S = 20;

function prepareLive(settings: PredictionTrialSettings, io: Io): Result<Work> {
  const trouble = refuseLive();
  if (trouble !== null) return { ok: false, trouble };
  const { length, intervalSeconds: interval, seed } = settings;
  const plan = planPrediction({ length, interval, seed });
  const tool = loadTool();
  io.err(`${announcement(plan)}\n`);
  return ok(async ({ signal, progress }) => {
    const { checkTickRecord: check } = await loadTickSchema();
    const homeostat = [process.execPath, must(process.argv[1], "a program has a script")];
    const onProgress = (stage: Parameters<typeof progress.set>[0]): void => progress.set(stage);
    const run = await runLive({ plan, tool, homeostat, check, signal, onProgress });
    return ok({ source: { kind: "live", plan, tool, run }, asked: askLive(run, seed) });
  });
}

/** Only progress is drawn from it; the pace is corrected by what is seen. */
const BYTES_PER_S = 4e6;

function prepareData({ data, seed }: PredictionTrialSettings, io: Io): Result<Work> {
  const files = logFiles(data);
  if (!files.ok) return files;
  const bytes = files.value.reduce((sum, path) => sum + statSync(path).size, 0);
  io.err(`seed ${seed}; ${files.value.map(showHostile).join(", ")}\n`);
  return ok(async ({ signal, progress }) => {
    const samples: Sample[] = [];
    const trouble = await readData({
      files: files.value,
      signal,
      onRecord: (record) => samples.push(sampleOf(record)),
      onNotice: (notice) => remark(notice, { err: (text) => progress.say(text.trimEnd()) }),
      onProgress: (done, says) =>
        progress.set({ done: done / BYTES_PER_S, total: bytes / BYTES_PER_S, says }),
    });
    if (trouble !== null) return { ok: false, trouble };
    const asked = askData(samples, seed);
    if (!asked.ok) return asked;
    const source = { kind: "data", files: files.value, ticks: samples.length } as const;
    return ok({ source, asked: asked.value });
  });
}

function commandOf({ length, intervalSeconds, seed, data }: PredictionTrialSettings): string {
  const flags = [
    ...(length === "usual" ? [] : [`--${length}`]),
    ...(data.length === 0 ? [`--interval ${intervalSeconds}`] : []),
    ...data.map((path) => `--data ${asTyped(path)}`),
    `--seed ${seed}`,
  ];
  return `homeostat prove prediction ${flags.join(" ")}`;
}

function announcement({ seed, spikes, seconds }: PredictionPlan): string {
  const counts = Map.groupBy(spikes, ({ kind }) => kind);
  const kinds = [...counts].map(([kind, { length }]) => `${length} ${kind}`).join(", ");
  return `seed ${seed}; ${spikes.length} load spikes (${kinds}) at random times; about ${span(seconds)}, with all cores loaded`;
}

function verdictText({ result, byKind }: Findings): string {
  const kinds = byKind.map(({ kind, result: { verdict } }) => `${kind}: ${verdict.sentence}`);
  // Each sentence ends with its answer.
  return `${[...kinds, result.verdict.sentence].join("\n")}\n`;
}
