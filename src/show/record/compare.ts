// Whether two records of one tick say the same about everything the engine derives.
// Sameness is of bits: the engine is a function of the values, so a replay that
// differs in the last digit has computed something else.
import type { TickRecord } from "./record.ts";

/** What the engine derives from `values`; everything else of a record is read or given. */
export const ENGINE_FIELDS = [
  "sensors",
  "collecting",
  "coherence",
  "coherence_ratio",
  "coherence_relative",
  "above_t_star",
  "v_star",
  "a_star",
  "proven_share",
  "bands",
  "route_target",
  "route_score",
  "self_band",
  "self_gap",
  "self_converged",
  "cores",
  "incidents",
  "incident_events",
  "warning",
] as const satisfies readonly (keyof TickRecord)[];
export type EngineField = (typeof ENGINE_FIELDS)[number];

/** The engine's own coherence remembers S* of 40 ticks, which each remember 40 ticks of values. */
export const SELF_FIELDS: ReadonlySet<EngineField> = new Set([
  "self_band",
  "self_gap",
  "self_converged",
]);

/** Early warning remembers all of its run, and of earlier ones where the record says `restored`. */
export const WARNING_FIELDS: ReadonlySet<EngineField> = new Set([
  "incidents",
  "incident_events",
  "warning",
]);

/** The fields in which two records of one tick differ. */
export function differingFields(one: TickRecord, other: TickRecord): EngineField[] {
  const isComparable = one.warning.memory === other.warning.memory;
  return ENGINE_FIELDS.filter(
    (field) => (isComparable || !WARNING_FIELDS.has(field)) && !isSame(one[field], other[field]),
  );
}

/** `record` with what `computed` says in the engine's fields; those of early warning only where its past is whole. */
export function withEngineFields(
  record: TickRecord,
  computed: TickRecord,
  isWhole = true,
): TickRecord {
  const takes = ENGINE_FIELDS.filter((field) => isWhole || !WARNING_FIELDS.has(field));
  const fields = Object.fromEntries(takes.map((field) => [field, computed[field]]));
  return { ...record, ...(fields as Pick<TickRecord, EngineField>) };
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || (one === 0 && other === 0)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) =>
    isSame((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  );
}
