// Settings that several commands have, as rows: see options.ts.
import type { OptionTable } from "./option-kinds.ts";

/** 365 days. */
export const YEAR_S = 31_536_000;

export const GLOBAL_OPTIONS = {
  config: {
    name: "config",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: "the user's, then the system's",
    help: "Configuration file to use instead of the usual ones; /dev/null for none.",
  },
  color: {
    name: "color",
    kind: "switch",
    default: true,
    configurable: true,
    help: "Print without colours.",
  },
  help: { name: "help", short: "h", kind: "switch", default: false, help: "Show help and exit." },
  version: {
    name: "version",
    short: "V",
    kind: "switch",
    default: false,
    help: "Show the version and exit.",
  },
} as const satisfies OptionTable;

export const root = {
  name: "root",
  kind: "path",
  placeholder: "DIR|FILE",
  default: "/",
  configurable: true,
  help: "Read another root that holds proc and sys, or a recorded host.",
} as const;

export const json = {
  name: "json",
  kind: "switch",
  default: false,
  configurable: true,
  help: "Print JSON instead of text.",
} as const;
