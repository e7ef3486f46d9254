// Text or YAML becomes the value of an option, or a trouble that names the flag,
// the value, the allowed range and the unit. The same words for a flag, a variable
// and a configuration key, because the same reader reads all three.
import { fail, ok, type Result, unreachable } from "../base/index.ts";
import {
  type NumberOption,
  type Option,
  type OptionValue,
  type PathOption,
  pathsOf,
  type SwitchOption,
  type TextOption,
  YEAR_S,
} from "./options.ts";
import { readAddress, readHooks } from "../notify/index.ts";
import { suggest } from "./nearest.ts";
import { readSelectors } from "./selectors.ts";
import { briefly } from "./brief.ts";

const DAY_S = 86_400;
const SECONDS_IN = { ms: 0.001, s: 1, m: 60, h: 3600, d: DAY_S } as const;
const BYTES_IN = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 } as const;
const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z]*|%)$/i;

/** In a path a mistake or a trap; with a NUL no file can be named at all. */
const CONTROL = /\p{Cc}/u;

const ON = new Set(["true", "yes", "on", "1"]);
const OFF = new Set(["false", "no", "off", "0"]);

/**
 * Reads what was given for an option. `raw` is text from a flag or a variable, or a YAML scalar.
 * `where` names the giver (`--interval`, `HOMEOSTAT_INTERVAL`, a file) and stands in front of the trouble.
 */
export function readValue(option: Option, raw: unknown, where: string): Result<OptionValue> {
  switch (option.kind) {
    case "switch":
      return readSwitch(option, raw, where);
    case "seconds":
    case "bytes":
    case "count":
    case "percent":
      return readNumber(option, raw, where);
    case "choice": {
      const word = typeof raw === "string" ? raw : shown(raw);
      if (option.choices.includes(word)) return ok(word);
      const offered = option.choices.join(" or ");
      return refused(
        where,
        `${shown(raw)} is not offered`,
        suggest(word, option.choices, `choose ${offered}`),
      );
    }
    case "path":
      if (option.bare !== undefined && isSwitchWord(raw))
        return ok(meansOn(raw) ? option.bare : null);
      return readPath(option, raw, where);
    case "targets": {
      const text = typeof raw === "number" ? String(raw) : raw;
      if (typeof text !== "string") return refused(where, `${shown(raw)} is no text`, "give text");
      const selectors = readSelectors(text, where);
      return selectors.ok ? ok(text) : selectors;
    }
    case "text":
      return readText(option, raw, where);
    case "address":
      return readAddress(raw, where);
    case "hooks":
      return readHookList(raw, where);
    default:
      return unreachable(option);
  }
}

