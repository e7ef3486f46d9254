// The table of `npm run soak`, in Markdown, and its verdict in words.
import type { Finding, Measures } from "./measures.ts";
import { findingsOf } from "./measures.ts";

const SAYS = { true: "yes", false: "**no**", null: "not known" } as const;

const line = ({ what, measured, wanted, holds }: Finding): string =>
  `| ${what} | ${measured} | ${wanted} | ${SAYS[`${holds}`]} |`;

/** True where all that could be measured holds. */
export const isHeld = (measures: Measures): boolean =>
  findingsOf(measures).every(({ holds }) => holds !== false);

export function verdictOf(measures: Measures): string {
  const findings = findingsOf(measures);
  const missed = findings.filter(({ holds }) => holds === false).map(({ what }) => what);
  if (missed.length > 0) return `no: missed are ${missed.join(", ")}`;
  const unknown = findings.filter(({ holds }) => holds === null).map(({ what }) => what);
  return unknown.length === 0
    ? "yes: quiet, steady and cheap"
    : `not resolved: not known are ${unknown.join(", ")}`;
}

export function soakTable(measures: Measures): string {
  const { seconds, ticks, sensors, bursts, warmUp, tickTook } = measures;
  const minutes = (seconds / 60).toFixed(1);
  const took =
    tickTook === null
      ? ""
      : ` A tick took ${tickTook.median.toFixed(2)} ms (median; 99 %: ${tickTook.p99.toFixed(2)} ms) of wall time.`;
  return [
    `${minutes} minutes, ${ticks} ticks of ${sensors} sensors, ${bursts} jobs of ordinary life; memory and cost after the first ${(warmUp / 60).toFixed(1)} minutes.${took}`,
    "",
    "| | measured | wanted | held |",
    "|---|---|---|---|",
    ...findingsOf(measures).map(line),
    "",
    `Verdict: ${verdictOf(measures)}.`,
  ].join("\n");
}
