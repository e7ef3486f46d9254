// The arithmetic of the tables of `npm run bench:quiet`, on outcomes made by hand.
import { describe, expect, test } from "vitest";
import { readOptions } from "../../bench/quiet/options.ts";
import type { HostOutcome, Raised } from "../../bench/quiet/outcome.ts";
import { causeTable, costLine, quietTable, troubleTable } from "../../bench/quiet/table.ts";

const DAY = 86_400;

const raised = (t: number, change: Partial<Raised> = {}): Raised => ({
  t,
  severe: { notice: t, warning: null, critical: null },
  severity: "notice",
  lastedS: 700,
  causes: [{ kind: "novelty", group: "disk", source: "disk.sda.busy" }],
  ...change,
});

const outcome = (change: Partial<HostOutcome>): HostOutcome => ({
  kind: "ordinary",
  seed: 1,
  sensors: 45,
  seconds: 3 * DAY,
  ticks: 3 * DAY,
  raised: [],
  troubles: [],
  engineUs: 30,
  warningUs: 200,
  heldMib: [10, 14, 15, 15.5],
  ...change,
});

const cells = (table: string, first: string): string[] =>
  table
    .split("\n")
    .find((line) => line.startsWith(`| ${first} `))!
    .split("|")
    .slice(2, -1)
    .map((cell) => cell.trim());

const worse = { notice: DAY + 5, warning: DAY + 5, critical: null };

describe("X1: tables of quiet days", () => {
  const outcomes = [
    outcome({ raised: [raised(100), raised(DAY + 5, { severe: worse, severity: "warning" })] }),
    outcome({ seed: 2, raised: [raised(2 * DAY)] }),
    outcome({ kind: "idle", seconds: 14_400, raised: [raised(100), raised(5000)] }),
  ];

  test("count incidents by severity, first days apart, idle hosts after their first hour", () => {
    const table = quietTable(outcomes);
    expect(table).toContain("in 6 host-days | of these in the 2 first days");
    expect(table).toContain("in 3 idle hours");
    expect(cells(table, "at least notice")).toEqual(["3", "1", "2", "0.50", "1"]);
    expect(cells(table, "at least warning")).toEqual(["1", "0", "1", "0.25", "0"]);
    expect(cells(table, "at least critical")).toEqual(["0", "0", "0", "0.00", "0"]);
  });

  test("count causes of ordinary days alone", () => {
    expect(cells(causeTable(outcomes), "novelty, disk")).toEqual(["3"]);
  });

  test("say medians of what a tick costs and of what is held", () => {
    const line = costLine([...outcomes, outcome({ warningUs: 300, heldMib: [10, 14, 16, 17] })]);
    expect(line).toContain("200.0 µs for early warning");
    expect(line).toContain("Held: 5.5 MiB, of which 1.5 MiB");
  });
});

describe("X1: tables of trouble", () => {
  const leak = { kind: "slow leak", from: 1000, until: 3000, usesUp: true } as const;
  const of = (change: Partial<Raised>): HostOutcome =>
    outcome({ kind: "trouble", troubles: [leak], raised: [raised(1400, change)] });

  test.each<[name: string, change: Partial<Raised>, wanted: readonly string[]]>([
    ["heard in it", {}, ["1/1", "0/1", "0/1", "400 s [400, 400]", "1600 s [1600, 1600]"]],
    [
      "worse later",
      { severe: { notice: 1400, warning: 1500, critical: 2000 } },
      ["1/1", "1/1", "1/1"],
    ],
    [
      "worse when it is over",
      { severe: { notice: 1400, warning: 9000, critical: null } },
      ["1/1", "0/1"],
    ],
    [
      "open before it began",
      { t: 900, severe: { notice: 900, warning: 1100, critical: null } },
      ["0/1", "0/1", "0/1", "–", "–"],
    ],
    ["long after", { t: 3061, severe: { notice: 3061, warning: null, critical: null } }, ["0/1"]],
  ])("tell what was %s", (_name, change, wanted) => {
    expect(cells(troubleTable([of(change)]), "slow leak").slice(0, wanted.length)).toEqual(wanted);
  });
});

describe("X1: a run in pieces", () => {
  const seeds = (...args: string[]): string[] => {
    const options = readOptions(["--development", ...args]);
    if (typeof options === "string") throw new Error(options);
    return options.tasks.map(({ kind, seed }) => `${kind} ${seed}`);
  };

  test("has every host once", () => {
    const parts = ["1/4", "2/4", "3/4", "4/4"].flatMap((part) => seeds("--part", part));
    expect(parts.toSorted()).toEqual(seeds().toSorted());
    expect(new Set(parts).size).toBe(18);
  });

  test.each(["0/3", "4/3", "x", "1"])("of part %s is refused", (part) => {
    expect(readOptions(["--part", part])).toContain("give K/N");
  });

  test("needs a process", () => {
    expect(readOptions(["--processes", "0"])).toContain("give 1 or more");
  });
});
