// The words help, manual and reference share: how an option is written, what it
// does, its unit, range, default and the other two places that may give it.
import { must, unreachable } from "../base/index.ts";
import { labelOf, readHooks, shownAddress } from "../notify/index.ts";
import type { HookSpec, WebhookHook } from "../notify/index.ts";
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
      if (option.many === true) return "may be given several times";
      return option.bare === undefined ? "" : `without FILE ${option.bare}`;
    case "switch":
    case "targets":
    case "text":
    case "address":
    case "hooks":
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
  if (option.kind === "address") return shownAddress(String(value));
  if (option.kind === "hooks") return shownHooks(String(value)).map(labelOf).join(", ");
  return String(value);
}

/** The value without what may be secret, for `--json`. */
export function shownValue(option: Option, value: OptionValue): unknown {
  if (typeof value !== "string") return value;
  if (option.kind === "address") return shownAddress(value);
  return option.kind === "hooks" ? shownHooks(value) : value;
}

/** What passed `readValue` is a list of hooks. */
function shownHooks(text: string): readonly HookSpec[] {
  const hooks = readHooks(JSON.parse(text), "");
  const known = must(hooks.ok && hooks.value, "a list of hooks was checked when it was read");
  return known.map((hook) => (hook.kind === "command" ? hook : withoutSecret(hook)));
}

const withoutSecret = (hook: WebhookHook): WebhookHook => ({
  ...hook,
  address: shownAddress(hook.address),
});

/** The environment variable, where there is one. */
export const variableOf = (option: Option): string =>
  option.configurable === true ? environmentName(option) : "";
