// Early warning: relations between sensors, resources that run out, incidents made of alarms.
// Reads ticks, raises incidents; touches and shows nothing.
export { ALERT_AT } from "./own-past.ts";
export { COLLECTING, CrossSensor, isCrossSensorState } from "./cross-sensor.ts";
export type { CrossSensorScore, CrossSensorState } from "./cross-sensor.ts";
export { Companions, isCompanionsState } from "./companions.ts";
export type { CompanionsState, Parting } from "./companions.ts";
export { isStayState, StayWatch } from "./stay.ts";
export type { Stay, StayState } from "./stay.ts";
export { ExhaustionWatch, isExhaustionState, RESOURCES } from "./exhaustion.ts";
export type { ExhaustionForecast, ExhaustionState } from "./exhaustion.ts";
export { labelOfMount, resourceOf } from "./resources.ts";
export type { ExhaustibleResource } from "./resources.ts";
export { CHANGES } from "./incident.ts";
export { Incidents } from "./incidents.ts";
export type { ChangeKind, Incident, IncidentView } from "./incident.ts";
export { ALARM_KINDS } from "./alarm-kind.ts";
export type { AlarmKind } from "./alarm-kind.ts";
export type { AlarmReport } from "./alarm.ts";
export { SEVERITIES } from "./severity.ts";
export type { Severity } from "./severity.ts";
export { ALL_SOURCES } from "./silences.ts";
export type {
  BusyProcess,
  ExhaustionTick,
  NoveltyScores,
  HolderTick,
  RelationTick,
  SensorBands,
  StayTick,
} from "./tick.ts";
export { BUSIEST, incidentText, sightText } from "./incident-text.ts";
export { isIncidentsState } from "./incident-state.ts";
export type { IncidentsState } from "./incident-state.ts";
