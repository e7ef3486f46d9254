// The verdict on a scenario in one sentence: yes, no, or not resolved with the rounds that
// would resolve it. The criteria stand here and were chosen before any data. Pure.
import { median } from "../../base/index.ts";
import type { Seconds } from "../../base/index.ts";
import type { Interval } from "./interval.ts";
import { deviationFromInterval, roundsNeeded, ROUNDS_MAX } from "./power.ts";
import {
  BATCH_TOLERANCE,
  EFFECT_WANTED_S,
  HARM_P50,
  HARM_P99,
  RECOVERY_WANTED,
  RENICE_MARGIN,
  twinsDiffer,
} from "./steering.ts";
import type { ScenarioResult, TreatmentResult } from "./steering.ts";

export type Answer = "yes" | "no" | "not resolved";

export interface Verdict {
  readonly answer: Answer;
  /** One sentence with the numbers, without the answer. */
  readonly sentence: string;
  /** Rounds that would resolve it with 80 % power; null where it is resolved. */
  readonly roundsNeeded: number | null;
}

/** What is known of a scenario beside its blocks. */
export interface Known {
  /** Rounds the pilot asked for, said where the rounds themselves cannot tell. */
  readonly foretold?: number | null;
  /** True where hogs and service share a scheduling group, so that renice turns the right knob. */
  readonly reniceReaches?: boolean;
  /** From the first change to its effect, one a block that acted; null where none was seen. */
  readonly effectSeconds?: readonly (Seconds | null)[];
}

/** One thing that must hold, and what the rounds say of it. */
interface Criterion {
  readonly name: string;
  readonly answer: Answer;
  readonly roundsNeeded: number | null;
}

/**
 * With hogs: at least 85 % of the lost p99 won back, interval clear of zero, renice beaten, the
 * effect soon, and batch within its limit. Without: no action, and neither p50 nor p99 higher by what would be harm, with their whole intervals.
 */
export function judgeScenario(result: ScenarioResult, known: Known = {}): Verdict {
  const { foretold = null } = known;
  const ours = result.treatments.find(({ treatment }) => treatment === "homeostat");
  if (ours === undefined)
    return {
      answer: "not resolved",
      sentence: "homeostat was not among the conditions.",
      roundsNeeded: null,
    };
  const criteria = result.hogs ? helpCriteria(result, ours, known) : harmCriteria(ours);
  const words = result.hogs ? helpWords(result, ours) : harmWords(ours);
  if (twinsDiffer(result)) {
    const doubt = `the two identical conditions differ by ${ratioWords(result.twins)}, so something else moved this host; ${words}`;
    return conclude("not resolved", doubt, result.rounds * 2);
  }
  const failed = criteria.filter(({ answer }) => answer === "no");
  if (failed.length > 0) return conclude("no", `${words}; it fails: ${names(failed)}`, null);
  const open = criteria.filter(({ answer }) => answer === "not resolved");
  if (open.length === 0) return conclude("yes", words, null);
  const needed = Math.max(
    result.rounds + 1,
    ...open.map((one) => one.roundsNeeded ?? foretold ?? 2 * result.rounds),
  );
  return conclude("not resolved", `${words}; open: ${names(open)}`, needed);
}

function conclude(answer: Answer, words: string, needed: number | null): Verdict {
  const n =
    needed === null
      ? ""
      : ` (n needed: ${needed >= ROUNDS_MAX ? `more than ${ROUNDS_MAX}` : needed} rounds)`;
  return { answer, sentence: `${words}${n}.`, roundsNeeded: needed };
}

function helpCriteria(
  { beatsRenice }: ScenarioResult,
  ours: TreatmentResult,
  { reniceReaches = false, effectSeconds = [] }: Known,
): readonly Criterion[] {
  const recovered = ours.recovered!;
  const renice = reniceReaches
    ? ([
        `renice, at its own level here, is no more than ${RENICE_MARGIN * 100} % ahead`,
        -RENICE_MARGIN,
      ] as const)
    : (["renice is beaten", 0] as const);
  return [
    above("some of the p99 is won back", recovered, 0),
    reached("at least 85 % is won back", recovered, RECOVERY_WANTED),
    ...(beatsRenice === null ? [] : [above(renice[0], beatsRenice, renice[1])]),
    ...(effectSeconds.length === 0 ? [] : [soon(effectSeconds)]),
    below("batch pays no more than was regained and 5 %", ours.batchExcess!, BATCH_TOLERANCE),
  ];
}

