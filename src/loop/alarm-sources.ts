// What an alarm may be named after, so that a silence for a misspelt name is refused.
import type { SensorSpec } from "../base/index.ts";
import { kinOf } from "../judge/early-warning/index.ts";
import { ALL_SOURCES, RESOURCES } from "../judge/warning/index.ts";

const RELATIONS = "relations";
const EXHAUSTION = "exhaustion:";
/** What lasts, and who left its companions, is said of a sensor. */
const FOUND_IN = /^(?:lasting|relations):/u;

/** Whether alarms can come from a source or a group of this name, given the sensors there are. */
export function isAlarmSource(what: string, sensors: readonly SensorSpec[]): boolean {
  if (what === ALL_SOURCES || what === RELATIONS) return true;
  if (what.startsWith(EXHAUSTION)) {
    const [resource] = what.slice(EXHAUSTION.length).split(":", 1);
    return RESOURCES.some((known) => known === resource);
  }
  const subject = what.replace(FOUND_IN, "");
  return sensors.some(({ id }) => id === subject || kinOf(id) === subject);
}

/** The names there are, for a hint at the nearest. */
export function alarmSources(sensors: readonly SensorSpec[]): readonly string[] {
  const named = sensors.flatMap(({ id }) => [id, kinOf(id)]);
  const resources = RESOURCES.map((resource) => `${EXHAUSTION}${resource}`);
  return [...new Set([ALL_SOURCES, RELATIONS, ...resources, ...named])];
}
