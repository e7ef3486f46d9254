// The table of `npm run demo:warning`, in Markdown.
import type { AlarmRecord } from "../../src/show/record/index.ts";
import type { Outcome } from "./outcome.ts";

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

/** Alarms named in a cell. */
const NAMED = 3;

/** Sources, strongest first. */
function sourcesOf(alarms: readonly AlarmRecord[]): string {
  const names = alarms.slice(0, NAMED).map(({ source }) => `\`${source}\``);
  const more = alarms.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const seconds = (value: number): string => `${Math.round(value)} s`;

function announced({ opened, openAtOnset, named }: Outcome): string {
  if (opened !== null) return `after ${seconds(opened.after)}`;
  if (openAtOnset && named !== null) return "only joined an incident that was open before";
  return "**no**";
}

function foretold({ forecast }: Outcome): string {
  if (forecast === null) return "–";
  const { after, says, trulyLeft } = forecast;
  const [low, left, high] = [says.left_low_s, says.left_s, says.left_high_s].map(Math.round);
  const truth = trulyLeft === null ? "" : `, truly ${seconds(trulyLeft)}`;
  return `after ${seconds(after)}: ${left} s left [${low}, ${high}]${truth}`;
}

function line(outcome: Outcome): string {
  const { title, reached, opened, named, openedBefore, before, watched, hook } = outcome;
  return row(
    title,
    reached === null ? "unknown" : `\`${reached.sensor}\` ${reached.value.toFixed(2)}`,
    announced(outcome),
    opened === null ? "–" : `${opened.incident.severity}, later ${opened.severity}`,
    opened === null ? "–" : sourcesOf(opened.incident.alarms),
    named === null ? "not" : `after ${seconds(named.after)}, \`${named.source}\``,
    foretold(outcome),
    hook.length === 0 ? "nothing" : hook.join(", "),
    `${openedBefore.length} in ${seconds(before)}`,
    seconds(watched),
  );
}

/** One row a trouble; the quiet phase, if there was one, below. */
export function demonstrationTable(outcomes: readonly Outcome[]): string {
  const quiet = outcomes.filter(({ trouble }) => trouble === "quiet");
  const troubles = outcomes.filter(({ trouble }) => trouble !== "quiet");
  const said = quiet.map(({ before, openedBefore }) => {
    const by = openedBefore.map(({ incident }) => sourcesOf(incident.alarms)).join("; ");
    const why = by === "" ? "" : `, by ${by}`;
    return `Quiet phase of ${seconds(before)}: ${openedBefore.length} incidents${why}.`;
  });
  return [
    row(
      "trouble",
      "reached",
      "announced",
      "severity",
      "by",
      "named",
      "forecast of its end",
      "hook told",
      "incidents before the onset",
      "watched after it",
    ),
    "|---|---|---|---|---|---|---|---|---|---|",
    ...troubles.map(line),
    ...said.flatMap((text) => ["", text]),
  ].join("\n");
}
