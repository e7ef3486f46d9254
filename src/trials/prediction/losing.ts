// Every case in which a signal lost, was silent or told nothing, whether or not it decides,
// and what about the run itself should make a reader doubt it.
import type { SignalResult } from "../../prove/prediction/index.ts";
import { HORIZONS_S } from "./analysis.ts";
import type { Findings } from "./analysis.ts";
import type { Source } from "./context.ts";
import { judged } from "./figures.ts";
import { KIND_WORDS, signalWords } from "./words.ts";

/** Largest chance that is no longer taken for chance. */
const ALPHA = 0.05;
/** A spike started later than planned by more than this is said. */
const LATE_S = 0.5;
/** The load is seen to cross the threshold within this time about the onset: a tick early, programs start late. */
const EARLY_S = 1;
const DELAY_S = 3;

export function losingOf(findings: Findings, source: Source): readonly string[] {
  const { result, byKind } = findings;
  return [
    ...(result.verdict.answer === "yes" ? [] : [`All spikes: ${result.verdict.answer}.`]),
    ...byKind.flatMap((one) =>
      one.result.verdict.answer === "yes"
        ? []
        : [`Spikes ${KIND_WORDS[one.kind]}: ${one.result.verdict.answer}.`],
    ),
    ...result.signals.flatMap(({ name, silent }) =>
      silent === null ? [] : [`${signalWords(name)}: not judged; ${silent}`],
    ),
    ...signalsThatLost(findings),
    ...(source.kind === "live" ? doubtsOf(findings, source) : []),
  ];
}

const signalsThatLost = (findings: Findings): readonly string[] =>
  judged(findings)
    .filter(({ baseline }) => !baseline)
    .flatMap(lossesOf);

function lossesOf({ name, horizons, alarms }: SignalResult): readonly string[] {
  const says = signalWords(name);
  const losses: string[] = [];
  if (horizons.every(({ aucTogether, p }) => aucTogether.low <= 0.5 || (p ?? 1) > ALPHA))
    losses.push(`${says}: at none of the horizons (${HORIZONS_S.join(", ")} s) clear of chance.`);
  const isWorse = horizons.filter(({ overPersistence }) => (overPersistence?.high ?? 0) < 0);
  const list = isWorse.map(({ horizon_s }) => horizon_s).join(", ");
  if (isWorse.length > 0) losses.push(`${says}: knows less than the load itself at ${list} s.`);
  if (alarms !== null && alarms.recall.estimate <= alarms.recallByChance)
    losses.push(`${says}: as an alarm no better than alarms at random times.`);
  return losses;
}

/** Spikes that were run and found: those with an event that begins about their onset. */
export function spikesFound({ result, asked }: Findings): number {
  const { starts } = result.events;
  return asked.onsets.reduce(
    (sum, onsets, recording) =>
      sum +
      onsets.filter((onset) =>
        starts.some(
          (start) =>
            start.recording === recording &&
            start.at_s >= onset - EARLY_S &&
            start.at_s <= onset + DELAY_S,
        ),
      ).length,
    0,
  );
}

function doubtsOf(findings: Findings, source: Source & { kind: "live" }): readonly string[] {
  const { result } = findings;
  const { spikes } = source.run;
  const late = spikes.filter(({ at, startedAt }) => startedAt - at > LATE_S);
  const explained = spikesFound(findings);
  const missed = spikes.length - explained;
  const foreign = result.events.count - explained;
  return [
    ...(late.length > 0
      ? [`${late.length} of ${spikes.length} spikes started more than ${LATE_S} s late.`]
      : []),
    ...(missed > 0 ? [`${missed} of ${spikes.length} spikes that were run were not found.`] : []),
    ...(foreign > 0
      ? [
          `${foreign} of the spikes found were not run by the trial: something else loaded this host.`,
        ]
      : []),
  ];
}
