// The policies of a garden as a report: table, figures of dirt and agents with intervals and
// over the generations, every run and every curve as CSV.
import { mean, quantile } from "../../base/index.ts";
import type { Lived } from "../../prove/ladder/index.ts";
import type { CurveFigure, IntervalFigure, Report, Table } from "../report/index.ts";
import { gardenJson } from "./garden-ladder.ts";
import type { GardenLadder } from "./garden-ladder.ts";

/** A generation of a run that is kept for the curves. */
export interface GardenMoment {
  readonly generation: number;
  readonly population: number;
  readonly totalDirt: number;
  readonly risk: number;
  readonly flow: number;
}

export interface GardenBenchRun {
  /** ISO date and time. */
  readonly made: string;
  readonly facts: Report["facts"];
  readonly command: string;
  /** Row → its runs, in the order of the seeds. */
  readonly lived: ReadonlyMap<string, readonly Lived[]>;
  /** Row → the moments of its runs, in the order of the seeds, all of the same generations. */
  readonly moments: ReadonlyMap<string, readonly (readonly GardenMoment[])[]>;
}

export function gardenReport(ladder: GardenLadder, run: GardenBenchRun): Report {
  const { rows, seed, baseline, generations, compares } = ladder;
  const runs = rows[0]?.runs ?? 0;
  return {
    id: "gardener-bench",
    title: ladder.title,
    question:
      compares === "policies"
        ? "Which policy keeps the garden clean and its agents alive?"
        : "What is each part of the guard worth?",
    verdict: verdictOf(ladder),
    made: run.made,
    method: [
      `Every row lives the same ${runs} seeds, from ${seed} on, for ${generations} generations. Dirt, agents, risk and flow are means of the last 500.`,
      `Intervals are Student's over runs, 95 %; differences from ${baseline} are taken seed by seed.`,
    ],
    facts: run.facts,
    seeds: [seed],
    commands: [run.command],
    sections: [
      {
        title: "Rows",
        tables: [tableOf(ladder)],
        figures: [dirtOf(ladder, run), agentsOf(ladder, run)],
      },
      { title: "Over the generations", figures: curvesOf(ladder, run) },
      { title: "What the rows are", tables: [rulesOf(ladder)] },
    ],
    losing: losingOf(ladder),
    data: [
      {
        name: "ladder.csv",
        says: "One line a row: what the table shows, with intervals.",
        content: { kind: "csv", rows: rows.map(gardenJson) },
      },
      {
        name: "runs.csv",
        says: "One line a run.",
        content: { kind: "csv", rows: [...run.lived].flatMap((of) => runRows(of, seed)) },
      },
      {
        name: "generations.csv",
        says: "What the curves show: means over the runs.",
        content: { kind: "csv", rows: rows.flatMap(({ policy }) => momentRows(policy, run)) },
      },
    ],
  };
}

function verdictOf({ rows, compares, baseline }: GardenLadder): Report["verdict"] {
  if (compares === "policies") {
    const best = rows.toSorted((a, b) => a.dirt.estimate - b.dirt.estimate)[0]!;
    const { dirt, population } = best;
    return {
      answer: best.policy,
      sentence: `It leaves the least dirt, ${dirt.estimate.toFixed(0)} of the 3,600 there could be, and keeps ${population.estimate.toFixed(1)} agents.`,
    };
  }
  const best = rows.toSorted((a, b) => b.gained.estimate - a.gained.estimate)[0]!;
  const { estimate, low, high } = best.gained;
  const isResolved = low > 0;
  return {
    answer: isResolved ? best.policy : "none",
    sentence: isResolved
      ? `With ${best.policy} there are ${estimate.toFixed(1)} agents more than with ${baseline} [${low.toFixed(1)}, ${high.toFixed(1)}].`
      : `No part is worth agents beyond chance; the best, ${best.policy}, has ${estimate.toFixed(1)} more [${low.toFixed(1)}, ${high.toFixed(1)}].`,
  };
}

function losingOf({ rows, compares, baseline }: GardenLadder): readonly string[] {
  const others = rows.filter(({ policy }) => policy !== baseline);
  return compares === "policies"
    ? others
        .filter(({ saved }) => saved.low <= 0)
        .map(({ policy }) => `${policy} does not leave less dirt than ${baseline}.`)
    : others
        .filter(({ gained }) => gained.low <= 0)
        .map(({ policy, gained }) =>
          gained.high < 0
            ? `${policy} does harm: fewer agents than with ${baseline}.`
            : `${policy} is not told from ${baseline} by these seeds.`,
        );
}

