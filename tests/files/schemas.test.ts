// Every published schema against what the program really writes: records of ticks, A/B
// lines and summaries of sessions with and without samples, states of sessions that ended
// in every way. And against damage: a field taken away, added or out of range is refused.
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { normal, seededChance } from "../../src/base/index.ts";
import type { EndedBy, FinalState } from "../../src/loop/index.ts";
import { SessionTally } from "../../src/loop/tally.ts";
import { abJson, abLine, AbSession } from "../../src/prove/ab/index.ts";
import { Chronicle } from "../../src/show/incidents/index.ts";
import { incidentJsonSchema } from "../../src/show/incidents/line-schema.ts";
import { abJsonSchema, abSummaryJsonSchema } from "../../src/show/record/ab-schema.ts";
import type { Assignable, DeepReadonly } from "../../src/show/record/fields.ts";
import { sampleTick } from "../../src/show/record/record.fixture.ts";
import { tickJsonSchema } from "../../src/show/record/schema.ts";
import { stateJsonSchema } from "../../src/show/record/state-schema.ts";
import type { StateFile } from "../../src/show/record/state-schema.ts";

/** Fails to compile when a session writes what the schema does not allow, but for what is optional. */
export type StateSchemaHolds = Assignable<
  keyof FinalState | keyof StateFile,
  keyof FinalState & keyof StateFile
> &
  Assignable<Omit<FinalState, "troubles">, DeepReadonly<Omit<StateFile, "troubles">>>;

const chance = seededChance(8);
const moving = (seq: number) =>
  sampleTick(seq, {
    coherence: seq < 7 ? null : 0.2 + 0.01 * normal(chance),
    cpu_avg: 0.5 + 0.01 * normal(chance),
  });

/** What a session of so many ticks writes. */
function written(ticks: number, endedBy: EndedBy) {
  const session = new AbSession(1);
  const tally = new SessionTally({
    runId: "run-a",
    version: "0.1.0",
    interval: 1,
    started: 0,
    logFile: ticks > 0 ? "tig_run.jsonl" : null,
    abFile: null,
  });
  const records = Array.from({ length: ticks }, (_, seq) => moving(seq));
  const chronicle = new Chronicle();
  const journal: object[] = [];
  for (const record of records) {
    journal.push(...chronicle.lines(record, () => []));
    session.add(record);
    tally.add(record);
  }
  tally.trouble({ code: "log.full", message: "no room" });
  tally.trouble({ code: "log.line", message: "torn", where: "x", line: 3, advice: "look" });
  return {
    tick: records,
    ab: records.map(abLine),
    "ab-summary": [abJson(session.summary())],
    state: [tally.finish(endedBy, 5000)],
    incident: [...journal, ...[chronicle.end() ?? []].flat()],
  };
}

const SCHEMAS = {
  tick: tickJsonSchema(),
  ab: abJsonSchema(),
  "ab-summary": abSummaryJsonSchema(),
  state: stateJsonSchema(),
  incident: incidentJsonSchema(),
} as const;
type Name = keyof typeof SCHEMAS;
const NAMES = Object.keys(SCHEMAS) as Name[];

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const validators = new Map(NAMES.map((name) => [name, ajv.compile(SCHEMAS[name])]));

function check(name: Name, value: object, accepted: boolean): void {
  const validate = validators.get(name)!;
  const parsed: unknown = JSON.parse(JSON.stringify(value));
  expect(validate(parsed), JSON.stringify(validate.errors?.slice(0, 3))).toBe(accepted);
}

describe("T7, T8, T11: what is written is what the schemas promise", () => {
  test.each<[ticks: number, endedBy: EndedBy]>([
    [0, "error"],
    [3, "SIGINT"],
    [9, "quit"],
    [50, "recording ended"],
    [120, "duration"],
    [300, "stdout closed"],
  ])("%i ticks, ended by %s", (ticks, endedBy) => {
    const files = written(ticks, endedBy);
    for (const name of NAMES) for (const value of files[name]) check(name, value, true);
  });

  test.each(NAMES)("%s: a missing, a strange and a wrong field are refused", (name) => {
    const value = written(120, "duration")[name].at(-1)!;
    for (const key of Object.keys(value)) {
      check(name, { ...value, [key]: undefined }, false);
      check(name, { ...value, [key]: { strange: [] } }, false);
    }
    check(name, { ...value, colour: "red" }, false);
    check(name, { ...value, schema: "homeostat.other/1" }, false);
  });

  test.each(NAMES)("%s: every field is described", (name) => {
    const undescribed = (schema: object, path: string): string[] => {
      const {
        properties = {},
        items,
        description,
      } = schema as {
        properties?: Record<string, object>;
        items?: object;
        description?: string;
      };
      return [
        ...(description === undefined && path !== "" && !path.endsWith("[]") ? [path] : []),
        ...Object.entries(properties).flatMap(([key, field]) =>
          undescribed(field, `${path}.${key}`),
        ),
        ...(items === undefined ? [] : undescribed(items, `${path}[]`)),
      ];
    };
    expect(undescribed(SCHEMAS[name], "")).toEqual([]);
  });
});
