// The settings of `env`, as rows of the same kind as those in options.ts.
import type { OptionTable } from "./options.ts";

export const ENV_ACTIONS = ["serve", "list"] as const;

export const ENV_OPTIONS = {
  json: {
    name: "json",
    kind: "switch",
    default: false,
    configurable: true,
    help: "List the worlds as JSON instead of text.",
  },
} as const satisfies OptionTable;
