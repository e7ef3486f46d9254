// docs/coming-from.md in step with the code: tables made from it, every command in
// its text understood by the command line, every name it says is a field is one,
// and what it calls missing really refused.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { parseArguments } from "../../src/cli/parse.ts";
import { FIELD_MAP } from "../../src/plants/replay/index.ts";
import { tickJsonSchema } from "../../src/show/record/schema.ts";
import { CONSTANTS } from "../../src/model/index.ts";
import {
  ENGINE_PAGE,
  fencedCommands,
  inlineCommands,
  PAGE,
  readPage,
  withMadeTables,
} from "./coming-from.fixture.ts";
import type { MadeTable } from "./coming-from.fixture.ts";
import { needs } from "../needs.fixture.ts";

const page = readPage();
const words = (line: string): string[] => line.split(" ").slice(1);

test.each<[path: string, tables: MadeTable[]]>([
  [PAGE, ["bands", "constants"]],
  [ENGINE_PAGE, ["constants"]],
])("X6, T15: the tables of bands and constants in %s are those of the code: %j", (path, tables) => {
  const found = readFileSync(path, "utf8");
  const made = withMadeTables(found, tables);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, made);
  else expect(found, "out of step: UPDATE_GOLDEN=1 npm run test:unit").toBe(made);
});

test("T15: the statuses are the design's, to the word", () => {
  const statusOf = (symbol: string): string | undefined =>
    CONSTANTS.find((constant) => constant.symbol === symbol)?.status;
  expect(
    ["σ", "D*", "T*", "φ", "|λ| = 0.5", "κ*", "β(L)", "κ* = 64", "κ(L=7)"].map(statusOf),
  ).toEqual([
    "chosen",
    "derived",
    "chosen",
    "mathematical constant",
    "convention",
    "taken as given",
    "reported; not constant",
    "hypothesis; preliminary",
    "hypothesis; preliminary",
  ]);
});

test("X6: every command in the text is one the program understands", () => {
  const lines = inlineCommands(page);
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(parseArguments(words(line)).ok, line).toBe(true);
});

test("X6: every command of the program is named on the page", () => {
  const known = COMMANDS.map(({ name }) => name as string).filter((name) => name !== "help");
  for (const name of known) expect(page).toMatch(new RegExp(`\\b${name}\\b`));
});

/** The rows of the tables as lists of cells. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) =>
    line
      .slice(1, -1)
      .replaceAll("\\|", "¦")
      .split("|")
      .map((cell) => cell.trim()),
  );

/** Names in backticks of one cell. */
const codes = (cell: string): string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, c]) => c!);

test.each<[flags: string, understood: boolean]>([
  ["--steer", true],
  ["--steer --policy rules", true],
  ["--policy ours", true],
  ["--policy", false],
  ["--forecast", false],
])("X6: watch %s is understood: %j", (flags, understood) => {
  expect(parseArguments(["watch", ...flags.split(" ")]).ok).toBe(understood);
});

test.each(["gardener", "cluster", "prophet", "heal", "patches", "health", "handover", "wake"])(
  "X6: the command %s is not in this version, and when it is, this page has to say so",
  (name) => {
    expect(parseArguments([name]).ok).toBe(false);
  },
);

describe("X6: names in a line of JSON", () => {
  const fields = Object.keys((tickJsonSchema() as { properties: object }).properties);
  const nested = ["top_processes[].cpu_ratio", "tig.v_star", "tig.a_star", "tig.route"];
  const abOnly = FIELD_MAP.ab.map(({ field }) => field);
  const start = rows.findIndex(([first]) => first?.startsWith("`tick`, `elapsed_ms`"));
  const end = rows.findIndex(([first]) => first?.startsWith("A/B `os.disk_read`"));

  test("each name on our side is a field of ours", () => {
    expect(start).toBeGreaterThan(0);
    expect(end).toBeGreaterThan(start);
    for (const [theirs, ours] of rows.slice(start, end + 1)) {
      const names = ours === "same names" ? codes(theirs!) : codes(ours!);
      expect(names.length, theirs).toBeGreaterThan(0);
      for (const name of names) expect([...fields, ...nested, ...abOnly]).toContain(name);
    }
  });

  test("each field of a TIG log has its row", () => {
    const theirs = rows
      .slice(start, end + 1)
      .map(([first]) => first)
      .join(" ");
    for (const { field } of [...FIELD_MAP.tig, ...FIELD_MAP["tig-ab"]]) {
      expect(theirs, field).toContain(field.split(".").at(-1)!);
    }
  });
});

test("X6: every name of the origins is on the page", () => {
  for (const name of ORIGIN_NAMES) expect(page, name).toContain(name);
});

const ORIGIN_NAMES = [
  ["tig_engine_real.py", "tig_deploy.py", "OSReader", "Actuator", "r16", "--steer"],
  ["tig_ab_log.jsonl", "tig_final_state.json", "tig_run.jsonl"],
  ["[TIG-1]", "[TIG-2]", "[TIG-3]", "[TIG-4]", "[TIG-5]", "[TIG-6]"],
  ["resonetics_v3_3_2_final_with_patches.py", "resonetics_data.csv", "Gardener", "Red Queen"],
  ["resonetics_k8s_v4_5_fixed.py", "oom_rate", "crit_rate", "avg_load", "Via Negativa"],
  ["resonetics_prophet_v8_4_2_enterprise_kernel.py", "ProphetOptimizer", "Kernel v2"],
  ["geometric_health_monitor.py", "PHI_MIN", "BASIN_DRIFT_MAX", "FITNESS_THRESHOLD", "KAPPA_STAR"],
  ["self_healing_engine.py", "pantheon_chat_integration.py", "setup_self_healing(app)"],
  ["gary_telemetry", "/api/self-healing/{health,snapshots,heal,patches}"],
  ["searchspace_self_healing.py", "SearchSpaceCollapseSelfHealing", "add_self_healing_to_chain"],
  ["DEPLOYMENT_GUIDE.md", "test_self_healing.py", "Deep Sleep Packet", "Wake Protocol"],
].flat();

describe("X6: the recipes", () => {
  const recipes = fencedCommands(page)
    .map(({ line }) => line)
    .filter((line) => !line.startsWith("homeostat"));

  test("there is one for each kind, and each ends by itself", () => {
    expect([recipes.length, ofStressNg.length]).toEqual([6, 5]);
    for (const line of recipes) {
      expect(line).toMatch(/^(stress-ng|iperf3) /);
      expect(line).toMatch(/ (--timeout|-t) \d+$/);
    }
  });

  const ofStressNg = recipes.filter((line) => line.startsWith("stress-ng "));

  test("stress-ng understands them", (context) => {
    needs(context, "stress-ng");
    for (const line of ofStressNg) {
      for (const cores of [1, 2, 3, 16]) {
        const dry = line
          .replace(/^stress-ng /, "stress-ng --dry-run ")
          .replaceAll("$(nproc)", String(cores));
        const shown = spawnSync("sh", ["-c", cores > 2 ? withoutTaskset(dry) : dry], {
          encoding: "utf8",
        });
        expect(shown.status, `${dry}\n${shown.stderr}`).toBe(0);
      }
    }
  });
});

/** A core that this machine does not have cannot be asked for. */
const withoutTaskset = (line: string): string => line.replace(/--taskset "[^"]*"/, "");
