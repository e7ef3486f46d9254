// What the keys have chosen, as a value, and the one function from a key to the
// next such value and the intents it raises. Pure: no terminal, no clock.
import type { ProcessRecord } from "../record/index.ts";
import { showHostile } from "../text/index.ts";
import type { Key } from "./keys.ts";
import { SORT_KEYS, type Intent, type SensorRow, type SortKey } from "./view.ts";

export interface Interface {
  readonly focus: "processes" | "sensors";
  readonly overlay: "none" | "help" | "explain";
  /** First line of the overlay in sight. */
  readonly scroll: number;
  readonly sort: SortKey;
  readonly filter: string;
  /** The filter is being typed: letters are text, not commands. */
  readonly editing: boolean;
  readonly paused: boolean;
  /** Selected process, kept by pid while rows move. */
  readonly pid: number | null;
  /** Row it was last seen in, to stay near when it is gone. */
  readonly pidRow: number;
  /** Selected sensor by id. */
  readonly sensor: string | null;
}

export const INITIAL_INTERFACE: Interface = {
  focus: "processes",
  overlay: "none",
  scroll: 0,
  sort: "cpu",
  filter: "",
  editing: false,
  paused: false,
  pid: null,
  pidRow: 0,
  sensor: null,
};

/** The lists the arrows move in. */
export interface Lists {
  readonly processes: readonly ProcessRecord[];
  readonly sensors: readonly SensorRow[];
  /** A simulated world has none: keys for them do nothing. */
  readonly withoutProcesses?: boolean;
}

export interface Reaction {
  readonly ui: Interface;
  readonly intents: readonly Intent[];
}

/** A name is at most 15 bytes in the kernel; a longer filter finds nothing more. */
const LONGEST_FILTER = 32;
/** Rows moved by page keys. */
const PAGE = 10;

const MOVES: Readonly<Record<string, number>> = {
  up: -1,
  down: 1,
  "page-up": -PAGE,
  "page-down": PAGE,
  home: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

/** What a key does to the choices, and what it asks of the session. */
export function react(ui: Interface, key: Key, lists: Lists): Reaction {
  if (key.kind === "control") return onControl(ui, key.letter);
  if (ui.editing) return { ui: edit(ui, key), intents: [] };
  if (lists.withoutProcesses === true && isOfProcesses(key)) return { ui, intents: [] };
  const move = MOVES[key.kind];
  if (move !== undefined) return { ui: moved(ui, move, lists), intents: [] };
  if (key.kind === "text") return onCommand(ui, key.text, lists);
  if (key.kind === "tab" || key.kind === "back-tab") {
    const focus = ui.focus === "processes" ? "sensors" : "processes";
    return { ui: { ...ui, focus }, intents: [] };
  }
  if (key.kind === "enter" && ui.focus === "sensors") return explain(ui, lists);
  return key.kind === "escape" ? closed(ui) : { ui, intents: [] };
}

const isOfProcesses = (key: Key): boolean =>
  key.kind === "tab" ||
  key.kind === "back-tab" ||
  (key.kind === "text" && (key.text === "s" || key.text === "/"));

/** Keeps the selection on its process; where that is gone, on the row that took its place. */
export function settle(ui: Interface, lists: Lists): Interface {
  if (lists.withoutProcesses === true) return { ...ui, focus: "sensors" };
  if (ui.pid === null) return ui;
  const row = lists.processes.findIndex((process) => process.pid === ui.pid);
  if (row >= 0) return row === ui.pidRow ? ui : { ...ui, pidRow: row };
  const near = Math.min(ui.pidRow, lists.processes.length - 1);
  return { ...ui, pid: lists.processes[near]?.pid ?? ui.pid, pidRow: Math.max(0, near) };
}

function onControl(ui: Interface, letter: string): Reaction {
  if (letter === "c" || letter === "|") return { ui, intents: [{ kind: "interrupt" }] };
  if (letter === "z") return { ui, intents: [{ kind: "suspend" }] };
  if (letter === "u" && ui.editing) return { ui: { ...ui, filter: "" }, intents: [] };
  return { ui, intents: [] };
}

function edit(ui: Interface, key: Key): Interface {
  const { kind } = key;
  if (kind === "text")
    return ui.filter.length >= LONGEST_FILTER ? ui : { ...ui, filter: ui.filter + key.text };
  // The name was copied from a screen, where it stands escaped: so it is sought.
  if (kind === "paste") return { ...ui, filter: cutFilter(ui.filter + showHostile(key.text)) };
  if (kind === "backspace") return { ...ui, filter: Array.from(ui.filter).slice(0, -1).join("") };
  if (kind === "escape") return { ...ui, editing: false, filter: "" };
  return kind === "enter" || kind === "tab" ? { ...ui, editing: false } : ui;
}

const cutFilter = (text: string): string => Array.from(text).slice(0, LONGEST_FILTER).join("");

function moved(ui: Interface, by: number, lists: Lists): Interface {
  if (ui.overlay !== "none") return { ...ui, scroll: clamp(ui.scroll + by, LONGEST_OVERLAY) };
  if (ui.focus === "sensors") {
    const row = step(lists.sensors, (sensor) => sensor.id === ui.sensor, by);
    return { ...ui, sensor: lists.sensors[row]?.id ?? null };
  }
  const row = step(lists.processes, (process) => process.pid === ui.pid, by);
  return { ...ui, pid: lists.processes[row]?.pid ?? null, pidRow: Math.max(0, row) };
}

/** No derivation or help is longer than this many lines. */
const LONGEST_OVERLAY = 1000;

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));

