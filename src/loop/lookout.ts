// The judging half of a tick that looks back for hours and not for 40 ticks: early warning,
// and what it says as fields of the record. It is given nothing that the record does not
// hold, so that a replayed log comes to the same incidents.
import type { Instant, Ms, Seconds, SensorTable } from "../base/index.ts";
import { EarlyWarning } from "../judge/early-warning/index.ts";
import type { EarlyWarningView } from "../judge/early-warning/index.ts";
import type { Judgement } from "../judge/index.ts";
import { incidentText, sightText } from "../judge/warning/index.ts";
import type { AlarmReport, ExhaustionForecast, Incident } from "../judge/warning/index.ts";
import type { Sample } from "../plants/index.ts";
import type { AlarmRecord, ForecastRecord, IncidentRecord } from "../show/record/index.ts";
import type { TickRecord, WarningRecord } from "../show/record/index.ts";
import { toMicroseconds } from "./pacing.ts";
import type { Beat } from "./pacing.ts";

/** Alarms told of one incident; the rest is counted. */
const ALARMS_TOLD = 12;

/** What early warning adds to a tick's record. */
export type WarningFields = Pick<TickRecord, "incidents" | "incident_events" | "warning">;

export interface LookoutPlan {
  readonly sensors: SensorTable;
  readonly interval: Seconds;
  /** Early warning over the same sensors, which may have taken over a memory; a fresh one if not given. */
  readonly warning?: EarlyWarning | undefined;
}

export class Lookout {
  readonly warning: EarlyWarning;

  constructor({ sensors, interval, warning }: LookoutPlan) {
    this.warning = warning ?? new EarlyWarning(sensors, interval);
  }

  look(beat: Beat, { frame, processes }: Sample, { sensors: bands }: Judgement): WarningFields {
    const view = this.warning.observe({ at: momentOf(beat), frame, bands, processes });
    return {
      incidents: incidentsOf(view),
      incident_events: view.changes.map(({ kind, incident }) => ({
        kind,
        id: incident?.id ?? null,
      })),
      warning: this.#fieldsOf(view),
    };
  }

  /** Takes over what people asked for while a recorded tick was made: it is in no sensor's value. */
  follow({ incidents, warning }: Pick<TickRecord, "incidents" | "warning">): void {
    const current = this.warning.incidents.current;
    const acknowledged = incidents.find(({ id }) => id === current?.id)?.acknowledged ?? null;
    if (current !== null && current.acknowledged === null && acknowledged !== null)
      this.warning.acknowledge(current.id, Date.parse(acknowledged.at), acknowledged.by);
    this.warning.setSilences(
      warning.silenced.map(({ what, until }) => [what, Date.parse(until)] as const),
    );
  }

  #fieldsOf(view: EarlyWarningView): WarningRecord {
    const { at, sight, relations, strangest, watched, learning } = view;
    const silenced = this.warning.incidents.silenced(at.wall);
    return {
      memory: this.warning.isRestored ? "restored" : "fresh",
      watched,
      learning,
      blind: sight.blind,
      sight: sightText(sight, at),
      relations_score: relations.score === null ? null : thousandths(relations.score),
      relations_state: relations.state,
      top: strangest.map(({ sensor, score }) => ({ sensor, score: thousandths(score) })),
      silenced: [...silenced].map(([what, until]) => ({ what, until: isoTime(until) })),
    };
  }
}

/** The moment of a beat as its record will say it. */
const momentOf = ({ at, elapsed }: Beat): Instant => ({
  monotonic: toMicroseconds(elapsed),
  wall: Math.trunc(at.wall),
});

/** The one that is open or resting, and what closed just now. */
function incidentsOf({ incident, changes, at }: EarlyWarningView): readonly IncidentRecord[] {
  const closed = changes.flatMap(({ kind, incident: one }) =>
    kind === "closed" && one !== null ? [one] : [],
  );
  return [...(incident === null ? [] : [incident]), ...closed].map((one) =>
    incidentRecord(one, at),
  );
}

/** An incident as records tell it at a moment. */
export function incidentRecord(incident: Incident, now: Instant): IncidentRecord {
  const { since, openedAt, lastAlarmAt, closedAt, acknowledged, alarms, suspects } = incident;
  const said = incidentText(incident, now);
  return {
    id: incident.id,
    state: incident.state,
    severity: incident.severity,
    since: isoTime(since.wall),
    opened_at: isoTime(openedAt.wall),
    last_alarm_at: isoTime(lastAlarmAt.wall),
    closed_at: closedAt === null ? null : isoTime(closedAt.wall),
    age_s: seconds(Math.max(0, (closedAt ?? now).monotonic - since.monotonic)),
    returns: incident.returns,
    blind: incident.blind,
    acknowledged:
      acknowledged === null ? null : { at: isoTime(acknowledged.at.wall), by: acknowledged.by },
    reason: said.headline,
    sensors: sensorsOf(alarms),
    alarms: alarms.slice(0, ALARMS_TOLD).map((alarm, i) => alarmRecord(alarm, said.alarms[i]!)),
    alarms_omitted: Math.max(0, alarms.length - ALARMS_TOLD),
    suspects: suspects.map(({ pid, name, cpuRatio, cpuRise, rssRiseBytes }) => ({
      pid,
      name,
      cpu_ratio: cpuRatio,
      cpu_rise: cpuRise,
      rss_rise_bytes: rssRiseBytes,
    })),
  };
}

const sensorsOf = (alarms: readonly AlarmReport[]): readonly string[] => [
  ...new Set(alarms.flatMap(({ sensors }) => sensors.map(({ sensor }) => sensor))),
];

function alarmRecord(alarm: AlarmReport, says: string): AlarmRecord {
  const { source, kind, group, since, strength, peak, forecast, sensors } = alarm;
  return {
    source,
    kind,
    group,
    since: isoTime(since.wall),
    strength: strength === null ? null : thousandths(strength),
    peak: thousandths(peak),
    says,
    forecast: forecast === null ? null : forecastRecord(forecast),
    sensors: sensors.map((story) => ({
      id: story.sensor,
      band_at_onset: story.bandAtOnset,
      gap_at_onset: story.gapAtOnset,
      band: story.bandNow,
      gap: story.gapNow,
      proven: story.proven,
    })),
  };
}

const forecastRecord = (forecast: ExhaustionForecast): ForecastRecord => ({
  used: forecast.used,
  left_s: seconds(forecast.left),
  left_low_s: seconds(forecast.leftLow),
  left_high_s: seconds(forecast.leftHigh),
  rise_per_s: forecast.risePerS,
  seen_s: seconds(forecast.seen),
});

/** A year that ISO 8601 writes with four digits; a silence may last until then. */
const LATEST = Date.UTC(9999, 11, 31);

const isoTime = (wall: Ms): string => new Date(Math.min(wall, LATEST)).toISOString();
const seconds = (time: Ms): Seconds => Math.round(time) / 1000;
const thousandths = (score: number): number => Math.round(score * 1000) / 1000;
