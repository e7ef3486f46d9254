// Delivery to a program: the event as JSON on its standard input, the words most scripts
// need as variables. No shell stands in between, and no word of the event on its command line.
import { DELIVERED, failed } from "../outcome.ts";
import type { Delivery } from "../outcome.ts";
import type { HookEvent } from "../event.ts";
import { labelOf } from "../spec.ts";
import type { CommandHook } from "../spec.ts";
import type { Timers } from "../timers.ts";
import { runChild } from "./child.ts";

/** A variable longer than this is cut; all of it stands in the JSON. */
const VARIABLE_MAX = 1000;
/** Of what the program said, in the message. */
const SAID_MAX = 200;

export interface CommandTools {
  /** Absolute. */
  readonly program: string;
  /** What the program is started with; secrets taken out. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timers: Timers;
  /** Writes out what a terminal would obey. */
  readonly harmless: (text: string) => string;
}

export function commandDelivery(hook: CommandHook, tools: CommandTools): Delivery {
  const { program, environment, timers, harmless } = tools;
  const [, ...words] = hook.command;
  return {
    label: labelOf(hook),
    async deliver(event, signal) {
      const { wrong, said } = await runChild({
        program,
        words,
        environment: { ...environment, ...variablesOf(event, harmless) },
        input: `${JSON.stringify(event)}\n`,
        timeout: hook.timeout,
        timers,
        signal,
      });
      if (wrong === null) return DELIVERED;
      const saying =
        said === "" ? "" : `, saying: ${cut(harmless(said.slice(-SAID_MAX)), SAID_MAX)}`;
      return failed(`${wrong}${saying}`, true);
    },
    close: () => {},
  };
}

/** What a script may use without reading JSON. Control characters are written out; quotes and `$` are not. */
export function variablesOf(
  event: HookEvent,
  harmless: (text: string) => string,
): Readonly<Record<string, string>> {
  const { incident } = event;
  const variables = {
    EVENT: event.kind,
    EVENT_ID: event.id,
    TEXT: event.text,
    TIME: event.time,
    HOST: event.host,
    INCIDENT: incident.id,
    SEVERITY: incident.severity,
    SINCE: incident.since,
    REASON: incident.reason,
    SENSORS: incident.sensors.join(" "),
    SUPPRESSED: String(event.suppressed),
    TEST: event.test ? "1" : "0",
  };
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      `HOMEOSTAT_${name}`,
      cut(harmless(value.toWellFormed()), VARIABLE_MAX),
    ]),
  );
}

function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
