// What an incident says to a person, in parts: how bad and since when, by which alarms, what
// the bands say of their sensors, whom to look at first. Names of processes and mounts are
// hostile text and pass through unchanged: whoever shows them escapes them.
import { unreachable } from "../../base/index.ts";
import type { Instant, Ms } from "../../base/index.ts";
import { CALM_BELOW } from "./alarm.ts";
import type { AlarmReport, Finding, SensorStory } from "./alarm.ts";
import type { ExhaustionForecast } from "./exhaustion.ts";
import type { Incident } from "./incident.ts";
import type { Sight } from "./sight.ts";
import type { Suspect } from "./suspects.ts";

/** The name under which the busiest core is told of. */
export const BUSIEST = "cpu";

export interface IncidentText {
  /** One line. */
  readonly headline: string;
  /** One line an alarm, strongest first. */
  readonly alarms: readonly string[];
  /** One line a suspect. */
  readonly suspects: readonly string[];
  /** What is not known, or was done about it. */
  readonly notes: readonly string[];
}

export function incidentText(incident: Incident, now: Instant): IncidentText {
  const { severity, state, since, alarms, suspects } = incident;
  const age = spoken((incident.closedAt ?? now).monotonic - since.monotonic);
  const groups = new Set(alarms.map(({ group }) => group)).size;
  const extent = `${plural(alarms.length, "alarm")} in ${plural(groups, "group")}`;
  const course = state === "closed" ? `over, it lasted ${age}` : `since ${age}`;
  return {
    headline: `${severity}, ${course}${state === "resting" ? ", calm at present" : ""}: ${extent}`,
    alarms: alarms.map(alarmText),
    suspects: suspects.map(suspectText),
    notes: notesOf(incident),
  };
}

/** What is not seen, or null where all is. */
export function sightText(
  { blind, blindSince, lostGroups, missed }: Sight,
  now: Instant,
): string | null {
  const parts: string[] = [];
  if (blind) parts.push(`blind for ${spoken(now.monotonic - (blindSince ?? now.monotonic))}`);
  if (missed > 0) parts.push(`no samples for ${spoken(missed)}`);
  if (lostGroups.length > 0) parts.push(`no values of ${lostGroups.join(", ")}`);
  return parts.length === 0 ? null : `${parts.join("; ")}: nothing is known of this`;
}

function notesOf({ blind, acknowledged, returns }: Incident): string[] {
  const notes: string[] = [];
  if (blind) notes.push("its sensors are not seen: it may be over or not");
  if (returns > 0) notes.push(`its alarms came back ${plural(returns, "time")}`);
  if (acknowledged !== null)
    notes.push(`acknowledged${acknowledged.by === "" ? "" : ` by ${acknowledged.by}`}`);
  return notes;
}

function alarmText(alarm: AlarmReport): string {
  const { kind, source, sensors } = alarm;
  const level = `${alarm.peak.toFixed(1)} times the alert level at most`;
  const present = presentText(alarm);
  const stories = sensors.map(storyText);
  if (alarm.finding !== null) return [findingText(source, alarm.finding), ...stories].join("; ");
  switch (kind) {
    case "exhaustion":
      return `${source.slice("exhaustion:".length)}: ${runningOut(alarm)}`;
    case "relations":
      return [
        `sensors ${isCalm(alarm) ? "did" : "do"} not move together as they used to: ${level}, ${present}`,
        ...stories,
      ].join("; ");
    case "novelty":
      return [
        `${source} ${isCalm(alarm) ? "was" : "is"} unlike its own past: ${level}, ${present}`,
        ...stories,
      ].join("; ");
    case "lasting":
      return [`${source} lasts: ${level}, ${present}`, ...stories].join("; ");
    default:
      return unreachable(kind);
  }
}

const isCalm = ({ strength }: AlarmReport): boolean => strength !== null && strength < CALM_BELOW;

/** An alarm that went by is calm: how calm is no news. */
function presentText(alarm: AlarmReport): string {
  if (alarm.strength === null) return "not seen now";
  return isCalm(alarm) ? "calm now" : `${alarm.strength.toFixed(1)} now`;
}

function findingText(source: string, finding: Finding): string {
  switch (finding.is) {
    case "stay": {
      const [, name] = source.split(/:(.*)/su);
      const what = name === BUSIEST ? "the busiest core" : name;
      const { level, record, lasted } = finding;
      return `${what} has held ${percent(level)} or more for ${spoken(lasted)}; never before more than ${percent(record)} for half as long`;
    }
    case "holder": {
      const { name, pid, cores, lasted, before } = finding;
      const held = cores < 2 ? "a whole core" : `${Math.floor(cores)} whole cores`;
      const past =
        before > 0 ? `the longest seen here before was ${spoken(before)}` : "never before";
      return `${name} (pid ${pid}) has held ${held} for ${spoken(lasted)}; ${past}`;
    }
    case "parting": {
      const { share, companions } = finding;
      const [, name] = source.split(/:(.*)/su);
      return `${name} has ${share > 1 ? "risen" : "fallen"} to ${percent(share)} of what goes with ${companions.join(", ")}`;
    }
    default:
      return unreachable(finding);
  }
}

/** The map explains an alarm; unproven it explains nothing and says so. */
function storyText(story: SensorStory): string {
  const { sensor, bandAtOnset, bandNow, gapAtOnset, gapNow, proven } = story;
  if (bandNow === null && bandAtOnset === null) return `${sensor}: not judged`;
  const bands =
    bandAtOnset === bandNow ? (bandNow ?? "") : `${bandAtOnset ?? "?"} → ${bandNow ?? "?"}`;
  const gaps = gapAtOnset === gapNow ? digits(gapNow) : `${digits(gapAtOnset)} → ${digits(gapNow)}`;
  return `${sensor}: ${bands}${proven === false ? " (unproven)" : ""}, gap ${gaps}`;
}

/** The last forecast stays beside an alarm that stands no more: it must not read as one for now. */
function runningOut({ forecast, strength }: AlarmReport): string {
  if (forecast === null) return "was running out";
  const said = forecastText(forecast);
  return strength === 0 ? `rises no more as it did; was to be ${said}` : said;
}

function forecastText({ left, leftLow, leftHigh, risePerS, seen }: ExhaustionForecast): string {
  const hourly = Number((100 * 3600 * risePerS).toPrecision(2));
  const between = `${spoken(leftLow)} to ${spoken(leftHigh)}`;
  return `used up in ${spoken(left)} (${between}) at ${hourly} % an hour, a rise seen for ${spoken(seen)}`;
}

function suspectText({ pid, name, cpuRatio, cpuRise, rssRiseBytes }: Suspect): string {
  const parts = [`${name} (pid ${pid})`];
  if (cpuRatio !== null)
    parts.push(
      `${cpuRatio.toFixed(2)} cores${cpuRise === null ? "" : `, ${signed(cpuRise.toFixed(2))}`}`,
    );
  if (rssRiseBytes !== null)
    parts.push(`memory ${signed((rssRiseBytes / 2 ** 20).toFixed(0))} MiB`);
  return parts.join(", ");
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const digits = (gap: number | null): string => (gap === null ? "?" : gap.toFixed(2));
const signed = (number: string): string => (number.startsWith("-") ? number : `+${number}`);
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** A duration in the unit a person would use. */
function spoken(duration: Ms): string {
  const seconds = Math.max(0, duration) / 1000;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} d`;
}
