// Import direction, checked by dependency-cruiser, and the check of that check:
// a canary with forbidden imports must be rejected by every rule it breaks, and
// the number of modules seen must match the sources, since a parser that cannot
// read the language reports no violations over nothing. What a pure room may reach
// without an import (the clock, chance, the process) is the lint's to forbid, and a
// canary holds that too.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

interface Lint {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

const CANARY_RULES = [
  "pure-model-imports-only-to-the-left",
  "pure-does-no-io",
  "pure-needs-no-package",
  "edge-show-knows-other-edges-by-type",
  "edge-notify-knows-other-edges-by-type",
  "across-folders-through-the-door",
];

/** Each indented line of this file reaches for something the pure rooms are not given. */
const REACHING = "tests/canary/src/model/reaches-out.ts";

function output(program: string, words: readonly string[]): string {
  const run = spawnSync(program, words, { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (run.error !== undefined) throw run.error;
  if (run.stdout === "") throw new Error(`${program} said nothing: ${run.stderr}`);
  return run.stdout;
}

function cruise(folder: string): Cruise["summary"] {
  const words = ["--config", ".dependency-cruiser.cjs", "--output-type", "json", folder];
  return (JSON.parse(output("depcruise", words)) as Cruise).summary;
}

/** The lines of the canary that the lint rejects for what they reach for. */
function rejectedLines(): ReadonlySet<number> {
  const { diagnostics } = JSON.parse(output("oxlint", ["--format", "json", REACHING])) as Lint;
  const restricted = diagnostics.filter(({ code }) => code.includes("no-restricted-"));
  return new Set(restricted.flatMap(({ labels }) => labels.map(({ span }) => span.line)));
}

const faults: string[] = [];
const broken = new Set(cruise("tests/canary/src").violations.map((found) => found.rule.name));
for (const rule of CANARY_RULES) {
  if (!broken.has(rule)) faults.push(`the canary was not rejected by ${rule}: the check is blind`);
}

const rejected = rejectedLines();
const reaching = readFileSync(REACHING, "utf8").split("\n").entries();
const held = [...reaching].filter(([, text]) => text.startsWith("  "));
for (const [index, text] of held) {
  if (!rejected.has(index + 1)) faults.push(`${REACHING}: the lint lets through:${text}`);
}

const summary = cruise("src");
const TESTS = /\.(test|fixture)\.ts$/;
const sources = globSync("src/**/*.ts").filter((file) => !TESTS.test(file)).length;
if (summary.totalCruised < sources) {
  faults.push(`only ${summary.totalCruised} modules seen of ${sources} sources`);
}
for (const { from, to, rule } of summary.violations) faults.push(`${rule.name}: ${from} → ${to}`);

for (const fault of faults) console.error(fault);
console.log(
  `direction: ${sources} sources, ${summary.totalCruised} modules, ` +
    `canary rejected by ${CANARY_RULES.filter((rule) => broken.has(rule)).length}/${CANARY_RULES.length} rules ` +
    `and in ${rejected.size}/${held.length} lines`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
