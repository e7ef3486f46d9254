import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleTick } from "./record.fixture.ts";
import type { TickRecord, WorldRecord } from "./record.ts";
import { checkTickRecord, tickJsonSchema } from "./schema.ts";
import { serialiseTick } from "./serialise.ts";

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
const validates = ajv.compile(tickJsonSchema());

type Fields = Readonly<
  Record<
    string,
    { readonly description?: string; readonly items?: { readonly properties?: Fields } }
  >
>;

const [busy] = sampleTick(20).top_processes;

const WORLD: WorldRecord = {
  policy: "random",
  seed: 0,
  episode: 1,
  step: 3,
  action: "up",
  reward: -0.03,
  risk: 0.2,
  verdict: "creative",
  shares: { budget: 1 },
  figures: { hot: 2 },
};

function check(changes: object, problem: string | null): void {
  const record = { ...sampleTick(20), ...changes };
  const checked = checkTickRecord(record);
  expect(validates(record)).toBe(problem === null);
  if (checked.ok) expect(problem).toBeNull();
  else expect(checked.trouble.message).toContain(problem ?? "no trouble expected, but");
}

describe("T9: the published schema", () => {
  test.each<[name: string, changes: object, problem: string | null]>([
    ["a record", {}, null],
    ["all unknown", { coherence: null, cpu_avg: null, route_target: null, processes: null }, null],
    ["an unknown field", { colour: "red" }, "colour"],
    ["another version", { schema: "homeostat.tick/2" }, "schema"],
    ["a missing band", { bands: { VOID: 0 } }, "bands"],
    ["an unknown band", { self_band: "GAS" }, "self_band"],
    ["a value above 1", { values: { cpu0: 1.01 } }, "values.cpu0"],
    ["a sensor id that is none of ours", { values: { "cpu\u001b[31m": 1 } }, "values"],
    ["a time that is none", { time: "yesterday" }, "time"],
    ["a negative position", { seq: -1 }, "seq"],
    ["an integer readers would round", { self_rss_bytes: 2 ** 53 }, "self_rss_bytes"],
    ["a process of eight threads", { top_processes: [{ ...busy, cpu_ratio: 7.5 }] }, null],
    ["a share above 1", { top_processes: [{ ...busy, wait_ratio: 1.01 }] }, "wait_ratio"],
    ["a world", { world: WORLD }, null],
    ["a world of nobody", { world: { ...WORLD, policy: undefined } }, "policy"],
    ["a world's share above 1", { world: { ...WORLD, shares: { budget: 2 } } }, "world.shares"],
    ["a missing field", { steering: undefined }, "steering"],
  ])("%s", (_name, changes, problem) => check(changes, problem));

  test("every field has a description", () => {
    const { properties } = tickJsonSchema() as { properties: Fields };
    expect(Object.keys(properties).sort()).toEqual(
      Object.keys(sampleTick(20, { world: WORLD })).sort(),
    );
    const nested = Object.values(properties).map(({ items }) => items?.properties ?? {});
    const fields = [properties, ...nested].flatMap((level) => Object.entries(level));
    expect(fields.length).toBeGreaterThan(Object.keys(properties).length);
    for (const [name, field] of fields) expect(field.description, name).toMatch(/^\w.*\.$/);
  });

  test.each([[null], [42], ["text"], [[]]])("refuses %j", (value) => {
    expect(checkTickRecord(value).ok).toBe(false);
  });
});

describe("T7: a record as one line", () => {
  test("reads back as it was", () => {
    const record = sampleTick(20);
    expect(JSON.parse(serialiseTick(record))).toEqual(record);
  });

  test("hostile names and numbers stay one readable line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.double(), (name, number) => {
        const top_processes = [
          { pid: 1, name, cpu_ratio: number, wait_ratio: null, rss_bytes: null },
        ];
        const line = serialiseTick(sampleTick(3, { top_processes }));
        expect(line).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
        expect(line.isWellFormed()).toBe(true);
        const back = JSON.parse(line) as TickRecord;
        expect(back.top_processes[0]!.name).toBe(name.toWellFormed());
        const known = Math.abs(number) <= Number.MAX_SAFE_INTEGER;
        expect(back.top_processes[0]!.cpu_ratio).toBe(known ? number + 0 : null);
      }),
      { seed: 1 },
    );
  });
});
