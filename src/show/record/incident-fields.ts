// The part of the tick's schema that tells of early warning: incidents with their alarms
// and suspects, what became of them at a tick, and what early warning can see. Loads zod.
import { z } from "zod";
import {
  amount,
  band,
  count,
  flag,
  moment,
  nullableFlag,
  ratio,
  sensorId,
  text,
} from "./fields.ts";
import { ALARM_KINDS, CHANGES, SEVERITIES } from "./record.ts";

/** The same field where it may also be null, with its description. */
const nullable = <T extends z.ZodType>(field: T) =>
  field.nullable().describe(field.description ?? "");
const seconds = (about: string) => z.number().min(0).describe(`${about} Seconds, from 0.`);
const strength = (about: string) =>
  z.number().min(0).describe(`${about} Score over the alert threshold, from 0; 1 alarms.`);

const alarmSensor = z.strictObject({
  id: sensorId.describe("Sensor id."),
  band_at_onset: band("Band of its map when the alarm began; null where it was not judged."),
  gap_at_onset: ratio("Gap of its map when the alarm began."),
  band: band("Band of its map now."),
  gap: ratio("Gap of its map now."),
  proven: nullableFlag("False where the map explains no more than chance would."),
});

const forecast = z.strictObject({
  used: z.number().min(0).max(1).describe("Share in use, without noise. Ratio, 0 to 1."),
  left_s: seconds("Time until it is used up, should it rise on as it did."),
  left_low_s: seconds("Lower end of the 95 % interval of it."),
  left_high_s: seconds("Upper end."),
  rise_per_s: z.number().describe("Rise. Ratio per second."),
  seen_s: seconds("For how long the rise was seen."),
});

const alarm = z.strictObject({
  source: text(
    "A sensor's id; `relations`, alone or with a sensor's id; `lasting:` with one, with `cpu` for the busiest core, or with `process:` and a pid; `exhaustion:` with the resource and its name.",
  ),
  kind: z.enum(ALARM_KINDS).describe("What alarms."),
  group: text("Sources of one group count once."),
  since: moment("When it began."),
  strength: nullable(strength("How strong now; null where it has no value at this tick.")),
  peak: strength("How strong at its highest."),
  says: text("The alarm as one line. Hostile text: escape it before showing it."),
  forecast: forecast.nullable().describe("Of exhaustion only: the last forecast."),
  sensors: z.array(alarmSensor).describe("What the maps of its sensors say, foremost first."),
});

const suspect = z.strictObject({
  pid: z.int().min(0).describe("Process id."),
  name: text("Name as the host gives it. Hostile text: escape it before showing it."),
  cpu_ratio: amount("Processor time it used at the onset.", "Cores"),
  cpu_rise: z.number().nullable().describe("By how much that had risen. Cores."),
  rss_rise_bytes: z.number().nullable().describe("By how much its memory had risen. Bytes."),
});

const acknowledgement = z.strictObject({
  at: moment("When."),
  by: text("Who, as they gave their name; empty where they did not. Hostile text."),
});

export const incident = z.strictObject({
  id: text("Id of the incident, stable for its life and across restarts."),
  state: z
    .enum(["open", "resting", "closed"])
    .describe("Resting: no alarm at present, but not for long enough to call it over."),
  severity: z.enum(SEVERITIES).describe("The worst it has been."),
  since: moment("When the first of its alarms began."),
  opened_at: moment("When it opened."),
  last_alarm_at: moment("When an alarm last stood."),
  closed_at: nullable(moment("When it closed; null while it has not.")),
  age_s: seconds("From `since` to now, or to its close."),
  returns: count("Times that alarms came back during its rest."),
  blind: flag("Whether its sensors are not seen: it may be over, or not."),
  acknowledged: acknowledgement.nullable().describe("Who looks after it; null for nobody yet."),
  reason: text("One line: how bad, since when, how far it reaches."),
  sensors: z.array(sensorId).describe("Sensor ids it concerns, foremost first."),
  alarms: z.array(alarm).max(12).describe("Its alarms, strongest first, at most twelve."),
  alarms_omitted: count("Alarms beyond those."),
  suspects: z
    .array(suspect)
    .describe("Processes whose use rose most up to the onset. A guess, no verdict."),
});

export const incidentEvent = z.strictObject({
  kind: z.enum(CHANGES).describe("What happened."),
  id: nullable(text("Id of the incident; null for sight lost or regained without one.")),
});

const strangest = z.strictObject({
  sensor: sensorId.describe("Sensor id."),
  score: z
    .number()
    .min(0)
    .describe("How unlike its own past. Dimensionless, from 0; alert near 3."),
});

const silence = z.strictObject({
  what: text("A source, a group, or `all`."),
  until: moment("Until when."),
});

export const warning = z.strictObject({
  memory: z
    .enum(["fresh", "restored"])
    .describe("Restored: it began with what an earlier run had learnt, which no log holds."),
  watched: count("Sensors it watches."),
  learning: count("Of these, sensors whose past is too short to alarm."),
  blind: flag("Whether most sensors that ought to have a value have none."),
  sight: nullable(text("What is not seen, in words; null where all is.")),
  relations_score: z
    .number()
    .min(0)
    .nullable()
    .describe(
      "How unusually the sensors stand to one another; null unless judged. Dimensionless, from 0; alert at 3.",
    ),
  relations_state: z
    .enum(["collecting", "blind", "judged"])
    .describe("Whether their relations are known and seen."),
  top: z
    .array(strangest)
    .max(3)
    .describe("The sensors most unlike their own past at this tick, most first, at most three."),
  silenced: z.array(silence).describe("What somebody does not want to hear of."),
});
