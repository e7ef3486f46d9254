// The policies of a garden for people: a table with intervals, differences from a baseline on
// the same seeds, and what is known of the classic rules beside it.
import type { GardenRow } from "../../prove/ladder/index.ts";
import { counted, decimal, tableLines } from "../text/index.ts";
import type { GardenLadder } from "./garden-ladder.ts";

type Bounds = GardenRow["dirt"];

/** Text with a final newline. */
export function gardenText(ladder: GardenLadder): string {
  const { title, seed, generations, rows, baseline } = ladder;
  const heads = [
    "policy",
    "dirt, 95 %",
    ...(ladder.compares === "policies"
      ? [`less than ${baseline}, 95 %`, "agents"]
      : ["agents, 95 %", `more than ${baseline}, 95 %`]),
    "births",
    "deaths",
    "depth",
    "risk",
    "flow",
    "collapse",
    ...(ladder.known.size === 0 ? [] : ["reference"]),
  ];
  const lived = `${counted(rows[0]?.runs ?? 0, "run")} a row of ${counted(generations, "generation")}`;
  return [
    `${title}: ${lived} on the same seeds from ${seed} on; dirt, agents, risk and flow are means of the last 500`,
    "",
    ...tableLines([heads, ...rows.map((row) => cellsOf(row, ladder))]),
    "",
  ].join("\n");
}

function cellsOf(row: GardenRow, { compares, known }: GardenLadder): readonly string[] {
  const reference = known.get(row.policy);
  return [
    row.policy,
    withMargin(row.dirt, 0),
    ...(compares === "policies"
      ? [withMargin(row.saved, 0), decimal(row.population.estimate, 1)]
      : [withMargin(row.population, 1), withMargin(row.gained, 1)]),
    decimal(row.births, 1),
    decimal(row.deaths, 1),
    decimal(row.depth, 1),
    decimal(row.risk, 3),
    decimal(row.flow, 3),
    decimal(row.collapses, 1),
    reference === undefined ? "" : String(reference),
  ];
}

const withMargin = ({ estimate, high }: Bounds, digits: number): string =>
  Number.isFinite(high)
    ? `${decimal(estimate, digits)} ± ${decimal(high - estimate, digits)}`
    : decimal(estimate, digits);
