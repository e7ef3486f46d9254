// `npm run bench:gardener`: finds the weights of our garden's risk on gardens of one set of
// seeds, and judges them, those in use and plain low energy on gardens of another.
import { parseArgs } from "node:util";
import {
  FEATURES,
  fitted,
  forecast,
  moments,
  OUTLOOK_WEIGHTS,
  worthOf,
} from "../src/plants/gardener/index.ts";
import type { Moment, Worth } from "../src/plants/gardener/index.ts";

const { values } = parseArgs({
  options: {
    fit: { type: "string", default: "10" },
    judge: { type: "string", default: "8" },
    help: { type: "boolean", default: false },
  },
});
const [fitSeeds, judgeSeeds] = [Number(values.fit), Number(values.judge)];
const isCount = (n: number): boolean => Number.isInteger(n) && n > 0 && n <= 1000;

/** Apart from the seeds of runs, benches and nurseries. */
const FIT_FROM = 2 ** 40;
const JUDGE_FROM = FIT_FROM + 1000;
const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);

const shown = (value: number | null): string => (value === null ? "" : value.toFixed(4));

function row(
  name: string,
  { moments: count, baseRate, auc, brier, brierOfBaseRate }: Worth,
): string {
  const cells = [name, count, ...[baseRate, auc, brier, brierOfBaseRate].map(shown)];
  return `| ${cells.join(" | ")} |`;
}

/** Ten equal bins of the forecast: how often the loss came. */
function reliability(seen: readonly Moment[], weights: readonly number[]): readonly string[] {
  return Array.from({ length: 10 }, (_, bin) => {
    const own = seen.filter((one) => Math.min(9, Math.floor(10 * forecast(weights, one))) === bin);
    const share = own.filter(({ lost }) => lost).length / own.length;
    const said = own.reduce((sum, one) => sum + forecast(weights, one), 0) / own.length;
    return own.length === 0 ? "" : `| ${own.length} | ${shown(said)} | ${shown(share)} |`;
  }).filter((line) => line !== "");
}

function main(): void {
  const fitting = moments(seedsFrom(FIT_FROM, fitSeeds));
  const weights = fitted(fitting);
  console.log("# bench:gardener\n\n| feature | fitted | in use |\n|---|---:|---:|");
  for (const [i, name] of FEATURES.entries())
    console.log(`| ${name} | ${shown(weights[i]!)} | ${shown(OUTLOOK_WEIGHTS[i]!)} |`);
  const seen = moments(seedsFrom(JUDGE_FROM, judgeSeeds));
  console.log(`\nfitted on ${fitting.length} moments, judged on ${seen.length} of other seeds\n`);
  console.log("| forecast of | moments | base rate | AUC | Brier | of the base rate |");
  console.log("|---|---:|---:|---:|---:|---:|");
  const rate = (moment: Moment): number => forecast(OUTLOOK_WEIGHTS, moment);
  console.log(row("all, as in use", worthOf(seen, rate)));
  console.log(
    row(
      "all, as fitted",
      worthOf(seen, (moment) => forecast(weights, moment)),
    ),
  );
  for (const kind of new Set(seen.map((moment) => moment.kind)))
    for (const droughts of [false, true]) {
      const own = seen.filter((one) => one.kind === kind && one.droughts === droughts);
      if (own.length > 0)
        console.log(row(`${kind}${droughts ? ", droughts" : ""}`, worthOf(own, rate)));
    }
  console.log("\n| moments | said | came |\n|---:|---:|---:|");
  for (const line of reliability(seen, OUTLOOK_WEIGHTS)) console.log(line);
}

if (values.help || !isCount(fitSeeds) || !isCount(judgeSeeds)) {
  console.error("Usage: npm run bench:gardener -- [--fit N] [--judge N]   seeds, 1 to 1000 each");
  process.exitCode = values.help ? 0 : 2;
} else main();
