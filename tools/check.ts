// `npm run check`: everything that must hold before a commit, in one table. Each
// row is a program run by its own name; the first that fails shows its output and
// the others still run, so that one call tells all there is to mend.
import { spawnSync } from "node:child_process";

const ROWS: readonly (readonly [title: string, ...command: string[]])[] = [
  ["types", "tsc", "--noEmit", "-p", "tsconfig.json"],
  ["lint", "oxlint", "--type-aware", "src", "tools", "bench", "tests", "vitest.config.ts"],
  ["format", "oxfmt", "--check", "src", "tools", "bench", "tests", "vitest.config.ts"],
  ["direction", "node", "tools/direction.ts"],
  ["dead code", "knip", "--no-progress"],
  ["documents", "node", "tools/documents.ts"],
  ["tests", "vitest", "run", "--project", "unit"],
];

let failed = 0;
for (const [title, program, ...words] of ROWS) {
  const started = performance.now();
  const run = spawnSync(program!, words, { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const passed = run.error === undefined && run.status === 0;
  if (!passed) failed += 1;
  console.log(`${passed ? "ok    " : "FAILED"} ${title} (${seconds} s)`);
  const tail = `${run.stdout ?? ""}${run.stderr ?? ""}`.trimEnd();
  if (!passed) console.log(`${run.error?.message ?? ""}${tail}\n`);
  else if (title === "tests" || title === "direction")
    console.log(tail.split("\n").slice(-8).join("\n"));
}
console.log(`\ncheck: ${ROWS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
