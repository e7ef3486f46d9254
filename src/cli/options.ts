// The one place where a setting is described: its flag, unit, range, default, help
// sentence and whether the environment and the configuration file may give it.
// Flags, HOMEOSTAT_* variables, configuration keys, `--help`, the manual page,
// completion, docs/cli.md and the JSON Schema are all derived from these rows.

import { HOOK_ROWS } from "./hook-options.ts";
import type { Option, OptionTable } from "./option-kinds.ts";

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
  AddressOption,
  ChoiceOption,
  HooksOption,
  NumberOption,
  Option,
  OptionTable,
  OptionValue,
  PathOption,
  SwitchOption,
  TargetsOption,
  TextOption,
  ValueOf,
  ValuesOf,
} from "./option-kinds.ts";

/** 365 days. */
export const YEAR_S = 31_536_000;
const KIB = 1024;
const MIB = 1024 * KIB;

export const GLOBAL_OPTIONS = {
  config: {
    name: "config",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: "the user's, then the system's",
    help: "Configuration file to use instead of the usual ones.",
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

const root = {
  name: "root",
  kind: "path",
  placeholder: "DIR|FILE",
  default: "/",
  configurable: true,
  help: "Read another root that holds proc and sys, or a recorded host.",
} as const;

const json = {
  name: "json",
  kind: "switch",
  default: false,
  configurable: true,
  help: "Print JSON instead of text.",
} as const;

/** Sources of alarms and their groups; a mount point is part of some and may hold blanks. */
const NAMES_PATTERN = "^[^,\\p{Cc}]+(?:,[^,\\p{Cc}]+)*$";
const NAMES = "a list of sensors, groups or all, with commas between";

const silence = {
  name: "silence",
  kind: "text",
  placeholder: "WHAT",
  pattern: NAMES_PATTERN,
  nameOf: NAMES,
  default: null,
} as const;

const ack = {
  name: "ack",
  kind: "text",
  placeholder: "ID",
  pattern: "^(?:[0-9a-z]+-[0-9]+|current)$",
  nameOf: "the id of an incident",
  default: null,
  unset: "none",
  bare: "current",
} as const;

export const WATCH_OPTIONS = {
  interval: {
    name: "interval",
    kind: "seconds",
    min: 0.05,
    max: 60,
    default: 1,
    configurable: true,
    help: "Time from one tick to the next.",
  },
  duration: {
    name: "duration",
    kind: "seconds",
    min: 0.05,
    max: YEAR_S,
    default: null,
    unset: "until stopped",
    configurable: true,
    help: "Stop after this long.",
  },
  json: { ...json, help: "Print one JSON object a tick on stdout instead of the dashboard." },
  ab: {
    name: "ab",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: "off",
    bare: "tig_ab_log.jsonl",
    configurable: true,
    help: "Log the engine's view beside the raw metrics, and compare them at the end.",
  },
  log: {
    name: "log",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: "off",
    configurable: true,
    help: "Append every tick to FILE as JSON Lines, to be replayed or analysed.",
  },
  logMaxSize: {
    name: "log-max-size",
    kind: "bytes",
    min: 64 * KIB,
    max: KIB ** 4,
    default: 64 * MIB,
    configurable: true,
    help: "Start a new log file when the present one would grow beyond this.",
  },
  dash: {
    name: "dash",
    kind: "switch",
    default: true,
    configurable: true,
    help: "Print one plain line a tick instead of the dashboard.",
  },
  root,
  state: {
    name: "state",
    kind: "path",
    placeholder: "FILE",
    default: "tig_final_state.json",
    configurable: true,
    help: "Where the session's summary is written at its end; /dev/null for nowhere.",
  },
  memory: {
    name: "memory",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: "in the state folder",
    configurable: true,
    help: "Where early warning keeps what it has learnt of this host; none to learn anew and keep nothing.",
  },
  linear: {
    name: "linear",
    kind: "switch",
    default: false,
    configurable: true,
    help: "Say what changed in sentences, for screen readers.",
  },
  ascii: {
    name: "ascii",
    kind: "switch",
    default: false,
    configurable: true,
    help: "Use plain letters where symbols would be drawn.",
  },
  steer: {
    name: "steer",
    kind: "switch",
    default: false,
    configurable: true,
    help: "Act on what is recommended, within bounds, journaled, and taken back at the end; without it a dry run.",
  },
  policy: {
    name: "policy",
    kind: "choice",
    placeholder: "NAME",
    choices: ["ours", "rules"],
    default: "ours",
    configurable: true,
    help: "Who decides: ours acts at the level where tasks compete, rules are three literal rules to compare it with.",
  },
  helpFor: {
    name: "help-for",
    kind: "targets",
    default: null,
    unset: "who waits is measured",
    configurable: true,
    help: "Help these first when they wait: pids, units or cgroups, with commas between.",
  },
  protect: {
    name: "protect",
    kind: "targets",
    default: null,
    unset: "the built-in list alone",
    configurable: true,
    help: "Never touch these: pids, units or cgroups, with commas between.",
  },
  steerOnly: {
    name: "steer-only",
    kind: "targets",
    default: null,
    unset: "anywhere allowed",
    configurable: true,
    help: "Touch nothing outside of these: pids, units or cgroups, with commas between.",
  },
  pressureLimit: {
    name: "pressure-limit",
    kind: "percent",
    min: 1,
    max: 99,
    default: 30,
    configurable: true,
    help: "Share of the time in which tasks wait for a core, above which steering considers acting.",
  },
  allowClass: {
    name: "allow-class",
    kind: "choice",
    placeholder: "CLASS",
    choices: ["batch", "idle"],
    default: null,
    unset: "no class is set",
    configurable: true,
    help: "Scheduling class that steering may put a hog into where nice did not do.",
  },
  silence: {
    ...silence,
    unset: "everything is heard",
    configurable: true,
    help: "Let these raise no incident during this run: sensors, groups or all, with commas between.",
  },
  ack: {
    ...ack,
    help: "Acknowledge this incident, or the one that is open, where an earlier run left it so.",
  },
  ...HOOK_ROWS,
  plant: {
    name: "plant",
    kind: "choice",
    placeholder: "KIND",
    choices: ["host"],
    default: "host",
    configurable: true,
    help: "Kind of system to watch; this version knows one.",
  },
} as const satisfies OptionTable;

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
    choices: ["config", "tick", "state", "ab", "ab-summary"],
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
