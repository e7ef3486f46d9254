// `npm run check`: everything that must hold before a commit, in one table.
// `npm test` (`--all`) adds the slow suites and closes with one line of counts.
// Every row runs even when one fails, so that one call tells all there is to mend.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

interface Row {
  readonly title: string;
  readonly command: readonly string[];
  /** Vitest project whose tests are counted one by one; otherwise the row counts as one. */
  readonly project?: "unit" | "sums" | "slow";
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

const SLOW: readonly Row[] = [
  { title: "slow sums", command: [], project: "sums" },
  { title: "slow tests", command: [], project: "slow" },
];

/** Rows whose output is worth reading even when they pass. */
const TELLING = new Set(["direction"]);

interface Count {
  readonly passed: number;
  readonly failed: number;
  /** Of a row of tests: a line for each that failed, with what was said first. */
  readonly failures: readonly string[];
}

/** What is read of a report of vitest. */
interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why a file could not be run at all. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** A log cut in its middle still names what failed: in this many lines, at both ends. */
const FAILURES_NAMED = 20;
const LINE_CHARACTERS = 160;

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
    const failures = failuresOf(report);
    if (failures.length === 0 && !exitedWell)
      failures.push("every test passed, but an error stood beside them: see the output");
    // A file that could not even be loaded counts as one test.
    return { passed: report.numPassedTests, failed: failures.length, failures };
  } catch {
    return { passed: 0, failed: 1, failures: ["no report was written"] };
  }
}

function failuresOf({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(".", name);
    const failed = assertionResults.filter((one) => one.status === "failed");
    if (failed.length === 0 && status === "failed") return [inOneLine(file, message)];
    return failed.map(({ fullName, failureMessages }) =>
      inOneLine(`${file}: ${fullName}`, failureMessages[0] ?? ""),
    );
  });
}

function inOneLine(what: string, message: string): string {
  const said = stripVTControlCharacters(message).split("\n")[0]!;
  return `${what}: ${said.length > LINE_CHARACTERS ? `${said.slice(0, LINE_CHARACTERS)}…` : said}`;
}

function nameFailures(title: string, failures: readonly string[]): void {
  for (const line of failures.slice(0, FAILURES_NAMED)) console.log(`       ${title}: ${line}`);
  const more = failures.length - FAILURES_NAMED;
  if (more > 0) console.log(`       ${title}: and ${more} more`);
}

function runRow(row: Row, reports: string): Count {
  const [program, ...words] =
    row.project === undefined ? row.command : vitest(row.project, reports);
  const started = performance.now();
  const run = spawnSync(program!, words, {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: SLOW.includes(row) ? ["ignore", "inherit", "inherit"] : "pipe",
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const passed = run.error === undefined && run.status === 0;
  console.log(`${passed ? "ok    " : "FAILED"} ${row.title} (${seconds} s)`);
  const count =
    row.project === undefined
      ? { passed: passed ? 1 : 0, failed: passed ? 0 : 1, failures: [] }
      : countTests(join(reports, `${row.project}.json`), passed);
  nameFailures(row.title, count.failures);
  const output = `${run.error?.message ?? ""}${run.stdout ?? ""}${run.stderr ?? ""}`.trimEnd();
  if (!passed || TELLING.has(row.title)) console.log(output);
  return count;
}

const reports = mkdtempSync(join(tmpdir(), "homeostat-check-"));
const rows = process.argv.includes("--all") ? [...CHECK, ...SLOW] : CHECK;
const counts = rows.map((row) => runRow(row, reports));
rmSync(reports, { recursive: true, force: true });
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log("");
for (const [index, { title }] of rows.entries()) {
  const { failed: failedHere, failures } = counts[index]!;
  if (failedHere > 0) console.log(`FAILED ${title}`);
  nameFailures(title, failures);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
