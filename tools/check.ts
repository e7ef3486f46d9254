// `npm run check`: everything that must hold before a commit, in one table.
// `npm test` (`--all`) adds the slow suites and closes with one line of counts.
// Every row runs even when one fails, so that one call tells all there is to mend.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Row {
  readonly title: string;
  readonly command: readonly string[];
  /** Vitest project whose tests are counted one by one; otherwise the row counts as one. */
  readonly project?: "unit" | "slow";
}

const LINTED = ["src", "tools", "bench", "tests"];
/** Code that must be rejected; tools/direction.ts sees to it that it is. */
const NO_CANARY = ["--ignore-pattern", "tests/canary"];

const CHECK: readonly Row[] = [
  { title: "types", command: ["tsc", "--noEmit", "-p", "tsconfig.json"] },
  { title: "lint", command: ["oxlint", "--type-aware", ...NO_CANARY, ...LINTED] },
  { title: "format", command: ["oxfmt", "--check", "src", "tools", "bench", "tests"] },
  { title: "direction", command: ["node", "tools/direction.ts"] },
  { title: "dead code", command: ["knip", "--no-progress"] },
  { title: "lock file", command: ["node", "tools/lock.ts", "--check"] },
  { title: "documents", command: ["node", "tools/documents.ts"] },
  { title: "unit tests", command: [], project: "unit" },
];

const SLOW: Row = { title: "slow tests", command: [], project: "slow" };

/** Rows whose output is worth reading even when they pass. */
const TELLING = new Set(["direction"]);

interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** What is read of a report of vitest. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function vitest(project: string, reports: string): readonly string[] {
  return [
    "vitest",
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${join(reports, `${project}.json`)}`,
  ];
}

function countTests(file: string, exitedWell: boolean): Count {
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as Report;
    const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
    const leftOut = tests.filter(({ status }) => status === "skipped" || status === "pending");
    for (const { fullName } of leftOut) console.log(`       left out: ${fullName}`);
    const failed = report.numFailedTests;
    // A suite that could not even load fails without a failing test.
    return { passed: report.numPassedTests, failed: exitedWell ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function runRow(row: Row, reports: string): Count {
  const [program, ...words] =
    row.project === undefined ? row.command : vitest(row.project, reports);
  const started = performance.now();
  const run = spawnSync(program!, words, {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: row.project === "slow" ? ["ignore", "inherit", "inherit"] : "pipe",
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const passed = run.error === undefined && run.status === 0;
  console.log(`${passed ? "ok    " : "FAILED"} ${row.title} (${seconds} s)`);
  const output = `${run.error?.message ?? ""}${run.stdout ?? ""}${run.stderr ?? ""}`.trimEnd();
  if (!passed || TELLING.has(row.title)) console.log(output);
  if (row.project === undefined) return { passed: passed ? 1 : 0, failed: passed ? 0 : 1 };
  return countTests(join(reports, `${row.project}.json`), passed);
}

const reports = mkdtempSync(join(tmpdir(), "homeostat-check-"));
const rows = process.argv.includes("--all") ? [...CHECK, SLOW] : CHECK;
const counts = rows.map((row) => runRow(row, reports));
rmSync(reports, { recursive: true, force: true });
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
