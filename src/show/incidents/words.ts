// An incident's record in words: how bad, since when, why, what the maps of its sensors
// say, whom to look at first. Everything that comes from outside is escaped here, so that
// a line of these is safe on any terminal.
import { showHostile, span } from "../text/index.ts";
import type {
  AlarmSensorRecord,
  IncidentRecord,
  Severity,
  SuspectRecord,
} from "../record/index.ts";

/** Sensors and suspects named in one line. */
const NAMED = 3;
const MIB = 2 ** 20;

export const severityWord = (severity: Severity): string => severity.toUpperCase();

/** `since 12:01:30Z, 1m 10s`; with its day where that is not the day of `now`. */
export function sinceText({ since, age_s }: IncidentRecord, now: string): string {
  return `since ${momentText(since, now)}, ${span(age_s)}`;
}

/** A time of a record in UTC, without the day where it is the day of `now`. */
export function momentText(time: string, now: string): string {
  const [day, clock] = time.split("T");
  if (clock === undefined) return showHostile(time);
  const short = `${clock.slice(0, 8)}Z`;
  return showHostile(now.startsWith(`${day}T`) ? short : `${day} ${short}`);
}

/** Why, in a clause: what its strongest alarm says, and how many alarms there are beside it. */
export function causeText({ alarms, alarms_omitted, reason }: IncidentRecord): string {
  // A forecast that stands no more is no cause to look now, as long as there is another.
  const first = alarms.find((alarm) => !isOver(alarm)) ?? alarms[0];
  if (first === undefined) return showHostile(reason);
  // What follows the first clause are the bands, which are told on their own.
  const clause = first.says.split("; ", 1)[0] ?? first.says;
  const others = alarms.length - 1 + alarms_omitted;
  const beside = others === 0 ? "" : `, and ${others} more alarm${others === 1 ? "" : "s"}`;
  return `${showHostile(clause)}${beside}`;
}

const isOver = ({ kind, strength }: IncidentRecord["alarms"][number]): boolean =>
  kind === "exhaustion" && strength === 0;

/** `resting`, `blind`, `acknowledged by ada`: what else is to be known, most important first. */
export function standing({ blind, state, acknowledged, returns }: IncidentRecord): string[] {
  const said: string[] = [];
  if (blind) said.push("blind: its sensors are not seen");
  if (state === "resting") said.push("calm at present");
  if (returns > 0) said.push(`came back ${returns === 1 ? "once" : `${returns} times`}`);
  if (acknowledged !== null) {
    said.push(`acknowledged${acknowledged.by === "" ? "" : ` by ${showHostile(acknowledged.by)}`}`);
  }
  return said;
}

/** The sensors of all its alarms, each once, strongest alarm first. */
export function sensorsOf({ alarms }: IncidentRecord): readonly AlarmSensorRecord[] {
  const seen = new Map<string, AlarmSensorRecord>();
  for (const { sensors } of alarms) {
    for (const sensor of sensors) if (!seen.has(sensor.id)) seen.set(sensor.id, sensor);
  }
  return [...seen.values()];
}

/** `psi_io ORGANIC to VOID, gap 0.71 to 0.12`: the map at the onset and now. It explains, it proves nothing. */
export function sensorText(sensor: AlarmSensorRecord): string {
  const { id, band, band_at_onset, gap, gap_at_onset, proven } = sensor;
  if (band === null && band_at_onset === null) return `${showHostile(id)} not judged`;
  const bands = band === band_at_onset ? band : `${band_at_onset ?? "?"} to ${band ?? "?"}`;
  const [before, now] = [gap_at_onset, gap].map((each) => each?.toFixed(2) ?? "?");
  const gaps = before === now ? now : `${before} to ${now}`;
  return `${showHostile(id)} ${bands}${proven === false ? " (unproven)" : ""}, gap ${gaps}`;
}

/** `node (pid 1011) 1.80 cores, up 1.70, memory up 256 MiB`. */
export function suspectText({
  pid,
  name,
  cpu_ratio,
  cpu_rise,
  rss_rise_bytes,
}: SuspectRecord): string {
  const cores =
    cpu_ratio === null
      ? []
      : [
          ` ${cpu_ratio.toFixed(2)} cores`,
          ...(cpu_rise === null ? [] : [`, ${rise(cpu_rise, 2)}`]),
        ];
  const memory = rss_rise_bytes === null ? "" : `, memory ${rise(rss_rise_bytes / MIB, 0)} MiB`;
  return `${showHostile(name)} (pid ${pid})${cores.join("")}${memory}`;
}

const rise = (value: number, digits: number): string =>
  `${value < 0 ? "down" : "up"} ${Math.abs(value).toFixed(digits)}`;

/** The foremost sensors in one line; empty where it has none. */
export function sensorsText(incident: IncidentRecord): string {
  return listed(sensorsOf(incident).map(sensorText));
}

/** The first suspects in one line; empty where nobody is suspected. */
export function suspectsText({ suspects }: IncidentRecord): string {
  return listed(suspects.map(suspectText));
}

function listed(all: readonly string[]): string {
  const more = all.length - NAMED;
  return all.slice(0, NAMED).join("; ") + (more > 0 ? `; and ${more} more` : "");
}
