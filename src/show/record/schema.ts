// The published schema of a tick record: what `--json` and `--log` promise and what
// `replay` demands. One description, from which the check, the JSON Schema and the
// documentation are made; the compiler holds it against `TickRecord` both ways.
// Loads zod, so only commands that check or publish the schema import this file.
import { z } from "zod";
import { fail, ok } from "../../base/index.ts";
import type { Result } from "../../base/index.ts";
import { amount, band, count, engine, flag, host, identity, milliseconds } from "./fields.ts";
import { moment, named, nullableFlag, publish, ratio, sensorId, text } from "./fields.ts";
import type { DeepReadonly, Assignable } from "./fields.ts";
import { incident, incidentEvent, warning } from "./incident-fields.ts";
import { TICK_SCHEMA } from "./record.ts";
import type { TickRecord } from "./record.ts";

/** Problems named in one message; a record of another program would break every row. */
const PROBLEMS_SHOWN = 3;

const core = z.strictObject({
  id: sensorId.describe("Sensor id of the core."),
  value: ratio("Share of the core in use."),
  band: band("Band of its fitted map; null while collecting or blind."),
  gap: ratio("1 − |λ| at the stable fixed point: how fast a disturbance dies out."),
  proven: nullableFlag("False where the fit explains no more than chance would."),
});

const process = z.strictObject({
  pid: z.int().min(0).describe("Process id."),
  name: text("Name as the host gives it. Hostile text: escape it before showing it."),
  cpu_ratio: amount("Processor time used since the last tick.", "Cores"),
  wait_ratio: ratio("Share of its runnable time spent waiting for a core."),
  rss_bytes: amount("Resident memory.", "Bytes"),
});

const recommendation = z.strictObject({
  id: text("Id of the recommendation."),
  target: text("What it would change."),
  knob: text("Which setting of it."),
  before: text("The setting as found."),
  after: text("The setting as advised."),
  reason: text("Why."),
  expect: text("What should follow if it helps."),
  undo: text("A command that takes it back, whatever became of this program."),
  status: z.enum(["dry-run", "applied", "refused", "suppressed"]).describe("What was done."),
  suppressed_by: z
    .string()
    .nullable()
    .describe("The failure mode or limit that forbids it; null unless suppressed."),
});

export const receipt = z.strictObject({
  id: text("Id of the recommendation."),
  time: moment("When."),
  target: text("What was changed."),
  kind: z.enum(["applied", "refused", "checked", "taken-back"]).describe("Kind of event."),
  verdict: z
    .enum(["effective", "ineffective", "undecided"])
    .nullable()
    .describe("What the check of the forecast found; null unless it is a check."),
  outcome: text("What came of it."),
});

const world = z.strictObject({
  policy: text("Name of the policy that plays."),
  seed: count("Seed of this episode."),
  episode: z.int().min(1).describe("Number of the episode. Count, from 1."),
  step: count("Steps of this episode so far."),
  action: z.string().nullable().describe("What the policy did last; null before the first step."),
  reward: z
    .number()
    .nullable()
    .describe("Reward of this episode so far; null where the world pays none."),
  risk: ratio("The world's own risk; null where it has none."),
  verdict: z.string().nullable().describe("The world's own verdict; null where it has none."),
  shares: z.record(z.string(), z.number().min(0).max(1)).describe("Shares by name. Ratio, 0 to 1."),
  figures: z.record(z.string(), z.number()).describe("Further figures of the world by name."),
});

const self = {
  self_cpu_ratio: amount("Processor time this program used since the last tick.", "Cores"),
  self_rss_bytes: amount("Resident memory of this program.", "Bytes"),
  self_tick_ms: amount("Wall time of this program's last tick.", "Milliseconds"),
  self_band: band("Band of S* itself, fed back as a sensor."),
  self_gap: ratio("Gap of S* itself."),
  self_converged: nullableFlag("Whether the last five S* lie within a deviation of 0.01."),
  late_ms: milliseconds("How late the tick began; 0 on the beat."),
  skipped_beats: count("Beats skipped before this tick because the previous one overran."),
  suspended_ms: milliseconds("How long the machine was suspended before this tick."),
};

const detail = {
  values: z
    .record(sensorId, z.number().min(0).max(1).nullable())
    .describe(
      "Sensor id → normalised value. Ratio, 0 to 1, in steps of 0.000001; null where unknown.",
    ),
  gaps: z
    .record(sensorId, z.string())
    .describe("Sensor id → why its value is unknown; only sensors with a gap."),
  cores: z.array(core).describe("The cores, in the order of their index."),
  top_processes: z.array(process).describe("Busiest processes first, at most ten."),
  thinned: z.array(z.string()).describe("Reader groups left out of this tick to keep the pace."),
  incidents: z
    .array(incident)
    .describe("The incident that is open or resting, and what closed at this very tick."),
  incident_events: z.array(incidentEvent).describe("What became of incidents at this tick."),
  warning: warning.describe("What early warning sees, and how much it knows yet."),
  recommendations: z
    .array(recommendation)
    .describe("What would help now, and what was done about it."),
  receipts: z.array(receipt).describe("What was done, checked and taken back at this tick."),
  steering: flag("Whether the program may act on the host."),
  steering_hold: z
    .string()
    .nullable()
    .describe("Why nothing new is recommended; null where something is."),
  world: world
    .exactOptional()
    .describe("Of simulated worlds only: who plays, and where the episode stands."),
};

const tickSchema = z
  .strictObject({ schema: named(TICK_SCHEMA), ...identity, ...engine, ...host, ...self, ...detail })
  .describe("One tick of homeostat. Unknown is null; no number is NaN or infinite.");

/** Fails to compile when the schema allows what the type does not, or the reverse. */
export type SchemaHoldsType = [Assignable<Tick, TickRecord>, Assignable<TickRecord, Tick>];
type Tick = DeepReadonly<z.infer<typeof tickSchema>>;

/** The schema as JSON Schema, draft 2020-12, with unit and range of every field. */
export function tickJsonSchema(): object {
  return publish(TICK_SCHEMA, tickSchema);
}

/** The value as a tick record, or what is wrong with it: the first fields that break the schema. */
export function checkTickRecord(value: unknown): Result<TickRecord> {
  const parsed = tickSchema.safeParse(value);
  // The value itself and not zod's copy of it, whose keys stand in another order.
  if (parsed.success) return ok(value as TickRecord);
  const issues = parsed.error.issues;
  const shown = issues
    .slice(0, PROBLEMS_SHOWN)
    .map((issue) => `${issue.path.join(".") || "record"}: ${issue.message}`);
  const more = issues.length - shown.length;
  return fail({
    code: "record.invalid",
    message: `not a ${TICK_SCHEMA} record: ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
    advice: "compare it with the output of `homeostat config --schema tick`",
  });
}
