// `npm run bench:nab -- --data DIR`: the detector that runs in `watch`, the usual peers and
// the engine's own signals on a corpus in the layout of the Numenta Anomaly Benchmark, with
// the benchmark's own scoring. Prints Markdown. Works on any such directory.
import { writeFileSync } from "node:fs";
import { describeTrouble, must } from "../src/base/index.ts";
import { NOVELTY, SensorNovelty } from "../src/judge/novelty/index.ts";
import { PROFILES, scoreAt } from "../src/prove/nab/index.ts";
import { readCorpus } from "./nab/corpus.ts";
import type { CorpusFile } from "./nab/corpus.ts";
import type { Detector } from "./nab/detector.ts";
import { ENGINE_SIGNALS } from "./nab/engine-signals.ts";
import { nabFigure } from "./nab/figure.ts";
import { holdOut, holdOutTable } from "./nab/holdout.ts";
import { readOptions } from "./nab/options.ts";
import type { Options } from "./nab/options.ts";
import { PEERS, RANDOM } from "./nab/peers.ts";
import { novelty, outcomesOf, scoresOf } from "./nab/run.ts";
import { shippedTable, sweptTable } from "./nab/table.ts";

const HOMEOSTAT = novelty();
const DETECTORS: readonly Detector[] = [HOMEOSTAT, ...PEERS, ...ENGINE_SIGNALS, RANDOM];

function chosen(names: readonly string[]): readonly Detector[] | string {
  const unknown = names.find((name) => !DETECTORS.some((detector) => detector.name === name));
  if (unknown !== undefined) {
    const known = DETECTORS.map(({ name }) => name).join(", ");
    return `--detector ${unknown}: there is none of that name; there are ${known}`;
  }
  return names.length === 0 ? DETECTORS : DETECTORS.filter(({ name }) => names.includes(name));
}

/** Sensors held at once to measure what one takes. */
const SENSORS_MEASURED = 200;
const KIB = 1024;

/** What the shipped detector takes of one core on this very corpus, in µs a sample. */
function time(corpus: readonly CorpusFile[]): string {
  const samples = corpus.reduce((sum, { values }) => sum + values.length, 0);
  const start = performance.now();
  scoresOf(HOMEOSTAT, corpus, 1);
  return ((1000 * (performance.now() - start)) / samples).toFixed(2);
}

/** What one sensor holds, in KiB. Asked first, while the heap is still quiet. */
function size(): string {
  const held = (): number => {
    globalThis.gc?.();
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    return arrayBuffers + heapUsed;
  };
  new SensorNovelty().observe(0);
  const before = held();
  const sensors = Array.from({ length: SENSORS_MEASURED }, () => new SensorNovelty());
  return ((held() - before) / sensors.length / KIB).toFixed(0);
}

function byFile(corpus: readonly CorpusFile[]): string {
  const scores = scoresOf(HOMEOSTAT, corpus, 1);
  const lines = corpus.map(({ name }, index) => {
    const found = scoreAt(
      [must(scores[index], "a file has scores")],
      NOVELTY.threshold,
      PROFILES[0],
    );
    const { hits, windows, falseAlarms, score } = found;
    return `| ${name} | ${hits}/${windows} | ${falseAlarms} | ${score.toFixed(1)} |`;
  });
  return [
    "| file | windows met | false alarms | standard |",
    "|---|---:|---:|---:|",
    ...lines,
  ].join("\n");
}

async function run(options: Options, detectors: readonly Detector[]): Promise<void> {
  const kib = size();
  const corpus = readCorpus(options.data);
  if (!corpus.ok) {
    console.error(describeTrouble(corpus.trouble));
    process.exitCode = 2;
    return;
  }
  const files = corpus.value;
  const windows = files.reduce((sum, file) => sum + file.windows.length, 0);
  const rows = files.reduce((sum, { values }) => sum + values.length, 0);
  console.log(
    `Seeds 1 to ${options.seeds}. ${files.length} files, ${rows} rows, ${windows} windows.`,
  );
  console.log(`Node ${process.version}. Medians over seeds, [lowest, highest].\n`);
  const table = detectors.map((detector) => {
    const { title } = detector;
    return { title, outcomes: outcomesOf(detector, files, options.seeds) };
  });
  console.log(`${sweptTable(table)}\n`);
  const ours = table[detectors.indexOf(HOMEOSTAT)];
  if (ours !== undefined) {
    console.log(`${shippedTable(ours.outcomes)}\n`);
    console.log(`homeostat: ${time(files)} µs a sample on one core, ${kib} KiB a sensor.\n`);
    if (options.files) console.log(`${byFile(files)}\n`);
  }
  if (options.figure !== null) writeFileSync(options.figure, await nabFigure(table));
  if (options.holdout) console.log(`${holdOutTable(holdOut(files, options.seeds))}\n`);
}

function refuse(message: string): void {
  console.error(message);
  process.exitCode = message.startsWith("Usage") ? 0 : 2;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") return refuse(options);
  const detectors = chosen(options.detectors);
  if (typeof detectors === "string") return refuse(detectors);
  return run(options, detectors);
}

await main();
