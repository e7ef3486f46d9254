// Where configuration files lie: the one named by --config or HOMEOSTAT_CONFIG, or
// else the system's and the user's (XDG base directories), of which either may be
// missing. Finds and reads them as text; what they say is read in config-file.ts.
import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { fail, ok, type Result, type Trouble } from "../base/index.ts";
import type { Environment } from "./io.ts";

export interface ConfigText {
  readonly path: string;
  readonly text: string;
}

export const SYSTEM_CONFIG = "/etc/homeostat/config.yaml";

/** The user's file; undefined where neither XDG_CONFIG_HOME nor HOME says where it would be. */
export function userConfig(env: Environment): string | undefined {
  const xdg = env["XDG_CONFIG_HOME"];
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, "homeostat", "config.yaml");
  const home = env["HOME"];
  return home === undefined || home === ""
    ? undefined
    : join(home, ".config", "homeostat", "config.yaml");
}

/** The files that exist, weakest first. A named file must exist; the usual ones need not. */
export function findConfigFiles(
  named: string | undefined,
  env: Environment,
): Result<readonly ConfigText[]> {
  const chosen = named ?? (env["HOMEOSTAT_CONFIG"] || undefined);
  if (chosen !== undefined) {
    const text = readText(chosen);
    if (!text.ok) return text;
    return text.value === undefined ? notFound(chosen) : ok([text.value]);
  }
  const found: ConfigText[] = [];
  for (const path of [SYSTEM_CONFIG, userConfig(env)]) {
    if (path === undefined) continue;
    const text = readText(path);
    if (!text.ok) return text;
    if (text.value !== undefined) found.push(text.value);
  }
  return ok(found);
}

function readText(path: string): Result<ConfigText | undefined> {
  try {
    return ok({ path, text: readFileSync(path, "utf8") });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === "ENOENT" || code === "ENOTDIR"
      ? ok(undefined)
      : fail(whyUnreadable(path, code ?? "no reason given"));
  }
}

/** What a failed read means for whoever wrote the configuration. */
export function whyUnreadable(path: string, code: string): Trouble {
  const advice = "name another with --config";
  switch (code) {
    case "EACCES":
    case "EPERM":
      return {
        code: "config.denied",
        where: path,
        message: "the configuration may not be read by this user",
        advice: "make it readable, or name another with --config",
      };
    case "EISDIR":
      return {
        code: "config.directory",
        where: path,
        message: "the configuration is a directory, not a file",
        advice,
      };
    default:
      return {
        code: "config.unreadable",
        where: path,
        message: `the configuration cannot be read (${code})`,
        advice,
      };
  }
}

const notFound = (path: string): Result<never> =>
  fail({
    code: "config.absent",
    where: path,
    message: "no such configuration file",
    advice: "check --config and HOMEOSTAT_CONFIG",
  });
