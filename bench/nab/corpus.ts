// Reads a directory in the layout of the Numenta Anomaly Benchmark. Files are found, not
// named; their labels are looked up by path. What does not fit is returned as trouble.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, median, ok } from "../../src/base/index.ts";
import type { Result } from "../../src/base/index.ts";
import type { AnomalyWindow } from "../../src/prove/nab/index.ts";

export interface CorpusFile {
  /** Path below data/: what the labels call it. */
  readonly name: string;
  /** One a row; null where the file has no number. */
  readonly values: readonly (number | null)[];
  readonly windows: readonly AnomalyWindow[];
  /** Rows in a day, by the median step of its clock; for peers that need a season. */
  readonly rowsPerDay: number;
}

const LABELS = join("labels", "combined_windows.json");
const MS_PER_DAY = 86_400_000;
/** Characters of a timestamp up to its seconds; times so written sort as text. */
const TO_SECONDS = 19;

type Labels = Readonly<Record<string, readonly (readonly [string, string])[]>>;

/** All files below DIR/data in order of their path. */
export function readCorpus(directory: string): Result<readonly CorpusFile[]> {
  const names = globSync("**/*.csv", { cwd: join(directory, "data") }).sort();
  if (names.length === 0) {
    return trouble(join(directory, "data"), "no .csv file below it", "give the folder with data/");
  }
  const labels = readLabels(join(directory, LABELS));
  if (!labels.ok) return labels;
  const files: CorpusFile[] = [];
  for (const name of names) {
    const file = readFile(directory, name, labels.value);
    if (!file.ok) return file;
    files.push(file.value);
  }
  return ok(files);
}

function readLabels(path: string): Result<Labels> {
  try {
    return ok(JSON.parse(readFileSync(path, "utf8")) as Labels);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return trouble(path, reason, "it maps each file to its windows, [[from, to], …]");
  }
}

function readFile(directory: string, name: string, labels: Labels): Result<CorpusFile> {
  const path = join(directory, "data", name);
  const spans = labels[name];
  if (spans === undefined) {
    return trouble(path, `${LABELS} does not list it`, "list it, with [] for no anomaly");
  }
  const [header, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const columns = header!.split(",");
  const time = columns.indexOf("timestamp");
  const value = columns.indexOf("value");
  if (time < 0 || value < 0) {
    return trouble(path, `its first line is "${header}"`, "it names the columns timestamp, value");
  }
  const cells = lines.map((line) => line.split(","));
  const times = cells.map((row) => (row[time] ?? "").slice(0, TO_SECONDS));
  const windows: AnomalyWindow[] = [];
  for (const [from, to] of spans) {
    const window = rowsBetween(times, from.slice(0, TO_SECONDS), to.slice(0, TO_SECONDS));
    if (window === null) return trouble(path, `no row from ${from} to ${to}`, `see ${LABELS}`);
    windows.push(window);
  }
  const values = cells.map((row) => numberOf(row[value]));
  return ok({ name, values, windows, rowsPerDay: rowsPerDayOf(times) });
}

function numberOf(text: string | undefined): number | null {
  const number = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

function rowsBetween(times: readonly string[], from: string, to: string): AnomalyWindow | null {
  const isInside = (time: string): boolean => time >= from && time <= to;
  const first = times.findIndex(isInside);
  return first < 0 ? null : { first, last: times.findLastIndex(isInside) };
}

function rowsPerDayOf(times: readonly string[]): number {
  const clock = times.map((time) => Date.parse(`${time.replace(" ", "T")}Z`));
  const steps = clock.slice(1).map((at, i) => at - clock[i]!);
  const step = median(steps.filter((length) => length > 0));
  return Number.isFinite(step) ? Math.max(1, Math.round(MS_PER_DAY / step)) : 1;
}

const trouble = (where: string, message: string, advice: string): Result<never> =>
  fail({ code: "nab.layout", message, where, advice });
