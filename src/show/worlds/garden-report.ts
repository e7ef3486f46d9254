// The policies of a garden as a report: table, figures of dirt and agents with intervals and
// over the generations, every run and every curve as CSV.
import { meanInterval } from "../../prove/trial/index.ts";
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
      { title: "Over the generations", figures: [curvesOf(ladder, run)] },
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
  { rows, title, known, most }: GardenLadder,
  { lived }: GardenBenchRun,
  name: "totalDirt" | "population",
): IntervalFigure {
  const isDirt = name === "totalDirt";
  return {
    kind: "intervals",
    id: isDirt ? "dirt" : "agents",
    title: `${isDirt ? "Dirt" : "Agents"} of the last 500 generations, ${title}`,
    caption: `The mean of each row with its 95 % interval, cut at what there can be, and every run as a stroke.${isDirt && known.size > 0 ? " Dashed: what is known of these rules." : ""}`,
    x: { title: isDirt ? "total dirt, of 3,600" : "agents" },
    series: rows.map(({ policy }) => policy),
    rows: rows.map((row) => ({
      panel: "",
      label: row.policy,
      ...possible(isDirt ? row.dirt : row.population, isDirt ? most.dirt : most.agents),
      points: (lived.get(row.policy) ?? []).map((one) => one[name]),
    })),
    ...(isDirt
      ? { rules: [...known].map(([policy, at]) => ({ at, label: `${policy} ${at}` })) }
      : {}),
  };
}

/** Student's intervals know nothing of what there can be; drawn is what is left of them there. */
const possible = ({ estimate, low, high }: Estimate, most: number): Estimate => ({
  estimate,
  low: Math.max(0, low),
  high: Math.min(most, high),
});

const dirtOf = (ladder: GardenLadder, run: GardenBenchRun) => intervals(ladder, run, "totalDirt");
const agentsOf = (ladder: GardenLadder, run: GardenBenchRun) =>
  intervals(ladder, run, "population");

/** Panels of the figure over time, each in [0, 1]. */
const PANELS = [
  ["dirt, of the most there can be", (at: Measured, most: Most) => at.totalDirt / most.dirt],
  ["agents, of the most there may be", (at: Measured, most: Most) => at.population / most.agents],
  ["risk", (at: Measured) => at.risk],
  ["flow", (at: Measured) => at.flow],
] as const;

function curvesOf({ rows, title, most }: GardenLadder, run: GardenBenchRun): CurveFigure {
  return {
    kind: "curves",
    id: "over-time",
    title: `Over the generations, ${title}`,
    caption: "Means over the runs of each row, in the band of their 95 % intervals.",
    x: { title: "generation" },
    y: { title: "share", domain: [0, 1] },
    series: rows.map(({ policy }) => policy),
    curves: rows.flatMap(({ policy }) => {
      const points = means(run.moments.get(policy) ?? []);
      return PANELS.map(([panel, of]) => ({
        panel,
        label: policy,
        points: points.map((at) =>
          pointOf(at.generation, {
            estimate: of(at.mean, most),
            low: of(at.low, most),
            high: of(at.high, most),
          }),
        ),
      }));
    }),
  };
}

/** Of a share; no band where there is one run. */
function pointOf(x: number, { estimate: y, low, high }: Estimate) {
  return Number.isFinite(low) ? { x, y, low: Math.max(0, low), high: Math.min(1, high) } : { x, y };
}

type Most = GardenLadder["most"];
type Estimate = Pick<GardenLadder["rows"][number]["dirt"], "estimate" | "low" | "high">;
type Measured = Readonly<Record<"population" | "totalDirt" | "risk" | "flow", number>>;

interface Averaged {
  readonly generation: number;
  readonly mean: Measured;
  readonly low: Measured;
  readonly high: Measured;
}

/** Means over the runs, generation by generation, with their 95 % intervals; unbounded of one run. */
function means(runs: readonly (readonly GardenMoment[])[]): readonly Averaged[] {
  return (runs[0] ?? []).map(({ generation }, i) => {
    const over = (name: keyof Measured) => meanInterval(runs.map((moments) => moments[i]![name]));
    const all = {
      population: over("population"),
      totalDirt: over("totalDirt"),
      risk: over("risk"),
      flow: over("flow"),
    };
    const end = (of: keyof Estimate): Measured => ({
      population: all.population[of],
      totalDirt: all.totalDirt[of],
      risk: all.risk[of],
      flow: all.flow[of],
    });
    return { generation, mean: end("estimate"), low: end("low"), high: end("high") };
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
