// `homeostat config`: every setting in force and where its value came from, and the
// JSON Schemas of the configuration file and of every file that is written.
import { existsSync } from "node:fs";
import { unreachable } from "../base/index.ts";
import { harmlessJson, showHostile } from "../show/text/index.ts";
import { SYSTEM_CONFIG, userConfig } from "./config-place.ts";
import { configJsonSchema } from "./config-schema.ts";
import { formatValue, shownValue } from "./describe.ts";
import { EXIT } from "./exit.ts";
import type { Environment, Io } from "./io.ts";
import {
  CONFIG_OPTIONS,
  CONFIGURABLE,
  configurationKey,
  environmentName,
  GLOBAL_OPTIONS,
} from "./options.ts";
import { type Origin, type Setting, type Settings, valuesOf } from "./resolve.ts";

interface ConsideredFile {
  readonly path: string;
  readonly exists: boolean;
}

export async function config(settings: Settings, io: Io): Promise<number> {
  const { schema, json } = valuesOf(CONFIG_OPTIONS, settings);
  if (schema !== null) {
    io.out(`${harmlessJson(JSON.stringify(await schemaNamed(schema), null, 2))}\n`);
    return EXIT.ok;
  }
  const rows = CONFIGURABLE.flatMap((option) => settings.get(option.name) ?? []);
  const files = filesConsidered(settings, io.env);
  io.out(json ? asJson(rows, files) : asText(rows, files));
  return EXIT.ok;
}

type SchemaName = (typeof CONFIG_OPTIONS.schema.choices)[number];

/** Those of files bring zod, so each is loaded only when it is asked for. */
async function schemaNamed(name: SchemaName): Promise<object> {
  const { loadAbSchemas, loadStateSchema, loadTickSchema } =
    await import("../show/record/index.ts");
  const { loadLineSchema } = await import("../show/incidents/index.ts");
  switch (name) {
    case "config":
      return configJsonSchema();
    case "tick":
      return (await loadTickSchema()).tickJsonSchema();
    case "state":
      return (await loadStateSchema()).stateJsonSchema();
    case "ab":
      return (await loadAbSchemas()).abJsonSchema();
    case "ab-summary":
      return (await loadAbSchemas()).abSummaryJsonSchema();
    case "incident":
      return (await loadLineSchema()).incidentJsonSchema();
    default:
      return unreachable(name);
  }
}

/** The named file alone, or the system's and the user's: weakest first. */
function filesConsidered(settings: Settings, env: Environment): readonly ConsideredFile[] {
  const named =
    settings.get(GLOBAL_OPTIONS.config.name)?.value ?? (env["HOMEOSTAT_CONFIG"] || null);
  const paths = typeof named === "string" ? [named] : [SYSTEM_CONFIG, userConfig(env)];
  return paths.flatMap((path) => (path === undefined ? [] : [{ path, exists: existsSync(path) }]));
}

function asText(rows: readonly Setting[], files: readonly ConsideredFile[]): string {
  const cells = rows.map(({ option, value, origin }) => [
    configurationKey(option),
    showHostile(formatValue(option, value)),
    showHostile(describeOrigin(origin, `--${value === false ? "no-" : ""}${option.name}`)),
  ]);
  const width = (column: number): number =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0));
  const [keys, values] = [width(0), width(1)];
  const lines = cells.map(
    ([key = "", value = "", from = ""]) => `${key.padEnd(keys)}  ${value.padEnd(values)}  ${from}`,
  );
  const considered = files.map(
    ({ path, exists }) => `file  ${showHostile(path)}${exists ? "" : " (does not exist)"}`,
  );
  return `${[...lines, "", ...considered].join("\n")}\n`;
}

function describeOrigin(origin: Origin, flag: string): string {
  switch (origin.kind) {
    case "flag":
      return `flag ${flag}`;
    case "environment":
      return `environment ${origin.name}`;
    case "file":
      return `${origin.path}:${origin.line}`;
    case "default":
      return "default";
    default:
      return unreachable(origin);
  }
}

/** Values in base units: seconds and bytes. */
function asJson(rows: readonly Setting[], files: readonly ConsideredFile[]): string {
  const settings = rows.map(({ option, value, origin }) => ({
    key: configurationKey(option),
    value: shownValue(option, value),
    unit: option.kind === "seconds" ? "s" : option.kind === "bytes" ? "bytes" : null,
    from: origin,
    default: option.default,
    variable: environmentName(option),
  }));
  return `${harmlessJson(JSON.stringify({ settings, files }, null, 2))}\n`;
}
