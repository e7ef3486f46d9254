// The JSON Schema (2020-12) of the configuration file, from the same rows the
// reader uses. A property test holds the two against each other.
import { unreachable } from "../base/index.ts";
import { ADDRESS_PATTERN, HOOKS_SCHEMA } from "../notify/index.ts";
import {
  CONFIGURABLE,
  configurationKey,
  environmentName,
  flagOf,
  type NumberOption,
  type Option,
} from "./options.ts";

import { SELECTORS_PATTERN } from "./selectors.ts";

type Schema = Readonly<Record<string, unknown>>;

const SWITCH_WORDS = [true, false, "true", "false", "yes", "no", "on", "off", 1, 0, "1", "0"];

export function configJsonSchema(): Schema {
  const properties = CONFIGURABLE.map((option) => [configurationKey(option), schemaOf(option)]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "homeostat configuration",
    description: "Settings of homeostat; flags and HOMEOSTAT_* variables beat them.",
    type: ["object", "null"],
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

function schemaOf(option: Option): Schema {
  const alternatives = [
    ...alternativesOf(option),
    ...(option.default === null ? [{ type: "null" }] : []),
  ];
  return {
    description: `${option.help} (${flagOf(option)}, ${environmentName(option)})`,
    default: option.default,
    ...(alternatives.length === 1 ? alternatives[0] : { anyOf: alternatives }),
  };
}

function alternativesOf(option: Option): readonly Schema[] {
  switch (option.kind) {
    case "switch":
      return [{ enum: SWITCH_WORDS }];
    case "seconds":
    case "bytes":
    case "count":
    case "percent":
      return numberSchemas(option);
    case "choice":
      return [{ enum: option.choices }];
    case "path":
      return [
        { type: "string", minLength: 1 },
        ...(option.bare === undefined ? [] : [{ enum: SWITCH_WORDS }]),
      ];
    case "targets":
      return [
        { type: "string", pattern: SELECTORS_PATTERN },
        { type: "integer", minimum: 1, maximum: 9_999_999_999 },
      ];
    case "text":
      return [{ type: "string", pattern: option.pattern }];
    case "address":
      return [{ type: "string", pattern: ADDRESS_PATTERN }];
    case "hooks":
      return [HOOKS_SCHEMA];
    default:
      return unreachable(option);
  }
}

const UNITS = {
  seconds: "(ms|s|m|h|d)?",
  bytes: "([kKmMgG]([iI]?[bB])?|[bB])?",
  percent: "%?",
} as const;

/** A number in base units, or text with a unit; the range of the text is checked when it is read. */
function numberSchemas({ kind, min, max }: NumberOption): readonly Schema[] {
  const number = { type: kind === "count" ? "integer" : "number", minimum: min, maximum: max };
  if (kind === "count") return [number];
  const units = UNITS[kind];
  return [
    number,
    { type: "string", pattern: `^\\s*\\+?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*${units}\\s*$` },
  ];
}
