// The ladder for people: a table with intervals, wins against the baseline on the same
// seeds, the row that was published and cannot be; or one line a policy.
import type { LadderRow } from "../../prove/ladder/index.ts";
import { counted, decimal, percent, tableLines, UNKNOWN } from "../text/index.ts";
import type { Ladder } from "./ladder-rows.ts";

const HEADS = [
  "policy",
  "reward, 95 %",
  "sd",
  "steps",
  "alive at 500",
  "OOM",
  "critical",
  "load",
  "won/lost/tied",
  "win rate, 95 %",
] as const;

/** Text with a final newline. */
export function ladderText(ladder: Ladder): string {
  const { rows, world, seed, baseline, published, publishedFault } = ladder;
  const cells = rows.map((row) => cellsOf(row, ladder.exploits.includes(row.policy)));
  const claims = published.map((row) => [row.policy, decimal(row.rewardMean, 2)]);
  const lines = tableLines([HEADS, ...cells, ...claims]);
  const episodes = rows[0]?.episodes ?? 0;
  return [
    `${world}: ${counted(episodes, "episode")} a policy on the same seeds from ${seed} on; OOM and critical: nodes out of memory an episode; wins against ${baseline}`,
    "",
    ...lines.slice(0, 1 + cells.length),
    ...(ladder.exploits.some((name) => rows.some(({ policy }) => policy === name))
      ? ["", "* lives on a gap in the rules: scaling pays by itself, so nodes are left to run hot"]
      : []),
    ...(claims.length === 0
      ? []
      : ["", `Published, not reproducible: ${publishedFault}`, ...lines.slice(1 + cells.length)]),
    "",
  ].join("\n");
}

function cellsOf(row: LadderRow, isExploit: boolean): readonly string[] {
  const { rewardMean, rewardMargin, rewardDeviation, alive, winRate } = row;
  const reward = decimal(rewardMean, 2);
  return [
    `${row.policy}${isExploit ? " *" : ""}`,
    rewardMargin === null ? reward : `${reward} ± ${decimal(rewardMargin, 2)}`,
    rewardDeviation === null ? UNKNOWN : decimal(rewardDeviation, 2),
    decimal(row.stepsMean, 1),
    percent(alive.share),
    decimal(row.outOfMemoryMean, 3),
    decimal(row.criticalOutOfMemoryMean, 3),
    decimal(row.loadMean, 3),
    `${row.wins}/${row.losses}/${row.ties}`,
    `${percent(winRate.share)} [${percent(winRate.low)}, ${percent(winRate.high)}]`,
  ];
}

/** One line a policy, as such tables are often printed: name, reward, out-of-memory, win rate. */
export const classicLines = ({ rows }: Ladder): string =>
  rows
    .map(
      (row) =>
        `${row.policy}: reward ${decimal(row.rewardMean, 2)}, OOM ${decimal(row.outOfMemoryMean, 2)}, ` +
        `win rate ${percent(row.winRate.share)}\n`,
    )
    .join("");
