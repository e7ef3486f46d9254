// The table of `npm run bench:nab`, in Markdown: rows by falling standard score.
import { PROFILES } from "../../src/prove/nab/index.ts";
import { over } from "./run.ts";
import type { Outcome } from "./run.ts";

export interface TableRow {
  readonly title: string;
  readonly outcomes: readonly Outcome[];
}

const figure = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : "–");

/** Median with the lowest and the highest seed, when there are several. */
function withRange(outcomes: readonly Outcome[], profile: number): string {
  const scores = outcomes.map(({ swept }) => swept[profile]!.score);
  const middle = figure(over(outcomes, ({ swept }) => swept[profile]!.score));
  if (scores.length === 1) return middle;
  return `${middle} [${figure(Math.min(...scores))}, ${figure(Math.max(...scores))}]`;
}

function line({ title, outcomes }: TableRow): string {
  const hits = over(outcomes, ({ swept }) => swept[0]!.hits);
  const cells = [
    title,
    ...PROFILES.map((_, index) => withRange(outcomes, index)),
    `${hits}/${outcomes[0]!.swept[0]!.windows}`,
    String(over(outcomes, ({ swept }) => swept[0]!.falseAlarms)),
    outcomes[0]!.treatment,
  ];
  return `| ${cells.join(" | ")} |`;
}

export function sweptTable(rows: readonly TableRow[]): string {
  const standard = ({ outcomes }: TableRow): number =>
    over(outcomes, ({ swept }) => swept[0]!.score);
  const sorted = rows.toSorted((a, b) => standard(b) - standard(a));
  return [
    `| detector | ${PROFILES.map(({ name }) => name).join(" | ")} | windows met | false alarms | treatment |`,
    "|---|---:|---:|---:|---:|---:|---|",
    ...sorted.map(line),
  ].join("\n");
}

/** The shipped detector at the threshold it ships with, and where the sweep would put it. */
export function shippedTable(outcomes: readonly Outcome[]): string {
  const lines = PROFILES.map(({ name }, index) => {
    const cells = [
      name,
      figure(over(outcomes, ({ shipped }) => shipped?.[index]!.score)),
      figure(over(outcomes, ({ swept }) => swept[index]!.score)),
      over(outcomes, ({ shipped }) => shipped?.[index]!.threshold).toFixed(2),
      over(outcomes, ({ swept }) => swept[index]!.threshold).toFixed(2),
      String(over(outcomes, ({ shipped }) => shipped?.[index]!.hits)),
      String(over(outcomes, ({ shipped }) => shipped?.[index]!.falseAlarms)),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| homeostat | at the shipped threshold | swept | shipped threshold | best threshold | windows met | false alarms |",
    "|---|---:|---:|---:|---:|---:|---:|",
    ...lines,
  ].join("\n");
}
