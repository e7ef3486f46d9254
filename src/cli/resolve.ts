// Where a setting's value comes from: the flag beats the environment, that beats
// the configuration file, that beats the default. Every value keeps its origin, so
// that `homeostat config` can show it. The YAML reader is loaded only when there is
// a file to read.
import { ok, type Result, type Trouble } from "../base/index.ts";
import type { ConfigEntry } from "./config-file.ts";
import { WEBHOOK_SECRET_VARIABLE } from "./hook-options.ts";
import type { Environment } from "./io.ts";
import { nearest } from "./nearest.ts";
import {
  CONFIGURABLE,
  environmentName,
  GLOBAL_OPTIONS,
  type Option,
  type OptionTable,
  type OptionValue,
  type ValuesOf,
} from "./options.ts";
import { type Invocation, optionsOf } from "./parse.ts";
import { briefly } from "./brief.ts";
import { readValue } from "./value.ts";

export type Origin =
  | { readonly kind: "flag" }
  | { readonly kind: "environment"; readonly name: string }
  | { readonly kind: "file"; readonly path: string; readonly line: number }
  | { readonly kind: "default" };

export interface Setting {
  readonly option: Option;
  readonly value: OptionValue;
  readonly origin: Origin;
}

/** Every option of one command with its value; keys are option names. */
export type Settings = ReadonlyMap<string, Setting>;

/** Configuration key → what the files say. */
type FromFiles = ReadonlyMap<string, ConfigEntry>;

/** Variables that are not options but are ours. */
const OTHER_VARIABLES = ["HOMEOSTAT_CONFIG", "HOMEOSTAT_DEBUG", WEBHOOK_SECRET_VARIABLE];
const OURS = "HOMEOSTAT_";

/** All settings of an invocation, or the first trouble: a value out of range, a wrong key. */
export async function resolveSettings(
  invocation: Invocation,
  env: Environment,
): Promise<Result<Settings>> {
  const files = await readFiles(invocation, env);
  if (!files.ok) return files;
  const sources = { given: invocation.given, env, files: files.value };
  const settings = new Map<string, Setting>();
  for (const option of optionsOf(invocation.command)) {
    const setting = resolveOne(option, sources);
    if (!setting.ok) return setting;
    settings.set(option.name, setting.value);
  }
  return ok(settings);
}

async function readFiles(invocation: Invocation, env: Environment): Promise<Result<FromFiles>> {
  const { findConfigFiles } = await import("./config-place.ts");
  const flag = invocation.given.get(GLOBAL_OPTIONS.config.name);
  const found = findConfigFiles(typeof flag === "string" ? flag : undefined, env);
  if (!found.ok) return found;
  if (found.value.length === 0) return ok(new Map());
  const { readConfigFiles } = await import("./config-file.ts");
  return readConfigFiles(found.value);
}

/** Where a setting may come from; the first that has it wins. */
interface Sources {
  readonly given: Invocation["given"];
  readonly env: Environment;
  readonly files: FromFiles;
}

function resolveOne(option: Option, { given, env, files }: Sources): Result<Setting> {
  const flag = given.get(option.name);
  if (flag !== undefined) {
    return withOrigin(option, readValue(option, flag, `--${option.name}`), { kind: "flag" });
  }
  if (option.configurable === true) {
    const name = environmentName(option);
    const text = env[name];
    if (text !== undefined && text !== "") {
      return withOrigin(option, readValue(option, text, name), { kind: "environment", name });
    }
    const entry = files.get(option.name);
    if (entry !== undefined) {
      return ok({
        option,
        value: entry.value,
        origin: { kind: "file", path: entry.path, line: entry.line },
      });
    }
  }
  return ok({ option, value: option.default, origin: { kind: "default" } });
}

function withOrigin(option: Option, read: Result<OptionValue>, origin: Origin): Result<Setting> {
  return read.ok ? ok({ option, value: read.value, origin }) : read;
}

/** The values of a table of options, typed by it. */
export function valuesOf<T extends OptionTable>(table: T, settings: Settings): ValuesOf<T> {
  const values = Object.entries(table).map(([key, option]) => [
    key,
    settings.get(option.name)?.value ?? option.default,
  ]);
  return Object.fromEntries(values) as ValuesOf<T>;
}

/** Variables that look like ours and are not: most likely mistyped. */
export function strangeVariables(env: Environment): readonly Trouble[] {
  const known = [...CONFIGURABLE.map(environmentName), ...OTHER_VARIABLES];
  const strange = Object.keys(env).filter((name) => name.startsWith(OURS) && !known.includes(name));
  return strange.map((name) => {
    // Compared without what they all have in common, which would make everything near.
    const own = known.map((candidate) => candidate.slice(OURS.length));
    const found = nearest(name.slice(OURS.length), own);
    const advice = found === undefined ? "see homeostat --help" : `did you mean ${OURS}${found}?`;
    return { code: "use.variable", where: briefly(name), message: "no such variable", advice };
  });
}
