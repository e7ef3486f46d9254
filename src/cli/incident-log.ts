// The incidents of a tick log: what `watch --log` has kept, read as the journal would have
// been written. Values of the last minutes are kept, so that early signs can be told.
import { fail, ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { Annals, Chronicle, signsOf } from "../show/incidents/index.ts";
import type { SensorSigns } from "../show/incidents/index.ts";
import { loadTickSchema, TICK_SCHEMA } from "../show/record/index.ts";
import type { IncidentRecord, TickRecord } from "../show/record/index.ts";
import { readJsonLines } from "../store/index.ts";
import type { Known } from "./incident-journal.ts";

/** Ticks whose values are kept: as many as early signs look at. */
const TICKS_KEPT = 400;
/** Sensors of an incident whose early signs are told. */
const SIGNS_OF = 3;

/** What a log tells; refuses a file whose first line is no tick, and a damaged line that bears on an incident. */
export async function annalsOfLog(path: string): Promise<Result<Known>> {
  const lines = readJsonLines(path);
  if (!lines.ok) return lines;
  const { checkTickRecord } = await loadTickSchema();
  const story = new Story();
  const remarks: Trouble[] = [];
  for (const line of lines.value) {
    if (line.kind !== "value") {
      if (story.last === null) return fail(line.trouble);
      remarks.push(line.trouble);
      continue;
    }
    // Each line in full would take minutes for a long log; what bears on an incident is checked.
    const needsCheck = story.last === null || !isPlain(line.value);
    const checked = needsCheck ? checkTickRecord(line.value) : ok(line.value as TickRecord);
    if (!checked.ok) return fail({ ...checked.trouble, where: path, line: line.line });
    story.add(checked.value);
  }
  const now = story.last?.time ?? new Date().toISOString();
  return ok({ annals: story.annals, now, watching: null, remarks: remarks.slice(0, 1) });
}

/** A tick at which there is no incident, nothing happened, and nothing is silenced. */
function isPlain(value: unknown): boolean {
  const record = value as Partial<TickRecord> | null;
  return (
    record?.schema === TICK_SCHEMA &&
    isEmptyList(record.incidents) &&
    isEmptyList(record.incident_events) &&
    isEmptyList(record.warning?.silenced) &&
    typeof record.time === "string" &&
    typeof record.run_id === "string" &&
    typeof record.values === "object"
  );
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** The records of a log, run after run, as lines of a journal. */
class Story {
  readonly annals = new Annals();
  last: TickRecord | null = null;
  #chronicle = new Chronicle();
  #past: TickRecord[] = [];

  add(record: TickRecord): void {
    if (this.last !== null && this.last.run_id !== record.run_id) {
      this.#chronicle = new Chronicle();
      this.#past = [];
    }
    for (const line of this.#chronicle.lines(record, (incident) => this.#signs(incident))) {
      this.annals.add(line);
    }
    this.last = record;
    this.#past.push(record);
    if (this.#past.length > 2 * TICKS_KEPT) this.#past = this.#past.slice(-TICKS_KEPT);
  }

  #signs({ sensors, since }: IncidentRecord): SensorSigns[] {
    const before = this.#past.filter(({ time }) => time < since).slice(-TICKS_KEPT);
    return sensors.slice(0, SIGNS_OF).flatMap((sensor) => {
      const signs = signsOf(before.map(({ values }) => values[sensor] ?? null));
      return signs === null ? [] : [{ sensor, ...signs }];
    });
  }
}
