// The published schema of a list of hooks, beside its reader in spec.ts.
import { ADDRESS_PATTERN } from "./address.ts";
import { HOOK_NUMBERS, HOOKS_MAX, NAME_PATTERN, WORDS_MAX } from "./spec.ts";

const NO_NUL = "^[^\\u0000]*$";

const numbers = Object.fromEntries(
  Object.entries(HOOK_NUMBERS).map(([key, { min, max, whole }]) => [
    key,
    { type: whole ? "integer" : "number", minimum: min, maximum: max },
  ]),
);

/** JSON Schema, draft 2020-12. */
export const HOOKS_SCHEMA = {
  type: "array",
  maxItems: HOOKS_MAX,
  items: {
    oneOf: [
      {
        type: "object",
        required: ["command"],
        additionalProperties: false,
        properties: {
          command: {
            type: "array",
            minItems: 1,
            maxItems: WORDS_MAX,
            prefixItems: [{ type: "string", pattern: "^[^\\u0000]+$" }],
            items: { type: "string", pattern: NO_NUL },
          },
          ...numbers,
        },
      },
      {
        type: "object",
        required: ["webhook"],
        additionalProperties: false,
        not: { required: ["secret_env", "secret_file"] },
        properties: {
          webhook: { type: "string", pattern: ADDRESS_PATTERN },
          secret_env: { type: "string", pattern: NAME_PATTERN },
          secret_file: { type: "string", pattern: "^[^\\u0000]+$" },
          ...numbers,
        },
      },
    ],
  },
} as const;
