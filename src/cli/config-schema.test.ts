import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { stringify } from "yaml";
import { expect, test } from "vitest";
import { readConfigFiles } from "./config-file.ts";
import { configJsonSchema } from "./config-schema.ts";
import { CONFIGURABLE, configurationKey } from "./options.ts";

const KEYS = [...CONFIGURABLE.map(configurationKey), "no_such_key"];

const hook = fc.record(
  {
    command: fc.array(fc.constantFrom("page", "-x", "", "a\0"), { maxLength: 3 }),
    webhook: fc.constantFrom("https://a.b/c", "nowhere", 1),
    secret_env: fc.constantFrom("KEY", "no name"),
    secret_file: fc.constantFrom("/etc/key", ""),
    tries: fc.constantFrom(1, 10, 0, 1.5, "2"),
    per_hour: fc.constantFrom(0.5, 0),
    stranger: fc.constant(1),
  },
  { requiredKeys: [] },
);

/** Texts with a number stay out: their range is checked when they are read, a pattern cannot. */
const value = fc.oneof(
  fc.boolean(),
  fc.constant(null),
  fc.integer({ min: -5, max: 100 }),
  fc.double({ min: -1, max: 1e12, noNaN: true }),
  fc.constantFrom("yes", "off", "host", "cluster", "/tmp/x", "perhaps", ""),
  fc.constant([1]),
  fc.constant({ a: 1 }),
  fc.constantFrom("https://a.b/c", "http://", "ftp://a.b"),
  fc.array(hook, { maxLength: 3 }),
);

test("T7: the published schema accepts exactly the configurations the program accepts", () => {
  const accepts = new Ajv2020({ allowUnionTypes: true }).compile(configJsonSchema());
  const outcomes = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 2 }), (settings) => {
      const read = readConfigFiles([{ path: "config.yaml", text: stringify(settings) }]);
      expect(accepts(settings), JSON.stringify(settings)).toBe(read.ok);
      outcomes[read.ok ? "accepted" : "refused"]++;
    }),
    { seed: 1, numRuns: 2000 },
  );
  expect(outcomes.accepted).toBeGreaterThan(100);
  expect(outcomes.refused).toBeGreaterThan(100);
});

test("X6: the example in docs/cli.md is a configuration that is accepted", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "cli.md"), "utf8");
  const text = /```yaml\n([^`]+)```/.exec(page)?.[1] ?? "";
  const read = readConfigFiles([{ path: "example", text }]);
  expect(read.ok && read.value.size).toBe(text.trim().split("\n").length);
});

test.for<[text: string, accepted: boolean]>([
  ["500ms", true],
  ["+1.5 s", true],
  ["1e1", true],
  ["2w", false],
  ["1M", false],
])("T7: an interval of %j is accepted by both: %s", ([text, accepted]) => {
  const accepts = new Ajv2020({ allowUnionTypes: true }).compile(configJsonSchema());
  const read = readConfigFiles([{ path: "config.yaml", text: stringify({ interval: text }) }]);
  expect([accepts({ interval: text }), read.ok]).toEqual([accepted, accepted]);
});