/** The row `by` further; the first move lands on the first row. */
function step<T>(rows: readonly T[], isSelected: (row: T) => boolean, by: number): number {
  const from = rows.findIndex((row) => isSelected(row));
  if (from < 0) return by === Number.POSITIVE_INFINITY ? rows.length - 1 : 0;
  return clamp(from + by, Math.max(0, rows.length - 1));
}

function closed(ui: Interface): Reaction {
  if (ui.overlay !== "none") {
    const intents: Intent[] = ui.overlay === "help" ? [{ kind: "help", open: false }] : [];
    return { ui: { ...ui, overlay: "none", scroll: 0 }, intents };
  }
  return { ui: { ...ui, filter: "", pid: null }, intents: [] };
}

function explain(ui: Interface, lists: Lists): Reaction {
  if (ui.overlay === "explain") return closed(ui);
  const sensor = ui.sensor ?? lists.sensors[0]?.id;
  if (sensor === undefined) return { ui, intents: [] };
  return {
    ui: { ...ui, overlay: "explain", scroll: 0, sensor },
    intents: [{ kind: "explain", sensor }],
  };
}

function sortedNext(ui: Interface): Reaction {
  const by = SORT_KEYS[(SORT_KEYS.indexOf(ui.sort) + 1) % SORT_KEYS.length] ?? "cpu";
  return { ui: { ...ui, sort: by }, intents: [{ kind: "sort", by }] };
}

function onCommand(ui: Interface, letter: string, lists: Lists): Reaction {
  switch (letter) {
    case "q":
      return { ui, intents: [{ kind: "quit" }] };
    case "?":
    case "h": {
      const open = ui.overlay !== "help";
      return {
        ui: { ...ui, overlay: open ? "help" : "none", scroll: 0 },
        intents: [{ kind: "help", open }],
      };
    }
    case "p":
    case " ":
      return {
        ui: { ...ui, paused: !ui.paused },
        intents: [{ kind: "pause", paused: !ui.paused }],
      };
    case "s":
      return sortedNext(ui);
    case "e":
      return explain(ui, lists);
    case "/":
      return { ui: { ...ui, editing: true, focus: "processes", overlay: "none" }, intents: [] };
    case "a":
      return { ui, intents: [{ kind: "acknowledge" }] };
    case "r":
      return { ui, intents: [{ kind: "restore-all" }] };
    case "+":
    case "=":
      return { ui, intents: [{ kind: "interval", change: "longer" }] };
    case "-":
      return { ui, intents: [{ kind: "interval", change: "shorter" }] };
    case "j":
      return { ui: moved(ui, 1, lists), intents: [] };
    case "k":
      return { ui: moved(ui, -1, lists), intents: [] };
    default:
      return { ui, intents: [] };
  }
}
