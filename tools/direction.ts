// Import direction, checked by dependency-cruiser, and the check of that check:
// a canary with forbidden imports must be rejected by every rule it breaks, and
// the number of modules seen must match the sources, since a parser that cannot
// read the language reports no violations over nothing.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

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

const CANARY_RULES = [
  "pure-model-imports-only-to-the-left",
  "pure-does-no-io",
  "edge-show-knows-other-edges-by-type",
  "across-folders-through-the-door",
];

function cruise(folder: string): Cruise["summary"] {
  const run = spawnSync(
    "depcruise",
    ["--config", ".dependency-cruiser.cjs", "--output-type", "json", folder],
    { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
  );
  if (run.error !== undefined) throw run.error;
  try {
    return (JSON.parse(run.stdout) as Cruise).summary;
  } catch {
    throw new Error(`dependency-cruiser said no JSON: ${run.stderr}${run.stdout.slice(0, 500)}`);
  }
}

const faults: string[] = [];
const broken = new Set(cruise("tests/canary/src").violations.map((found) => found.rule.name));
for (const rule of CANARY_RULES) {
  if (!broken.has(rule)) faults.push(`the canary was not rejected by ${rule}: the check is blind`);
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
    `canary rejected by ${CANARY_RULES.filter((rule) => broken.has(rule)).length}/${CANARY_RULES.length} rules`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
