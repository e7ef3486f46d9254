// Of what an alarm is a witness, told from the sensor that it is about. Alarms of one cause say
// one thing, however many sensors show it and whichever reader reads them: a backup keeps a disk
// busy, so that programs wait for it, so that cores idle. Only witnesses of different causes agree.
import type { AlarmKind } from "./alarm-kind.ts";
import { resourceOf } from "./resources.ts";

/** What shows the same cause; another sensor is a witness of its id's first word. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/^(?:disk\.|psi\.io\.|cpu\.iowait$)/u, "disk"],
  // Cores that compute make others wait, switch, grow warm and change their pace.
  [/^(?:cpu|psi\.cpu\.|ctx_switches$|forks$|run_queue$|load_|temp\.|freq$|power\.)/u, "cpu"],
  [/^(?:mem_|swap_|psi\.memory\.|vm\.)/u, "memory"],
];
const FIRST_WORD = /^[a-z]*/u;
const CORE = /^cpu\d+$/u;

/** A single core: which of them is busy is the scheduler's choice. */
export const isCore = (sensorId: string): boolean => CORE.test(sensorId);

/**
 * The cause that an alarm speaks of; `sensor` is the foremost that it is about, null where it is
 * about none. Relations speak of the sensor that leaves them most: they are no second witness of
 * what that sensor says itself. Null where it counts for nothing beside others: what is used up
 * has values it never had all the time, and whether that matters is for its forecast to say.
 */
export function witnessOf(
  { kind, source, group }: { readonly kind: AlarmKind; source: string; group: string },
  sensor: string | null,
): string | null {
  if (kind === "exhaustion") return source;
  if (sensor === null) return group;
  if (resourceOf(sensor) !== null) return null;
  const found = CAUSES.find(([pattern]) => pattern.test(sensor));
  return found?.[1] ?? (FIRST_WORD.exec(sensor)![0] || sensor);
}
