// The benchmark's directory as it is read, good and bad, and that no row of the table can
// be told a file apart by its name.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCorpus } from "../../bench/nab/corpus.ts";
import { readOptions } from "../../bench/nab/options.ts";
import { novelty, outcomeOf } from "../../bench/nab/run.ts";

let directory = "";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "homeostat-nab-"));
  mkdirSync(join(directory, "data", "group"), { recursive: true });
  mkdirSync(join(directory, "labels"));
});

afterEach(() => rmSync(directory, { recursive: true }));

const minute = (n: number): string =>
  `2026-01-0${1 + Math.floor(n / 1440)} ${new Date(n * 60_000).toISOString().slice(11, 19)}`;

/** A file of one value a minute, and its labels as spans of minutes. */
function put(values: readonly (number | string)[], spans: readonly (readonly number[])[]): void {
  const lines = values.map((value, n) => `${minute(n)},${value}`);
  const text = ["timestamp,value", ...lines].join("\n");
  writeFileSync(join(directory, "data", "group", "one.csv"), `${text}\n`);
  const windows = spans.map((span) => span.map((n) => `${minute(n)}.000000`));
  label({ "group/one.csv": windows, "group/elsewhere.csv": [] });
}

const label = (labels: unknown): void =>
  writeFileSync(join(directory, "labels", "combined_windows.json"), JSON.stringify(labels));

test("X1: files, windows and gaps of the benchmark's layout", () => {
  put([1, 2, "", "nonsense", 5, 6], [[1, 2]]);
  const corpus = readCorpus(directory);
  if (!corpus.ok) throw new Error(corpus.trouble.message);
  expect(corpus.value).toEqual([
    {
      name: "group/one.csv",
      values: [1, 2, null, null, 5, 6],
      windows: [{ first: 1, last: 2 }],
      rowsPerDay: 1440,
    },
  ]);
});

const troubles: readonly (readonly [string, () => void, RegExp])[] = [
  ["no data", () => label({}), /no \.csv/],
  [
    "no labels",
    () => writeFileSync(join(directory, "data", "a.csv"), "timestamp,value\n"),
    /ENOENT/,
  ],
  [
    "torn labels",
    () => {
      put([1, 2], []);
      writeFileSync(join(directory, "labels", "combined_windows.json"), '{"gro');
    },
    /JSON/,
  ],
  [
    "a file without labels",
    () => {
      put([1, 2], []);
      label({});
    },
    /does not list it/,
  ],
  ["a window in no row", () => put([1, 2], [[50, 60]]), /no row from/],
  [
    "other columns",
    () => {
      put([1, 2], []);
      writeFileSync(join(directory, "data", "group", "one.csv"), "time,x\n1,2\n");
    },
    /first line/,
  ],
];

test.each(troubles)("X1: %s is a trouble that says where", (_name, prepare, message) => {
  prepare();
  const corpus = readCorpus(directory);
  expect(corpus.ok).toBe(false);
  if (corpus.ok) return;
  expect(corpus.trouble.message).toMatch(message);
  expect(corpus.trouble.where).toContain(directory);
});

test("X1: a spike in its window is met at the shipped threshold", () => {
  const values = Array.from({ length: 2000 }, (_, n) => Math.sin(n * 977));
  values[1500] = 40;
  put(values, [[1450, 1550]]);
  const corpus = readCorpus(directory);
  if (!corpus.ok) throw new Error(corpus.trouble.message);
  const { shipped } = outcomeOf(novelty(), corpus.value, 1);
  expect(shipped?.[0]).toMatchObject({ hits: 1, windows: 1 });
});

test.each([
  ["no directory", [], /--data/],
  ["no seed", ["--data", "x", "--seeds", "0"], /--seeds 0/],
  ["an unknown flag", ["--data", "x", "--fast"], /--fast/],
])("X1: arguments with %s are refused with a word", (_name, args, message) => {
  expect(readOptions(args)).toMatch(message);
});
