// The settings of `homeostat watch`, as rows: see options.ts. Most may be given by the
// environment and the configuration file as well.
import { HOOK_ROWS } from "./hook-options.ts";
import type { OptionTable } from "./option-kinds.ts";
import { json, root, YEAR_S } from "./shared-options.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

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