/** Kept as JSON, whichever of YAML's and JSON's ways it was written in. */
function readHookList(raw: unknown, where: string): Result<string> {
  const list = typeof raw === "string" ? parsed(raw) : raw;
  const hooks = readHooks(list, where);
  return hooks.ok ? ok(JSON.stringify(list)) : hooks;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readText(option: TextOption, raw: unknown, where: string): Result<OptionValue> {
  if (option.bare !== undefined && raw === "true") return ok(option.bare);
  if (typeof raw === "string" && new RegExp(option.pattern, "u").test(raw)) return ok(raw);
  return refused(where, `${shown(raw)} is not ${option.nameOf}`, `give ${option.nameOf}`);
}

function readPath(option: PathOption, raw: unknown, where: string): Result<string> {
  const paths = option.many === true && typeof raw === "string" ? pathsOf(raw) : [raw];
  for (const path of paths) {
    if (typeof path === "string" && CONTROL.test(path))
      return refused(where, `${shown(path)} holds a control character`, "give another path");
    if (typeof path !== "string" || path === "")
      return refused(where, `${shown(path)} is not a path`, "give the path of a file");
  }
  return ok(raw as string);
}

function readSwitch(option: SwitchOption, raw: unknown, where: string): Result<boolean> {
  if (isSwitchWord(raw)) return ok(meansOn(raw));
  return refused(where, `${shown(raw)} is neither true nor false`, `give ${!option.default}`);
}

function readNumber(option: NumberOption, raw: unknown, where: string): Result<number> {
  const number = toNumber(option, raw);
  if (number === undefined) {
    return refused(
      where,
      `${shown(raw)} is not ${A_NUMBER_OF[option.kind]}`,
      `give ${rangeOf(option)}`,
    );
  }
  if (option.kind === "count" && !Number.isInteger(number)) {
    return refused(where, `${shown(raw)} is not a whole number`, `give ${rangeOf(option)}`);
  }
  if (number < option.min || number > option.max) {
    return refused(where, `${shown(raw)} is out of range`, `give ${rangeOf(option)}`);
  }
  return ok(option.kind === "bytes" ? Math.round(number) : number);
}

const A_NUMBER_OF = {
  seconds: "a number of seconds",
  bytes: "a size in bytes",
  count: "a number",
  percent: "a number of percent",
} as const;

/** The number in base units; undefined when it is none or its unit is not known. */
function toNumber(option: NumberOption, raw: unknown): number | undefined {
  if (typeof raw === "number") return Number.isFinite(raw) ? raw : undefined;
  if (typeof raw !== "string") return undefined;
  const [, digits, suffix] = NUMBER.exec(raw.trim()) ?? [];
  if (digits === undefined || suffix === undefined) return undefined;
  const scale = scaleOf(option.kind, suffix);
  return scale === undefined ? undefined : Number(digits) * scale;
}

function scaleOf(kind: NumberOption["kind"], suffix: string): number | undefined {
  if (suffix === "" || (kind === "percent" && suffix === "%")) return 1;
  if (kind === "seconds") return SECONDS_IN[suffix as keyof typeof SECONDS_IN];
  if (kind === "bytes")
    return BYTES_IN[suffix.toLowerCase().replace(/i?b$/, "") as keyof typeof BYTES_IN];
  return undefined;
}

/** `0.05 to 60 s`, `0.05 s to 1 year`, `64 KiB to 1024 GiB`, `9 to 300`. */
export function rangeOf({ kind, min, max }: NumberOption): string {
  if (kind === "seconds" && max < DAY_S) return `${min} to ${max} s`;
  if (kind === "percent") return `${min} to ${max} %`;
  return `${formatNumber(kind, min)} to ${formatNumber(kind, max)}`;
}

/** With its unit: `1 s`, `64 MiB`; as it can be typed too, but for a year. */
export function formatNumber(kind: NumberOption["kind"], value: number): string {
  if (kind === "count") return String(value);
  if (kind === "percent") return `${value} %`;
  if (kind === "seconds") return secondsText(value);
  for (const unit of ["G", "M", "K"] as const) {
    const scaled = value / BYTES_IN[unit.toLowerCase() as keyof typeof BYTES_IN];
    if (scaled >= 1 && Number.isInteger(scaled)) return `${scaled} ${unit}iB`;
  }
  return `${value} B`;
}

function secondsText(value: number): string {
  if (value === YEAR_S) return "1 year";
  return value >= DAY_S && value % DAY_S === 0 ? `${value / DAY_S} d` : `${value} s`;
}

function isSwitchWord(raw: unknown): raw is boolean | string | number {
  if (!["string", "boolean", "number"].includes(typeof raw)) return false;
  const word = String(raw).toLowerCase();
  return ON.has(word) || OFF.has(word);
}

const meansOn = (raw: boolean | string | number): boolean => ON.has(String(raw).toLowerCase());

/** A structure is named, never written out: one with aliases can be larger than any memory. */
function shown(raw: unknown): string {
  if (typeof raw === "string") return `"${briefly(raw)}"`;
  if (typeof raw !== "object" || raw === null) return String(raw);
  return Array.isArray(raw) ? "a list" : "a map";
}

const refused = (where: string, message: string, advice: string): Result<never> =>
  fail({ code: "use.value", where, message, advice });
