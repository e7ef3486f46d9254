// show/record: one tick as one object. The schema is loaded on demand because it
// brings zod, which the headless loop does without.
export type {
  AlarmRecord,
  AlarmSensorRecord,
  BandName,
  CoreRecord,
  ForecastRecord,
  IncidentEventRecord,
  IncidentRecord,
  ProcessRecord,
  RecommendationRecord,
  ReceiptRecord,
  Severity,
  SuspectRecord,
  TickRecord,
  WarningRecord,
  WorldRecord,
} from "./record.ts";
export { BAND_NAMES, SEVERITIES, TICK_SCHEMA } from "./record.ts";
export { differingFields, SELF_FIELDS, WARNING_FIELDS, withEngineFields } from "./compare.ts";
export type { EngineField } from "./compare.ts";
export { serialiseTick } from "./serialise.ts";

/** `tickJsonSchema` and `checkTickRecord`, loaded when first asked for. */
export const loadTickSchema = () => import("./schema.ts");
/** The schemas of the A/B log's lines, likewise. */
export const loadAbSchemas = () => import("./ab-schema.ts");
/** The schema of the session's summary, likewise. */
export const loadStateSchema = () => import("./state-schema.ts");
