// The one place where a setting is described: its flag, unit, range, default, help
// sentence and whether the environment and the configuration file may give it.
// Flags, HOMEOSTAT_* variables, configuration keys, `--help`, the manual page,
// completion, docs/cli.md and the JSON Schema are all derived from these rows.

import { HOOK_ROWS } from "./hook-options.ts";
import type { Option, OptionTable } from "./option-kinds.ts";
import { GLOBAL_OPTIONS, json, root } from "./shared-options.ts";
import { WATCH_OPTIONS } from "./watch-options.ts";

export {
  BETWEEN_PATHS,
  configurationKey,
  environmentName,
  flagOf,
  mayStandAlone,
  pathsOf,
  placeholderOf,
} from "./option-kinds.ts";
export type {
  NumberOption,
  Option,
  OptionTable,
  OptionValue,
  PathOption,
  SwitchOption,
  TextOption,
  ValuesOf,
} from "./option-kinds.ts";
export { GLOBAL_OPTIONS, YEAR_S } from "./shared-options.ts";
export { WATCH_OPTIONS } from "./watch-options.ts";

export const VERIFY_OPTIONS = {
  all: {
    name: "all",
    kind: "switch",
    default: false,
    help: "Add the checks against published values.",
  },
  json,
  constants: {
    name: "constants",
    kind: "switch",
    default: false,
    help: "Show the constants and whether each is chosen, derived or a hypothesis.",
  },
} as const satisfies OptionTable;

export const EXPLAIN_OPTIONS = {
  root,
  json,
  samples: {
    name: "samples",
    kind: "count",
    min: 9,
    max: 300,
    default: 24,
    help: "Samples to take before explaining.",
  },
  interval: {
    name: "interval",
    kind: "seconds",
    min: 0.05,
    max: 60,
    default: 0.2,
    help: "Time from one sample to the next.",
  },
} as const satisfies OptionTable;

export const CONTENTION_OPTIONS = {
  root,
  json,
  seconds: {
    name: "seconds",
    kind: "seconds",
    min: 0.3,
    max: 600,
    default: 3,
    help: "Time to sample; a recorded host gives all it has.",
  },
} as const satisfies OptionTable;

export const HOOKS_OPTIONS = {
  test: {
    name: "test",
    kind: "switch",
    default: false,
    help: "Tell every hook of an incident that is none, once each, and say what came of it.",
  },
  json,
  ...HOOK_ROWS,
} as const satisfies OptionTable;

export const HOST_OPTIONS = { root, json } as const satisfies OptionTable;

export const RESTORE_OPTIONS = {
  dryRun: {
    name: "dry-run",
    kind: "switch",
    default: false,
    help: "Say what would be set back, and write nothing.",
  },
  json: {
    name: "json",
    kind: "switch",
    default: false,
    help: "Print JSON instead of text.",
  },
  quiet: { name: "quiet", kind: "switch", default: false, help: "Say only what is left." },
} as const satisfies OptionTable;

export const REPLAY_OPTIONS = {
  json: { ...json, help: "Print one JSON object a tick on stdout." },
  log: {
    name: "log",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: "off",
    help: "Write the recomputed ticks to FILE as JSON Lines.",
  },
  dash: { ...WATCH_OPTIONS.dash, help: "Print one plain line a tick, then the summary." },
  interval: {
    name: "interval",
    kind: "seconds",
    min: 0,
    max: 60,
    default: null,
    unset: "as recorded on the dashboard, else no pause",
    help: "Pause between two ticks.",
  },
  linear: WATCH_OPTIONS.linear,
  ascii: WATCH_OPTIONS.ascii,
} as const satisfies OptionTable;

export const CONFIG_OPTIONS = {
  schema: {
    name: "schema",
    kind: "choice",
    placeholder: "NAME",
    choices: ["config", "tick", "state", "ab", "ab-summary", "incident"],
    default: null,
    unset: "off",
    help: "Print the JSON Schema of the configuration file, or of a file that is written.",
  },
  ...WATCH_OPTIONS,
  json: { ...json, help: "Print the settings as JSON." },
} as const satisfies OptionTable;

/** Every setting the environment and the configuration file may give. */
export const CONFIGURABLE: readonly Option[] = [
  GLOBAL_OPTIONS.color,
  ...Object.values(WATCH_OPTIONS).filter((option) => "configurable" in option),
];
