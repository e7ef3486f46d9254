// The A/B summary in words. Every figure comes with its interval, and "nothing shown" comes with
// how much would be needed to show it. Pure.
import { unreachable } from "../../base/index.ts";
import type { Seconds } from "../../base/index.ts";
import { SAMPLES_NEEDED_MAX } from "./lead-lag.ts";
import { WARM_UP_TICKS } from "./summary.ts";
import type { AbPair, AbSummary } from "./summary.ts";

/** The primary question and its answer, in one or two sentences. */
export function abVerdict(summary: AbSummary): string {
  const primary = summary.pairs[0]!;
  return `${QUESTION} ${answerOf(primary)}. ${pairInWords(primary, summary)}`;
}

const QUESTION = "Does coherence fall before the processors get busy?";

function answerOf({ relation, leadLag: found }: AbPair): string {
  if (relation === "none" || relation === "too-little") return "Not resolved";
  return relation === "leads" && (found?.peak ?? 0) < 0
    ? "Yes, in this session"
    : "No, not in this session";
}

/** What one pair shows, in a sentence. */
export function pairInWords(pair: AbPair, summary: AbSummary): string {
  const { relation } = pair;
  switch (relation) {
    case "too-little":
      return tooLittle(pair, summary);
    case "none":
      return unshown(pair, summary);
    case "leads":
    case "lags":
    case "together":
      return moved(pair, summary);
    default:
      return unreachable(relation);
  }
}

const isTooShort = ({ samples, samplesMin }: AbSummary): boolean => samples < samplesMin;

function tooLittle({ signal, correlation }: AbPair, summary: AbSummary): string {
  if (isTooShort(summary)) return tooShort([signal], summary);
  const why =
    correlation === null ? "one of the two did not move or was not known" : "too many gaps";
  return `Nothing can be said about S* and ${signal}: ${why}.`;
}

function tooShort(signals: readonly string[], summary: AbSummary): string {
  return (
    `Too little to tell about ${signals.join(", ")}: ${samplesInWords(summary)}, ` +
    `and at least ${summary.samplesMin} are needed.`
  );
}

/** The first ticks are left out because S* rises while the windows fill. */
function samplesInWords({ samples }: AbSummary): string {
  const many = samples === 0 ? "no samples" : samples === 1 ? "1 sample" : `${samples} samples`;
  return `${many} after the warm-up of ${WARM_UP_TICKS} ticks`;
}

function unshown({ signal, leadLag: found, pAdjusted }: AbPair, summary: AbSummary): string {
  const needed = found!.samplesNeeded;
  const how =
    needed === SAMPLES_NEEDED_MAX
      ? "more than a million samples would be needed to show it"
      : `about ${needed} samples (${lasting(needed * (summary.step ?? 0))} at this pace) would show it`;
  return (
    `S* and ${signal} show no relation that this much data could tell from chance ` +
    `(p = ${probability(pAdjusted!)}); if it is as strong as it looks (r = ${signed(found!.peak)}), ${how}.`
  );
}

/** Seconds below two minutes, then minutes, then hours. */
function lasting(seconds: Seconds): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

function moved(
  { signal, leadLag: found, relation, pAdjusted }: AbPair,
  summary: AbSummary,
): string {
  const { lag, lagLow, lagHigh, peak, range } = found!;
  const seconds = (steps: number): string => `${round(Math.abs(steps) * (summary.step ?? 0))} s`;
  const direction = peak < 0 ? "against" : "with";
  const strength = `r = ${signed(peak)}, p = ${probability(pAdjusted!)}`;
  const interval = `95 % interval ${signedSeconds(lagLow, summary)} to ${signedSeconds(lagHigh, summary)}`;
  const edge =
    Math.abs(lag) === range
      ? " The peak is at the edge of the lags looked at, so it may lie further out."
      : "";
  if (relation === "together") {
    return `S* moves ${direction} ${signal} at the same time as far as this data can tell (peak at ${signedSeconds(lag, summary)}, ${interval}; ${strength}).${edge}`;
  }
  const verb = relation === "leads" ? "leads" : "lags behind";
  return `S* ${verb} ${signal} by ${seconds(lag)}, moving ${direction} it (${interval}; ${strength}).${edge}`;
}

