// The published schema of `tig_final_state.json`, the summary of a session. The figures
// of the last tick have the tick record's own fields; tests hold the rest against what
// the session writes. Loads zod, so only commands that publish schemas import this.
import { z } from "zod";
import { amount, count, engine, flag, identity, milliseconds, moment } from "./fields.ts";
import { named, nullableFlag, publish, ratio, text } from "./fields.ts";
import { SEVERITIES } from "./record.ts";
import { receipt } from "./schema.ts";

const STATE_SCHEMA = "homeostat.state/1";

const trouble = z.strictObject({
  code: text("Stable name of the trouble, as `log.unwritable`."),
  message: text("What is wrong."),
  where: z.string().optional().describe("File, flag or key it concerns."),
  line: z.int().min(1).optional().describe("Line in it. Count, from 1."),
  advice: z.string().optional().describe("What can be done about it."),
  times: z.int().min(1).describe("How often it was reported. Count, from 1."),
});

const target = z.strictObject({
  target: text("Sensor id of a core."),
  ticks: count("Ticks at which it was the route."),
  share: z.number().min(0).max(1).describe("Share of the ticks with a route. Ratio, 0 to 1."),
});

const ENDINGS = ["duration", "quit", "recording ended", "stdout closed", "error"] as const;

const run = {
  run_id: identity.run_id,
  version: text("Version of homeostat."),
  plant: identity.plant.nullable().describe("Kind of system read; null where there was no tick."),
  host: identity.host.nullable().describe("Name of the system read; null likewise."),
  interval_s: identity.interval_s,
  started: moment("When it began, by the wall clock."),
  ended: moment("When it ended, by the wall clock."),
  ended_by: z
    .union([z.enum(ENDINGS), z.templateLiteral(["SIG", z.string()])])
    .describe("Why it ended; a signal by its name."),
  duration_s: z.number().min(0).describe("From start to end. Seconds, from 0."),
  ticks: count("Ticks taken."),
  skipped_beats: count("Beats skipped by overruns."),
  overruns: count("How often beats were skipped."),
  late_max_ms: milliseconds("Greatest lateness of a tick."),
  suspended_ms: milliseconds("Time the machine was asleep."),
};

const { collecting: _, bands, ...figures } = engine;

const session = {
  coherence_min: ratio("Lowest S* of the session."),
  coherence_median: ratio("Median S* of the session, to 0.0001."),
  coherence_max: ratio("Highest S* of the session."),
  band_transitions: count("Changes of the cores' bands."),
  band_transitions_by_kind: z
    .record(z.string().regex(/^[A-Z]+→[A-Z]+$/), z.int().min(1))
    .describe("The same by `FROM→TO`. Count, from 1."),
  route_changes: count("How often the route changed."),
  top_targets: z.array(target).max(5).describe("Targets chosen most often, at most five."),
  incidents_opened: count("Incidents that were open at any time of the run."),
  incidents_worst: z.enum(SEVERITIES).nullable().describe("The worst of them; null without one."),
  incident_open: z
    .strictObject({
      id: text("Id of the incident."),
      severity: z.enum(SEVERITIES).describe("The worst it has been."),
      since: moment("When the first of its alarms began."),
      age_s: z.number().min(0).describe("From then to the end of the run. Seconds, from 0."),
    })
    .nullable()
    .describe("The one that was not over at the end; null without one."),
  steering: flag("Whether acting on the host was allowed."),
  recommendations: count("Distinct recommendations; suppressed ones are not counted."),
  actions: z
    .strictObject({
      applied: count("Carried out, wholly or in part."),
      refused: count("Refused by the actuator, or their target had gone."),
      effective: count("Checks that found the forecast effect."),
      ineffective: count(
        "Checks that did not; a further step followed, or all of it was taken back.",
      ),
      undecided: count("Checks that could not tell."),
      taken_back: count("Taken back, for whatever reason."),
    })
    .describe("What became of what was acted on."),
  last_receipts: z
    .array(receipt)
    .describe("The latest of what steering did, checked and took back, the end included."),
  self_cpu_ratio_mean: amount("Processor time of this program.", "Cores"),
  self_rss_bytes_max: amount("Largest resident memory of this program.", "Bytes"),
  self_tick_ms_mean: amount("Wall time of this program's ticks.", "Milliseconds"),
  troubles: z.array(trouble).describe("What went wrong."),
  log_file: z.string().nullable().describe("The log of this run; null without one."),
  ab_file: z.string().nullable().describe("The A/B log of this run; null without one."),
};

const stateSchema = z
  .strictObject({
    schema: named(STATE_SCHEMA),
    ...run,
    ...figures,
    bands: bands.nullable().describe("Band → sensors in it; null where there was no tick."),
    self_converged: nullableFlag("Whether the last five S* lie within a deviation of 0.01."),
    ...session,
  })
  .describe("A session of homeostat; figures without another word are of its last tick.");

/** What a state file holds, as the schema says it. */
export type StateFile = z.infer<typeof stateSchema>;

export const stateJsonSchema = (): object => publish(STATE_SCHEMA, stateSchema);