/** Decided by the middle block: an effect that never came is later than any. */
function soon(seconds: readonly (Seconds | null)[]): Criterion {
  const middle = median(seconds.map((one) => one ?? Number.POSITIVE_INFINITY));
  return {
    name: `the effect shows within ${EFFECT_WANTED_S} s`,
    answer: middle <= EFFECT_WANTED_S ? "yes" : "no",
    roundsNeeded: null,
  };
}

function harmCriteria(ours: TreatmentResult): readonly Criterion[] {
  return [
    { name: "nothing is done", answer: ours.actions === 0 ? "yes" : "no", roundsNeeded: null },
    below("no harm to the p50", ours.p50Ratio, 1 + HARM_P50),
    below("no harm to the p99", ours.p99Ratio, 1 + HARM_P99),
  ];
}

/** Yes where the whole interval lies above. */
function above(name: string, interval: Interval, value: number): Criterion {
  const answer = interval.low > value ? "yes" : interval.high <= value ? "no" : "not resolved";
  return { name, answer, roundsNeeded: roundsToTell(interval, value) };
}

function below(name: string, interval: Interval, value: number): Criterion {
  const answer = interval.high < value ? "yes" : interval.low >= value ? "no" : "not resolved";
  return { name, answer, roundsNeeded: roundsToTell(interval, value) };
}

/** Yes where the estimate itself reaches the value, no where no value of the interval does. */
function reached(name: string, interval: Interval, value: number): Criterion {
  const answer = interval.estimate >= value ? "yes" : interval.high < value ? "no" : "not resolved";
  return { name, answer, roundsNeeded: roundsToTell(interval, value) };
}

/** Null where the rounds do not even bound the interval, so that nothing is known of their scatter. */
function roundsToTell(interval: Interval, value: number): number | null {
  const deviation = deviationFromInterval(interval);
  return Number.isNaN(deviation) ? null : roundsNeeded(deviation, interval.estimate - value);
}

const names = (criteria: readonly Criterion[]): string =>
  criteria.map(({ name }) => name).join(", ");

function helpWords(result: ScenarioResult, ours: TreatmentResult): string {
  const renice = result.treatments.find(({ treatment }) => treatment === "renice");
  const recovered = renice?.recovered ?? null;
  const beside = recovered === null ? "" : `, renice ${shareWords(recovered)}`;
  return (
    `homeostat won back ${shareWords(ours.recovered!)} of the p99 lost to the hogs${beside}; ` +
    `beyond what the service regained the batch lost ${shareWords(ours.batchExcess!)} of its CPU`
  );
}

const harmWords = (ours: TreatmentResult): string =>
  `homeostat made ${ours.actions === 0 ? "no change" : `${ours.actions} changes`} and the p50 was ${ratioWords(ours.p50Ratio)} and the p99 ${ratioWords(ours.p99Ratio)} of the default's`;

/** `97 % (88 to 105 %)`. */
export function shareWords({ estimate, low, high }: Interval): string {
  const percent = (share: number): string =>
    Number.isFinite(share) ? String(Math.round(share * 100)).replace("-", "−") : "no bound";
  return `${percent(estimate)} % (${percent(low)} to ${percent(high)} %)`;
}

/** `1.02 (0.95 to 1.10)`. */
export function ratioWords({ estimate, low, high }: Interval): string {
  const text = (ratio: number): string => (Number.isFinite(ratio) ? ratio.toFixed(2) : "no bound");
  return `${text(estimate)} (${text(low)} to ${text(high)})`;
}

/** A trial says yes where all its scenarios do, no where one does, else it is not resolved. */
export function overall(verdicts: readonly Verdict[]): Answer {
  if (verdicts.some(({ answer }) => answer === "no")) return "no";
  return verdicts.every(({ answer }) => answer === "yes") ? "yes" : "not resolved";
}
