// The incident journal: `incidents.jsonl` in the state folder, a line whenever something
// became of an incident. Whoever holds it is the watch that `homeostat incidents` speaks to;
// a second watch of the same user goes without.
import { join } from "node:path";
import { ok } from "../../base/index.ts";
import type { Bytes, Result, Trouble } from "../../base/index.ts";
import { Chronicle, signsOf } from "../../show/incidents/index.ts";
import type { IncidentLine, SensorSigns } from "../../show/incidents/index.ts";
import type { IncidentRecord } from "../../show/record/index.ts";
import { harmlessJson } from "../../show/text/index.ts";
import { openJsonlWriter, privateFolder } from "../../store/index.ts";
import type { JsonlWriter } from "../../store/index.ts";
import type { Output } from "../output.ts";
import type { SessionControl } from "../session.ts";
import type { Loop } from "../tick.ts";

export const JOURNAL_FILE = "incidents.jsonl";
/** Set aside at this size, and so many set aside: some hundreds of incidents in all. */
const ROTATE_AT_BYTES: Bytes = 4 * 1024 * 1024;
export const JOURNALS_KEPT = 3;
/** Sensors of an incident whose early signs are told: each takes some ten milliseconds once. */
const SIGNS_OF = 3;

export interface IncidentJournal {
  /** Said when it was opened: a torn line that was cut back. */
  readonly notice: Trouble | null;
  output(control: Pick<SessionControl, "report">): Output;
}

/** Opens the journal in the state folder, which is made if need be. */
export function openIncidentJournal(folder: string): Result<IncidentJournal> {
  const made = privateFolder(folder);
  if (!made.ok) return made;
  const options = { rotateAtBytes: ROTATE_AT_BYTES, keep: JOURNALS_KEPT };
  const opened = openJsonlWriter(join(folder, JOURNAL_FILE), options);
  if (!opened.ok) return opened;
  const writer = opened.value;
  return ok({ notice: writer.notice, output: (control) => journalOutput(writer, control) });
}

function journalOutput(writer: JsonlWriter, control: Pick<SessionControl, "report">): Output {
  const chronicle = new Chronicle();
  const write = (line: IncidentLine): void => {
    const trouble = writer.write(harmlessJson(JSON.stringify(line)));
    if (trouble !== null) control.report(trouble);
  };
  return {
    show(record, loop) {
      for (const line of chronicle.lines(record, (incident) => signsBefore(incident, loop))) {
        write(line);
      }
    },
    reopen() {
      const trouble = writer.reopen();
      if (trouble !== null) control.report(trouble);
    },
    close() {
      const last = chronicle.end();
      if (last !== null) write(last);
      writer.close();
      if (writer.dropped === 0) return [];
      const message = `${writer.dropped} of ${writer.dropped + writer.written} lines could not be written`;
      return [{ code: "incidents.incomplete", where: writer.path, message }];
    },
  };
}

/** The early signs in the minutes before the first alarm, as far as the history reaches. */
function signsBefore({ sensors, age_s }: IncidentRecord, { plant, history }: Loop): SensorSigns[] {
  const after = Math.ceil(age_s / history.interval) + 1;
  return sensors.slice(0, SIGNS_OF).flatMap((sensor) => {
    const index = plant.sensors.indexOf(sensor);
    if (index === undefined) return [];
    const signs = signsOf(history.sensor(index).slice(0, -after));
    return signs === null ? [] : [{ sensor, ...signs }];
  });
}
