// The published schema of a line of the incident journal, and the check of what is read
// back. Loads zod, so only commands that read or publish import this.
import { z } from "zod";
import { fail, ok } from "../../base/index.ts";
import type { Result } from "../../base/index.ts";
import type { Assignable, DeepReadonly } from "../record/fields.ts";
import { identity, moment, named, publish, text } from "../record/fields.ts";
import { incident, warning } from "../record/incident-fields.ts";
import { INCIDENT_SCHEMA, LINE_KINDS } from "./line.ts";
import type { IncidentLine } from "./line.ts";

const trend = z.strictObject({
  tau: z.number().min(-1).max(1).describe("Kendall's τ with time. Alone it is no evidence."),
  p: z.number().min(0).max(1).describe("Share of surrogates without a trend whose τ is as strong."),
  claim: z.enum(["rises", "falls", "none"]).describe("What may be claimed at a level of 5 %."),
});

const signs = z.strictObject({
  sensor: text("Sensor id."),
  values: z.int().min(1).describe("Values looked at."),
  variance: z.number().min(0).describe("Of the series without its slow level."),
  lag1: z.number().min(-1).max(1).describe("Correlation of neighbours."),
  gap: z.number().min(0).max(1).describe("1 − |lag-1|."),
  variance_trend: trend.describe("Trend of the sliding variance."),
  lag1_trend: trend.describe("Trend of the sliding lag-1 autocorrelation."),
});

const line = z
  .strictObject({
    schema: named(INCIDENT_SCHEMA),
    run_id: identity.run_id,
    time: moment("When."),
    host: identity.host,
    kind: z.enum(LINE_KINDS).describe("What happened."),
    incident: incident
      .nullable()
      .describe("The incident as it stood then; null where there is none."),
    signs: z.array(signs).describe("Of `opened`: early signs of its first sensors before it."),
    silenced: warning.shape.silenced,
  })
  .describe("A line of the incident journal.");

/** Fails to compile when the schema allows what the type does not, or the reverse. */
export type LineSchemaHolds = [Assignable<Line, IncidentLine>, Assignable<IncidentLine, Line>];
type Line = DeepReadonly<z.infer<typeof line>>;

export const incidentJsonSchema = (): object => publish(INCIDENT_SCHEMA, line);

/** The value as a line of the journal, or what is wrong with it. */
export function checkIncidentLine(value: unknown): Result<IncidentLine> {
  const parsed = line.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail({
    code: "incident.invalid",
    message: `not a ${INCIDENT_SCHEMA} line: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    advice: "compare it with the output of `homeostat config --schema incident`",
  });
}
