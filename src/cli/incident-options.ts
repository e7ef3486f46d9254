// The flags of `homeostat incidents`: what to list, and what to ask of the watch that runs.
import { HOST_OPTIONS, WATCH_OPTIONS, YEAR_S } from "./options.ts";
import type { OptionTable } from "./options.ts";

const { ack } = WATCH_OPTIONS;
const { configurable: _, ...silence } = WATCH_OPTIONS.silence;

/** A silence for ever is a hole that nobody remembers. */
const LONGEST_SILENCE_S = 30 * 86_400;

export const INCIDENTS_OPTIONS = {
  json: HOST_OPTIONS.json,
  all: {
    name: "all",
    kind: "switch",
    default: false,
    help: "List all that the journal still holds.",
  },
  since: {
    name: "since",
    kind: "seconds",
    min: 1,
    max: YEAR_S,
    default: null,
    unset: "7 days",
    help: "List those that are open, or were not longer ago than this.",
  },
  log: {
    name: "log",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: "the journal of the running watch",
    help: "Read a log made with `watch --log` in place of the journal.",
  },
  ack: {
    ...ack,
    help: "Tell the running watch that somebody looks after this incident, or after the one that is open.",
  },
  by: {
    name: "by",
    kind: "text",
    placeholder: "NAME",
    pattern: "^[^\\p{Cc}]{1,64}$",
    nameOf: "a name of at most 64 characters",
    default: null,
    unset: "the user's name",
    help: "Who looks after it.",
  },
  silence: {
    ...silence,
    unset: "none",
    help: "Let these raise no incident for a while: sensors, groups or all, with commas between.",
  },
  for: {
    name: "for",
    kind: "seconds",
    min: 1,
    max: LONGEST_SILENCE_S,
    default: null,
    unset: "1 h",
    help: "How long a silence lasts.",
  },
  unsilence: {
    ...silence,
    name: "unsilence",
    unset: "none",
    help: "End the silence of these before its time.",
  },
} as const satisfies OptionTable;