const READING =
  "Lag above 0: S* moves first. Intervals and p allow for how slowly each series moves; p is corrected for the number of rows. " +
  "Correlation is no cause: S* is computed from the last 10 to 40 samples, the processors' use among them.";

/** The whole summary as lines of text, without a trailing newline. */
export function abText(summary: AbSummary): string {
  const thinned = summary.thinnedBy > 1 ? `, ${summary.thinnedBy} beats merged into one` : "";
  const pace = summary.step === null ? "" : `, one every ${round(summary.step)} s${thinned}`;
  const known = summary.pairs.some((pair) => pair.correlation !== null || pair.leadLag !== null);
  return [
    `A/B summary: ${summary.ticks} ticks; ${samplesInWords(summary)}${pace}; seed ${summary.seed}`,
    "",
    ...(known ? [...pairTable(summary), ""] : []),
    ...transitionTable(summary),
    "",
    ...sentences(summary),
    ...(known ? [READING] : []),
  ].join("\n");
}

/** The verdict, then a sentence for each of the other pairs; one for all where the session was too short. */
function sentences(summary: AbSummary): string[] {
  const [primary, ...others] = summary.pairs;
  if (!isTooShort(summary))
    return [abVerdict(summary), ...others.map((pair) => pairInWords(pair, summary))];
  const signals = [primary!, ...others].map(({ signal }) => signal);
  return [`${QUESTION} ${answerOf(primary!)}. ${tooShort(signals, summary)}`];
}

function pairTable(summary: AbSummary): string[] {
  const rows = summary.pairs.map(
    ({ signal, correlation: r, leadLag: found, pAdjusted, relation }) => [
      signal,
      r === null ? UNKNOWN : `${signed(r.pearson)} [${signed(r.low)}, ${signed(r.high)}]`,
      r === null ? UNKNOWN : signed(r.spearman),
      r === null ? UNKNOWN : r.nEffective.toFixed(0),
      found === null
        ? UNKNOWN
        : `${signedSeconds(found.lag, summary)} [${signedSeconds(found.lagLow, summary)}, ${signedSeconds(found.lagHigh, summary)}]`,
      found === null ? UNKNOWN : signed(found.peak),
      pAdjusted === null ? UNKNOWN : probability(pAdjusted),
      relation,
    ],
  );
  const head = [
    "S* with",
    "r [95 %]",
    "rank r",
    "n eff.",
    "peak lag [95 %]",
    "r there",
    "p",
    "relation",
  ];
  return columns([head, ...rows]);
}

function transitionTable({ transitions, bandTicks }: AbSummary): string[] {
  const ticks = Object.entries(bandTicks).map(([band, times]) => `${band} ${times}`);
  const rows = Object.entries(transitions).flatMap(([from, row]) =>
    Object.entries(row).map(([to, times]) => [`${from} → ${to}`, String(times)]),
  );
  const spent = `Core ticks in each band: ${ticks.join(", ") || "none judged"}`;
  if (rows.length === 0) return [spent, "Band transitions of the cores: none"];
  const sorted = rows.toSorted(([, a], [, b]) => Number(b) - Number(a));
  return [spent, ...columns([["Band transitions of the cores", "times"], ...sorted])];
}

/** Pads each column to its widest cell. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}

/** As on the other screens. */
const UNKNOWN = "-";

/** To a thousandth: times are known no better. */
export const round = (value: number): number => Math.round(value * 1000) / 1000;

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

const probability = (p: number): string => (p < 0.001 ? "< 0.001" : p.toFixed(3));

function signedSeconds(steps: number, { step }: AbSummary): string {
  const value = round(steps * (step ?? 0));
  return value === 0 ? "0 s" : `${value < 0 ? "−" : "+"}${Math.abs(value)} s`;
}
