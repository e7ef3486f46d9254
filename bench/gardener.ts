// `npm run bench:gardener`: trains our garden's risk on gardens of one set of seeds, and judges
// it, the one in use and plain low energy on gardens of another; `--write` puts it in use.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import {
  FEATURES,
  fitted,
  forecast,
  moments,
  OUTLOOK,
  worthOf,
} from "../src/plants/gardener/index.ts";
import type { Moment, Network } from "../src/plants/gardener/index.ts";

const { values } = parseArgs({
  options: {
    fit: { type: "string", default: "24" },
    judge: { type: "string", default: "12" },
    write: { type: "boolean", default: false },
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

function row(name: string, seen: readonly Moment[], rate: (moment: Moment) => number): string {
  const { moments: count, baseRate, auc, brier, brierOfBaseRate } = worthOf(seen, rate);
  const plain = worthOf(seen, ({ features }) => -features[LOW_ENERGY]!).auc;
  const cells = [name, count, ...[baseRate, auc, brier, brierOfBaseRate, plain].map(shown)];
  return `| ${cells.join(" | ")} |`;
}

/** Ten equal bins of the forecast: how often the loss came. */
function reliability(seen: readonly Moment[], network: Network): readonly string[] {
  return Array.from({ length: 10 }, (_, bin) => {
    const own = seen.filter((one) => Math.min(9, Math.floor(10 * forecast(network, one))) === bin);
    const share = own.filter(({ lost }) => lost).length / own.length;
    const said = own.reduce((sum, one) => sum + forecast(network, one), 0) / own.length;
    return own.length === 0 ? "" : `| ${own.length} | ${shown(said)} | ${shown(share)} |`;
  }).filter((line) => line !== "");
}

const IN_USE = new URL("../src/plants/gardener/v1/outlook.json", import.meta.url);
const LOW_ENERGY = FEATURES.indexOf("lower quartile of energy");
const HEADS = [
  "forecast of",
  "moments",
  "base rate",
  "AUC",
  "Brier",
  "of the base rate",
  "AUC of low energy",
];

function main(): void {
  const fitting = moments(seedsFrom(FIT_FROM, fitSeeds));
  const network = fitted(fitting);
  if (values.write) writeFileSync(IN_USE, `${JSON.stringify(network)}\n`);
  const seen = moments(seedsFrom(JUDGE_FROM, judgeSeeds));
  console.log(
    `# bench:gardener\n\ntrained on ${fitting.length} moments, judged on ${seen.length} of other seeds\n`,
  );
  console.log(`| ${HEADS.join(" | ")} |\n|---|---:|---:|---:|---:|---:|---:|`);
  const trained = (moment: Moment): number => forecast(network, moment);
  console.log(row("all, as in use", seen, (moment) => forecast(OUTLOOK, moment)));
  console.log(row("all, as trained", seen, trained));
  for (const kind of new Set(seen.map((moment) => moment.kind)))
    for (const droughts of [false, true]) {
      const own = seen.filter((one) => one.kind === kind && one.droughts === droughts);
      if (own.length > 0) console.log(row(`${kind}${droughts ? ", droughts" : ""}`, own, trained));
    }
  console.log("\n| moments | said | came |\n|---:|---:|---:|");
  for (const line of reliability(seen, network)) console.log(line);
}

if (values.help || !isCount(fitSeeds) || !isCount(judgeSeeds)) {
  console.error(
    "Usage: npm run bench:gardener -- [--fit N] [--judge N] [--write]   seeds, 1 to 1000 each",
  );
  process.exitCode = values.help ? 0 : 2;
} else main();
