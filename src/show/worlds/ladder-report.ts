// The ladder as a report: table, figure of rewards with intervals, every episode as CSV.
import type { LadderRow, Played } from "../../prove/ladder/index.ts";
import type { IntervalFigure, Report, Table } from "../report/index.ts";
import { ladderJson } from "./ladder-rows.ts";
import type { Ladder } from "./ladder-rows.ts";

export interface LadderRun {
  /** ISO date and time. */
  readonly made: string;
  readonly facts: Report["facts"];
  readonly command: string;
  /** Policy → its episodes, in the order of the seeds. */
  readonly played: ReadonlyMap<string, readonly Played[]>;
}

export function ladderReport(ladder: Ladder, run: LadderRun): Report {
  const { rows, world, seed, baseline } = ladder;
  const best = bestOf(rows.filter(({ policy }) => !ladder.exploits.includes(policy))) ?? rows[0]!;
  return {
    id: "cluster-ladder",
    title: `Policies of the ${world}`,
    question: "Which policy keeps the cluster alive, and which only collects its rewards?",
    verdict: {
      answer: best.policy,
      sentence: `Of those that run the cluster as it is meant it collects most: ${best.rewardMean.toFixed(2)} an episode over ${best.episodes} seeds.${exploitWords(ladder)}`,
    },
    made: run.made,
    method: [
      `Every policy plays the same ${best.episodes} seeds, from ${seed} on; the world's chance is not the policy's.`,
      `Intervals of rewards are Student's over episodes, of shares Wilson's. Wins are counted against ${baseline}, seed by seed; in the win rate a tie counts half.`,
    ],
    facts: run.facts,
    seeds: [seed],
    commands: [run.command],
    sections: [
      { title: "Ladder", tables: [tableOf(rows)], figures: [figureOf(ladder)] },
      { title: "Rules", tables: [rulesOf(ladder)] },
      ...(ladder.published.length === 0
        ? []
        : [
            {
              title: "Published, not reproducible",
              text: [`Published with these rules: ${ladder.publishedFault}`],
              tables: [publishedOf(ladder)],
            },
          ]),
    ],
    losing: rows
      .filter(({ winRate }) => winRate.high < 0.5)
      .map(({ policy }) => `${policy} loses against ${baseline} on most seeds.`),
    data: [
      {
        name: "ladder.csv",
        says: "One line a policy: what the table shows, with intervals.",
        content: { kind: "csv", rows: rows.map(ladderJson) },
      },
      {
        name: "episodes.csv",
        says: "One line an episode.",
        content: {
          kind: "csv",
          rows: [...run.played].flatMap(([policy, all]) => episodes(policy, all, seed)),
        },
      },
    ],
  };
}

const bestOf = (rows: readonly LadderRow[]): LadderRow | undefined =>
  [...rows].sort((a, b) => b.rewardMean - a.rewardMean)[0];

function exploitWords({ exploits, rows }: Ladder): string {
  const best = bestOf(rows.filter(({ policy }) => exploits.includes(policy)));
  if (best === undefined) return "";
  return ` ${best.policy} collects ${best.rewardMean.toFixed(2)} by a gap in the rules, an exploit.`;
}

const episodes = (policy: string, played: readonly Played[], seed: number) =>
  played.map((one, i) => ({
    policy,
    seed: seed + i,
    reward: one.reward,
    steps: one.steps,
    alive: one.alive,
    oom_nodes: one.outOfMemory,
    critical_oom_nodes: one.criticalOutOfMemory,
    load_mean: one.meanLoad,
  }));

const rewardOf = ({ rewardMean, rewardMargin }: LadderRow) => {
  const margin = rewardMargin ?? Number.POSITIVE_INFINITY;
  return { estimate: rewardMean, low: rewardMean - margin, high: rewardMean + margin };
};

const shareOf = ({ share, low, high }: LadderRow["alive"]) => ({ estimate: share, low, high });

const tableOf = (rows: readonly LadderRow[]): Table => ({
  caption: "Per episode, with 95 % intervals",
  columns: [
    { title: "policy" },
    { title: "reward", digits: 2 },
    { title: "sd", digits: 2 },
    { title: "steps", digits: 1 },
    { title: "alive at 500", unit: "%", scale: 100, digits: 1 },
    { title: "out of memory", unit: "nodes", digits: 3 },
    { title: "critical", unit: "nodes", digits: 3 },
    { title: "mean load", digits: 3 },
    { title: "won" },
    { title: "lost" },
    { title: "tied" },
    { title: "win rate", unit: "%", scale: 100, digits: 1 },
  ],
  rows: rows.map((row) => [
    row.policy,
    rewardOf(row),
    row.rewardDeviation,
    row.stepsMean,
    shareOf(row.alive),
    row.outOfMemoryMean,
    row.criticalOutOfMemoryMean,
    row.loadMean,
    row.wins,
    row.losses,
    row.ties,
    shareOf(row.winRate),
  ]),
});

const figureOf = ({ rows, world }: Ladder): IntervalFigure => ({
  kind: "intervals",
  id: "rewards",
  title: `Reward of an episode, ${world}`,
  caption: "The mean reward of each policy with its 95 % interval, on the same seeds.",
  x: { title: "reward" },
  series: rows.map(({ policy }) => policy),
  rows: rows.map((row) => ({ panel: "", label: row.policy, ...rewardOf(row) })),
});

const rulesOf = ({ rows, rules }: Ladder): Table => ({
  caption: "What each policy does",
  columns: [{ title: "policy" }, { title: "rule" }],
  rows: rows.map(({ policy }) => [policy, rules.get(policy) ?? null]),
});

const publishedOf = ({ published }: Ladder): Table => ({
  caption: "As published",
  columns: [{ title: "policy" }, { title: "reward", digits: 2 }],
  rows: published.map((row) => [row.policy, row.rewardMean]),
});
