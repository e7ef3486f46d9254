// The words help, manual and reference share: how an option is written, what it
// does, its unit, range, default and the other two places that may give it.
import { unreachable } from "../base/index.ts";
import {
  environmentName,
  flagOf,
  type Option,
  type OptionValue,
  placeholderOf,
} from "./options.ts";
import { formatNumber, rangeOf } from "./value.ts";

/** `-h, --help`, `--interval S`, `--no-dash`. */
export function usageOf(option: Option): string {
  const short = option.short === undefined ? "" : `-${option.short}, `;
  const placeholder = placeholderOf(option);
  return `${short}${flagOf(option)}${placeholder === "" ? "" : ` ${placeholder}`}`;
}

/** `0.05 to 60 s; default 1 s`; empty for a switch. */
export function limitsOf(option: Option): string {
  const facts = [allowedOf(option), defaultOf(option)].filter((fact) => fact !== "");
  return facts.join("; ");
}

function allowedOf(option: Option): string {
  switch (option.kind) {
    case "seconds":
    case "bytes":
    case "count":
    case "percent":
      return rangeOf(option);
    case "choice":
      return option.choices.length === 1
        ? `only ${option.choices[0]}`
        : option.choices.join(" or ");
    case "path":
      return option.bare === undefined ? "" : `without FILE ${option.bare}`;
    case "switch":
    case "targets":
      return "";
    default:
      return unreachable(option);
  }
}

function defaultOf(option: Option): string {
  if (option.kind === "switch") return "";
  if (option.kind === "choice" && option.choices.length === 1) return "";
  if (option.default !== null) return `default ${formatValue(option, option.default)}`;
  return option.unset === undefined ? "" : `default: ${option.unset}`;
}

/** A value with its unit, as a person reads it: `1 s`, `64 MiB`, `off`. */
export function formatValue(option: Option, value: OptionValue): string {
  if (value === null) return option.kind === "switch" ? "off" : (option.unset ?? "not set");
  if (typeof value === "number" && "min" in option) return formatNumber(option.kind, value);
  return String(value);
}

/** The environment variable, where there is one. */
export const variableOf = (option: Option): string =>
  option.configurable === true ? environmentName(option) : "";
