// What a change of a world's rules does: policies on the same seeds with and without it, and a
// policy with a dial, whose best value says what the reward asks for. The value is chosen on
// every other seed and measured on the rest, so that luck in choosing is not measured.
import { mean, must } from "../../base/index.ts";
import { meanInterval } from "../trial/index.ts";
import type { Interval } from "../trial/interval.ts";
import type { Played } from "./ladder.ts";

/** An episode with what was done in it. */
export interface Counted extends Played {
  readonly cleans: number;
  readonly scales: number;
}

/** The same seeds in the same order, by the usual rules and by the changed ones. */
export interface Pair {
  readonly label: string;
  readonly usual: readonly Counted[];
  readonly changed: readonly Counted[];
}

export interface ExperimentRow {
  readonly label: string;
  readonly episodes: number;
  /** Means an episode, with 95 % intervals. */
  readonly usual: Interval;
  readonly changed: Interval;
  /** Changed minus usual, seed by seed. */
  readonly difference: Interval;
  readonly aliveUsual: number;
  readonly aliveChanged: number;
  readonly cleansUsual: number;
  readonly cleansChanged: number;
  readonly scalesUsual: number;
  readonly scalesChanged: number;
}

export function experimentRow({ label, usual, changed }: Pair): ExperimentRow {
  const episodes = usual.length;
  must(episodes > 0 && changed.length === episodes, "both worlds are played on the same seeds");
  const over = (played: readonly Counted[], of: (one: Counted) => number) => mean(played.map(of));
  const alive = (one: Counted): number => Number(one.alive);
  return {
    label,
    episodes,
    usual: meanInterval(usual.map(({ reward }) => reward)),
    changed: meanInterval(changed.map(({ reward }) => reward)),
    difference: meanInterval(changed.map(({ reward }, i) => reward - usual[i]!.reward)),
    aliveUsual: over(usual, alive),
    aliveChanged: over(changed, alive),
    cleansUsual: over(usual, ({ cleans }) => cleans),
    cleansChanged: over(changed, ({ cleans }) => cleans),
    scalesUsual: over(usual, ({ scales }) => scales),
    scalesChanged: over(changed, ({ scales }) => scales),
  };
}

export interface DialAnswer {
  /** Labels of the values that are best by the usual rules and by the changed ones. */
  readonly usual: string;
  readonly changed: string;
  /** What taking the second in place of the first gains by the changed rules, an episode. */
  readonly reward: Interval;
  readonly cleans: Interval;
  readonly scales: Interval;
  /** `moved`: the change asks for another value; `same`: for the same one; else the seeds do not tell. */
  readonly finding: "moved" | "same" | "unresolved";
}

/** What the change asks of the dial; null of fewer than four seeds, which tell nothing. */
export function dialAnswer(pairs: readonly Pair[]): DialAnswer | null {
  const [first] = pairs;
  if (first === undefined || first.usual.length < 4) return null;
  const usual = best(pairs, (pair) => pair.usual);
  const changed = best(pairs, (pair) => pair.changed);
  const gain = (of: (one: Counted) => number): Interval => {
    const before = usual.changed.filter(isMeasured);
    const after = changed.changed.filter(isMeasured);
    return meanInterval(after.map((one, i) => of(one) - of(before[i]!)));
  };
  const reward = gain((one) => one.reward);
  const same = usual === changed;
  return {
    usual: usual.label,
    changed: changed.label,
    reward,
    cleans: gain(({ cleans }) => cleans),
    scales: gain(({ scales }) => scales),
    finding: same ? "same" : reward.low > 0 ? "moved" : "unresolved",
  };
}

/** Seeds on which a value is measured; on the others it is chosen. */
const isMeasured = (_: unknown, i: number): boolean => i % 2 === 1;

function best(pairs: readonly Pair[], of: (pair: Pair) => readonly Counted[]): Pair {
  const worth = (pair: Pair): number =>
    mean(of(pair).flatMap(({ reward }, i) => (isMeasured(null, i) ? [] : [reward])));
  return must(pairs.toSorted((a, b) => worth(b) - worth(a))[0], "there is a value");
}
