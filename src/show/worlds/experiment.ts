// An experiment with a world's figures, for people and for programs: the ladder with and without
// the change, the dial, and what the change asks for.
import type { DialAnswer, ExperimentRow } from "../../prove/ladder/index.ts";
import type { CurveFigure, IntervalFigure, Report, Table } from "../report/index.ts";
import { decimal, percent, tableLines } from "../text/index.ts";

export interface ExperimentFound {
  readonly name: string;
  /** What was changed, and what the dial turns. */
  readonly says: string;
  readonly dialSays: string;
  readonly unit: string;
  readonly seed: number;
  readonly episodes: number;
  readonly ladder: readonly ExperimentRow[];
  readonly dial: readonly ExperimentRow[];
  /** `null`: too few episodes to tell. */
  readonly answer: DialAnswer | null;
}

interface Bounds {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

const within = ({ estimate, low, high }: Bounds, digits: number): string => {
  const shown = decimal(estimate, digits);
  return Number.isFinite(low) && Number.isFinite(high)
    ? `${shown} [${decimal(low, digits)}, ${decimal(high, digits)}]`
    : shown;
};

/** What was found, in a sentence. */
export function experimentSentence({ answer, says, dialSays, unit }: ExperimentFound): string {
  if (answer === null) return "Fewer than four episodes tell nothing: give --episodes 50 or more.";
  const { usual, changed, reward, cleans, scales, finding } = answer;
  const where = `With ${says}, ${dialSays}`;
  if (finding === "same") return `${where}: the best value stays ${usual} ${unit}.`;
  const costs =
    `; an episode then has ${within(cleans, 1)} more cleans and ${within(scales, 1)} more scales, ` +
    `and ${within(reward, 2)} more reward`;
  const resolved = finding === "moved" ? "" : " (not resolved: more episodes would tell)";
  return `${where}: the best value goes from ${usual} to ${changed} ${unit}${costs}${resolved}.`;
}

const HEADS = ["reward", "changed", "difference, 95 %", "alive", "cleans", "scales"] as const;

/** Text with a final newline. */
export function experimentText(found: ExperimentFound): string {
  const { name, says, dialSays, unit, ladder, dial, seed, episodes } = found;
  return [
    `${name}: ${says}; ${episodes} episodes of each on the same seeds from ${seed} on`,
    "",
    ...tableText("policy", ladder),
    "",
    `The dial: ${dialSays} (${unit})`,
    ...tableText(unit, dial),
    "",
    experimentSentence(found),
    "",
  ].join("\n");
}

function tableText(first: string, rows: readonly ExperimentRow[]): readonly string[] {
  const cells = [
    [first, ...HEADS],
    ...rows.map((row) => [
      row.label,
      decimal(row.usual.estimate, 2),
      decimal(row.changed.estimate, 2),
      within(row.difference, 2),
      both(row.aliveUsual, row.aliveChanged, percent),
      both(row.cleansUsual, row.cleansChanged, (value) => decimal(value, 1)),
      both(row.scalesUsual, row.scalesChanged, (value) => decimal(value, 1)),
    ]),
  ];
  return tableLines(cells);
}

/** One value where the change left it as it was. */
function both(usual: number, changed: number, shown: (value: number) => string): string {
  const [before, after] = [shown(usual), shown(changed)];
  return before === after ? before : `${before} > ${after}`;
}

/** Flat rows: `part` is `ladder` or `dial`. */
export const experimentJson = ({ ladder, dial }: ExperimentFound) => [
  ...ladder.map((row) => rowJson("ladder", row)),
  ...dial.map((row) => rowJson("dial", row)),
];

const bounded = (value: number): number | null => (Number.isFinite(value) ? value : null);

const rowJson = (part: "ladder" | "dial", row: ExperimentRow) => ({
  part,
  label: row.label,
  episodes: row.episodes,
  reward_usual: row.usual.estimate,
  reward_changed: row.changed.estimate,
  difference: row.difference.estimate,
  difference_low: bounded(row.difference.low),
  difference_high: bounded(row.difference.high),
  alive_usual: row.aliveUsual,
  alive_changed: row.aliveChanged,
  cleans_usual: row.cleansUsual,
  cleans_changed: row.cleansChanged,
  scales_usual: row.scalesUsual,
  scales_changed: row.scalesChanged,
});

export interface ExperimentRun {
  readonly made: string;
  readonly facts: Report["facts"];
  readonly command: string;
}

export function experimentReport(found: ExperimentFound, run: ExperimentRun): Report {
  const { name, says, dialSays, ladder, dial, answer, seed, episodes } = found;
  const dead = ladder.filter((row) => row.aliveChanged < row.aliveUsual);
  return {
    id: `cluster-${name}`,
    title: `The classic cluster world with ${says}`,
    question: "What does the change do to the policies there are, and what does it ask for?",
    verdict: { answer: answer?.finding ?? "unresolved", sentence: experimentSentence(found) },
    made: run.made,
    method: [
      `Every policy plays the same ${episodes} seeds from ${seed} on in both worlds; differences are taken seed by seed, intervals are Student's at 95 %.`,
      "The dial's best values are chosen on every other seed and measured on the rest.",
    ],
    facts: run.facts,
    seeds: [seed],
    commands: [run.command],
    sections: [
      { title: "Ladder", tables: [tableOf("policy", ladder)], figures: [ladderFigure(found)] },
      {
        title: "What the reward asks for",
        text: [`The dial: ${dialSays}.`],
        tables: [tableOf(found.unit, dial)],
        figures: [dialFigure(found)],
      },
    ],
    losing: dead.map(({ label }) => `${label} lives less often after the change.`),
    data: [
      {
        name: "rows.csv",
        says: "One line a policy and a value of the dial: what the tables show.",
        content: { kind: "csv", rows: experimentJson(found) },
      },
    ],
  };
}

const tableOf = (first: string, rows: readonly ExperimentRow[]): Table => ({
  caption: "Per episode, with 95 % intervals",
  columns: [
    { title: first },
    { title: "usual", digits: 2 },
    { title: "changed", digits: 2 },
    { title: "difference", digits: 2 },
    { title: "alive", unit: "%", scale: 100, digits: 1 },
    { title: "alive, changed", unit: "%", scale: 100, digits: 1 },
    { title: "cleans", digits: 1 },
    { title: "cleans, changed", digits: 1 },
    { title: "scales", digits: 1 },
    { title: "scales, changed", digits: 1 },
  ],
  rows: rows.map((row) => [
    row.label,
    row.usual,
    row.changed,
    row.difference,
    row.aliveUsual,
    row.aliveChanged,
    row.cleansUsual,
    row.cleansChanged,
    row.scalesUsual,
    row.scalesChanged,
  ]),
});

const ladderFigure = ({ ladder }: ExperimentFound): IntervalFigure => ({
  kind: "intervals",
  id: "differences",
  title: "Reward gained by the change, an episode",
  caption: "Changed minus usual of each policy, seed by seed, with its 95 % interval.",
  x: { title: "reward" },
  rows: ladder.map(({ label, difference }) => ({ panel: "", label, ...difference })),
  rules: [{ at: 0, label: "no change" }],
});

const dialFigure = ({ dial, unit, dialSays }: ExperimentFound): CurveFigure => ({
  kind: "curves",
  id: "dial",
  title: "Reward over the dial",
  caption: `Mean reward of an episode by the usual rules and by the changed ones: ${dialSays}.`,
  x: { title: unit },
  y: { title: "reward" },
  curves: (["usual", "changed"] as const).map((rules) => ({
    panel: "",
    label: rules,
    points: dial.map((row) => {
      const { estimate, low, high } = row[rules];
      const ends = Number.isFinite(low) ? { low, high } : {};
      return { x: Number(row.label), y: estimate, ...ends };
    }),
  })),
});