const tableOf = ({ rows, baseline, known }: GardenLadder): Table => ({
  caption: "Per run, with 95 % intervals",
  columns: [
    { title: "row" },
    { title: "dirt" },
    { title: `less than ${baseline}` },
    { title: "agents", digits: 1 },
    { title: `more than ${baseline}`, digits: 1 },
    ...["births", "deaths", "lineage"].map((title) => ({ title, digits: 1 })),
    ...["risk", "flow"].map((title) => ({ title, digits: 3 })),
    ...(known.size === 0 ? [] : [{ title: "dirt, reference" }]),
  ],
  rows: rows.map((row) => [
    row.policy,
    row.dirt,
    row.saved,
    row.population,
    row.gained,
    row.births,
    row.deaths,
    row.depth,
    row.risk,
    row.flow,
    ...(known.size === 0 ? [] : [known.get(row.policy) ?? null]),
  ]),
});

function intervals(
  { rows, title, known }: GardenLadder,
  { lived }: GardenBenchRun,
  name: "totalDirt" | "population",
): IntervalFigure {
  const isDirt = name === "totalDirt";
  return {
    kind: "intervals",
    id: isDirt ? "dirt" : "agents",
    title: `${isDirt ? "Dirt" : "Agents"} of the last 500 generations, ${title}`,
    caption: `The mean of each row with its 95 % interval, and every run as a stroke.${isDirt && known.size > 0 ? " Dashed: what is known of these rules." : ""}`,
    x: { title: isDirt ? "total dirt, of 3,600" : "agents" },
    series: rows.map(({ policy }) => policy),
    rows: rows.map((row) => ({
      panel: "",
      label: row.policy,
      ...(isDirt ? row.dirt : row.population),
      points: (lived.get(row.policy) ?? []).map((one) => one[name]),
    })),
    ...(isDirt
      ? { rules: [...known].map(([policy, at]) => ({ at, label: `${policy} ${at}` })) }
      : {}),
  };
}

const dirtOf = (ladder: GardenLadder, run: GardenBenchRun) => intervals(ladder, run, "totalDirt");
const agentsOf = (ladder: GardenLadder, run: GardenBenchRun) =>
  intervals(ladder, run, "population");

const CURVES = [
  ["dirt-over-time", "totalDirt", "total dirt, of 3,600", "Dirt"],
  ["agents-over-time", "population", "agents", "Agents"],
  ["risk-over-time", "risk", "risk", "Risk"],
] as const;

function curvesOf({ rows }: GardenLadder, run: GardenBenchRun): readonly CurveFigure[] {
  return CURVES.map(([id, name, axis, title]) => ({
    kind: "curves",
    id,
    title: `${title} over the generations`,
    caption: `The mean over the runs of each row; the band is where the middle half of the runs lies.`,
    x: { title: "generation" },
    y: { title: axis },
    series: rows.map(({ policy }) => policy),
    curves: rows.map(({ policy }) => ({
      panel: "",
      label: policy,
      points: means(run.moments.get(policy) ?? []).map((at) => ({
        x: at.generation,
        y: at.mean[name],
        low: at.low[name],
        high: at.high[name],
      })),
    })),
  }));
}

type Measured = Readonly<Record<"population" | "totalDirt" | "risk" | "flow", number>>;

interface Averaged {
  readonly generation: number;
  readonly mean: Measured;
  readonly low: Measured;
  readonly high: Measured;
}

/** Over the runs, generation by generation; low and high hold the middle half of them. */
function means(runs: readonly (readonly GardenMoment[])[]): readonly Averaged[] {
  return (runs[0] ?? []).map(({ generation }, i) => {
    const over = (of: (values: readonly number[]) => number): Measured => {
      const one = (name: keyof Measured): number => of(runs.map((moments) => moments[i]![name]));
      return {
        population: one("population"),
        totalDirt: one("totalDirt"),
        risk: one("risk"),
        flow: one("flow"),
      };
    };
    return {
      generation,
      mean: over(mean),
      low: over((values) => quantile(values, 0.25)),
      high: over((values) => quantile(values, 0.75)),
    };
  });
}

const runRows = ([row, runs]: readonly [string, readonly Lived[]], seed: number) =>
  runs.map((one, i) => ({
    row,
    seed: seed + i,
    dirt: one.totalDirt,
    population: one.population,
    births: one.births,
    deaths: one.deaths,
    depth: one.depth,
    risk: one.risk,
    flow: one.flow,
    collapse_generations: one.collapses,
  }));

const momentRows = (row: string, { moments }: GardenBenchRun) =>
  means(moments.get(row) ?? []).map(({ generation, mean: at }) => ({
    row,
    generation,
    dirt_mean: at.totalDirt,
    population_mean: at.population,
    risk_mean: at.risk,
    flow_mean: at.flow,
  }));

const rulesOf = ({ rows, rules }: GardenLadder): Table => ({
  caption: "In words",
  columns: [{ title: "row" }, { title: "what it is" }],
  rows: rows.map(({ policy }) => [policy, rules.get(policy) ?? null]),
});
