// docs/files.md in step with the code: its field tables are made from the schema and
// the field maps, every key of a real file is named in it, and its examples run
// against files written by the program's own writers.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SessionTally } from "../../src/loop/tally.ts";
import { FIELD_MAP } from "../../src/plants/replay/index.ts";
import { abJson, abLine, AbSession } from "../../src/prove/ab/index.ts";
import { sampleTick } from "../../src/show/record/record.fixture.ts";
import { serialiseTick } from "../../src/show/record/index.ts";
import { tickJsonSchema } from "../../src/show/record/schema.ts";
import { openJsonlWriter, writeFileAtomically } from "../../src/store/index.ts";
import { needs, PYTHON } from "../needs.fixture.ts";

const PAGE = join(import.meta.dirname, "../../docs/files.md");
const TICKS = 120;
const folder = mkdtempSync(join(tmpdir(), "homeostat-files-"));
const log = join(folder, "tig_run.jsonl");
let state: object = {};
let summary: object = {};

beforeAll(() => {
  const ticks = Array.from({ length: TICKS }, (_, seq) => sampleTick(seq));
  const session = new AbSession(1);
  const tally = new SessionTally({
    runId: "run-a",
    version: "0",
    interval: 1,
    started: 0,
    logFile: null,
    abFile: null,
  });
  const lines = ticks.map((tick) => {
    session.add(tick);
    tally.add(tick);
    return serialiseTick(tick);
  });
  // A first run that was cut off in the middle of its last line.
  writeFileSync(log, `${lines[0]}\n${lines[1]!.slice(0, 100)}`);
  write(log, lines.slice(1));
  summary = abJson(session.summary());
  write(join(folder, "tig_ab_log.jsonl"), [
    ...ticks.map((tick) => JSON.stringify(abLine(tick))),
    JSON.stringify(summary),
  ]);
  state = tally.finish("duration", 1000);
  expect(writeFileAtomically(join(folder, "tig_final_state.json"), JSON.stringify(state)).ok).toBe(
    true,
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, lines: readonly string[]): void {
  const writer = openJsonlWriter(path);
  if (!writer.ok) throw new Error(writer.trouble.message);
  for (const line of lines) expect(writer.value.write(line)).toBeNull();
  writer.value.close();
}

interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly FieldSchema[];
  readonly items?: FieldSchema;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly description?: string;
}

const SCHEMA = tickJsonSchema() as FieldSchema & { readonly required: readonly string[] };
const FIELDS = SCHEMA.properties!;
/** Of every record; a log of a host has no others. */
const EVERY = Object.fromEntries(SCHEMA.required.map((name) => [name, FIELDS[name]!]));

function typeOf(field: FieldSchema): string {
  if (field.anyOf !== undefined) return field.anyOf.map(typeOf).join(" or ");
  if (field.items !== undefined) return "array";
  return Array.isArray(field.type) ? field.type.join(" or ") : String(field.type);
}

/** What is inside a field, at any depth, each by its path: `a[].b` inside an array, `a.b` inside an object. */
function fieldsWithin(path: string, field: FieldSchema): readonly [string, FieldSchema][] {
  if (field.items !== undefined) return fieldsWithin(`${path}[]`, field.items);
  if (field.anyOf !== undefined) return field.anyOf.flatMap((one) => fieldsWithin(path, one));
  const found: [string, FieldSchema][] = [];
  for (const [name, inner] of Object.entries(field.properties ?? {})) {
    found.push([`${path}.${name}`, inner], ...fieldsWithin(`${path}.${name}`, inner));
  }
  return found;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");

const GENERATED: Readonly<Record<string, () => string>> = {
  "tick fields": () =>
    table(
      ["field", "type", "meaning, unit, range"],
      Object.entries(FIELDS).map(([name, field]) => [
        `\`${name}\``,
        typeOf(field),
        field.description ?? "",
      ]),
    ),
  "nested fields": () =>
    table(
      ["field", "type", "meaning, unit, range"],
      Object.entries(FIELDS)
        .flatMap(([name, field]) => fieldsWithin(name, field))
        .map(([path, field]) => [`\`${path}\``, typeOf(field), field.description ?? ""]),
    ),
  "foreign fields": () =>
    table(
      ["file", "field", "becomes", "how, or why not"],
      Object.entries({
        "TIG log": FIELD_MAP.tig,
        "TIG A/B log": FIELD_MAP["tig-ab"],
        "our A/B log": FIELD_MAP.ab,
      }).flatMap(([file, rules]) =>
        rules.map(({ field, becomes, why }) => [file, `\`${field}\``, becomes, why]),
      ),
    ),
};

test("the tables of docs/files.md are those of the code", () => {
  let page = readFileSync(PAGE, "utf8");
  const before = page;
  for (const [name, make] of Object.entries(GENERATED)) {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [page.indexOf(open), page.indexOf(close)];
    expect(from, `docs/files.md has the section ${name}`).toBeGreaterThan(0);
    page = `${page.slice(0, from + open.length)}\n${make()}\n${page.slice(to)}`;
  }
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(PAGE, page);
  else expect(before, "docs/files.md is out of step: UPDATE_GOLDEN=1 npm run test:unit").toBe(page);
});

test("T8, T11: every key of the summaries is named in docs/files.md", () => {
  const page = readFileSync(PAGE, "utf8");
  const [pair] = (summary as { pairs: object[] }).pairs;
  for (const key of [...Object.keys(state), ...Object.keys(summary), ...Object.keys(pair!)]) {
    expect(page).toContain(`\`${key}\``);
  }
});

/** The examples of one language, one a line (statements, for SQL). */
function examples(language: string): string[] {
  const page = readFileSync(PAGE, "utf8");
  const blocks = Array.from(
    page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm")),
    ([, text]) => text!,
  );
  if (language === "python") return blocks;
  const separator = language === "sql" ? /;\n/ : /\n/;
  return blocks.flatMap((block) => block.split(separator)).filter((line) => line.trim() !== "");
}

describe("T7: the examples run", () => {
  test("there are some for each program", () => {
    const lines = examples("sh");
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) expect(line).toMatch(/^jq /);
    expect(examples("python")).toEqual([
      expect.stringContaining('read_json("tig_run.jsonl", lines=True)'),
    ]);
  });

  test("jq", (context) => {
    needs(context, "jq");
    for (const line of examples("sh")) {
      const run = spawnSync("sh", ["-c", line], { cwd: folder, encoding: "utf8" });
      expect(run.stderr, line).toBe("");
      expect(run.stdout.trim(), line).not.toBe("");
    }
  });

  test("pandas", (context) => {
    needs(context, "pandas");
    const [program] = examples("python");
    const run = spawnSync(PYTHON, ["-c", program!], { cwd: folder, encoding: "utf8" });
    expect(run.stderr).toBe("");
    expect(run.stdout).toContain("coherence");
  });

  test("DuckDB", async () => {
    const statements = examples("sql");
    expect(statements).toHaveLength(3);
    for (const statement of statements) {
      const rows = await query(statement.replaceAll("tig_run.jsonl", log));
      expect(rows.length, statement).toBeGreaterThan(0);
    }
  });
});

async function query(sql: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe("T7: a log reads without options, also after a torn line was repaired", () => {
  test("DuckDB sees every tick, and numbers as numbers", async () => {
    expect(
      await query(`SELECT count(*)::INT, max(seq)::INT FROM read_json_auto('${log}')`),
    ).toEqual([[TICKS, TICKS - 1]]);
    const described = await query(`DESCRIBE SELECT * FROM read_json_auto('${log}')`);
    const types = new Map(described.map(([name, type]) => [String(name), String(type)]));
    expect([...types.keys()].sort()).toEqual(Object.keys(EVERY).sort());
    expect(types.get("time")).toBe("TIMESTAMP");
    for (const [name, field] of Object.entries(EVERY)) {
      const kind = typeOf(field);
      const known = Object.hasOwn(sampleTick(20), name) && sampleTick(20)[name as "seq"] !== null;
      if (known && /number|integer/.test(kind))
        expect(types.get(name), name).toMatch(/^(DOUBLE|BIGINT)$/);
      if (known && kind.startsWith("boolean")) expect(types.get(name), name).toBe("BOOLEAN");
    }
  });
});
