// What each command is handed: every setting resolved, typed, unit in the name.
// The display is decided here, once, from flags, environment and terminal.
import { userInfo } from "node:os";
import {
  fail,
  must,
  ok,
  type Bytes,
  type Ratio,
  type Result,
  type Seconds,
  type Trouble,
} from "../base/index.ts";
import type { PolicyName, Selector, Wishes } from "../decide/index.ts";
import type { HookSpec } from "../notify/index.ts";
import { stateFolder } from "../store/index.ts";
import { type Environment, type Io, isDumb } from "./io.ts";
import {
  CONTENTION_OPTIONS,
  GLOBAL_OPTIONS,
  HOOKS_OPTIONS,
  HOST_OPTIONS,
  EXPLAIN_OPTIONS,
  REPLAY_OPTIONS,
  VERIFY_OPTIONS,
  type ValuesOf,
  WATCH_OPTIONS,
} from "./options.ts";
import { INCIDENTS_OPTIONS } from "./incident-options.ts";
import type { HooksSettings } from "./hooks.ts";
import { hookSpecs } from "./hook-settings.ts";
import type { Invocation } from "./parse.ts";
import { readSelectors } from "./selectors.ts";
import { resolveSettings, type Settings, valuesOf } from "./resolve.ts";
import { strangeToPlant, type WorldSettings } from "./world.ts";

/**
 * How ticks are shown on stdout. `dashboard` only on a terminal that can move its
 * cursor; `lines` is one plain line a tick; `linear` is sentences for screen readers.
 */
export type Display = "dashboard" | "linear" | "lines" | "json";

interface Look {
  readonly display: Display;
  readonly color: boolean;
  /** Plain letters in place of symbols. */
  readonly ascii: boolean;
}

export interface SteeringSettings {
  /** False: everything is recommended, nothing is done. */
  readonly steer: boolean;
  readonly policy: PolicyName;
  readonly wishes: Wishes;
  /** Share of the time in which tasks wait for a core, above which steering considers acting. */
  readonly pressureLimit: Ratio;
  /** Scheduling class a hog may be put into; `null`: none. */
  readonly allowClass: "batch" | "idle" | null;
}

/** What is asked of early warning from the start. */
export interface HearingSettings {
  /** Sensors, groups or `all` to be silent for the whole run. */
  readonly silence: readonly string[];
  /** Incident to acknowledge at the start, or `current`; `null`: none. */
  readonly ack: string | null;
  /** The user's name; empty where it is not known. */
  readonly by: string;
  /** Where incidents are kept; `null`: nowhere, as for a recording, another root or a world. */
  readonly folder: Result<string> | null;
}

export interface WatchSettings extends Look {
  /** 0.05 to 60. */
  readonly intervalSeconds: Seconds;
  /** `null`: until stopped. */
  readonly durationSeconds: Seconds | null;
  /** JSON Lines of engine and raw metrics; `null`: off. */
  readonly abFile: string | null;
  /** JSON Lines of every tick; `null`: off. */
  readonly logFile: string | null;
  readonly logMaxBytes: Bytes;
  /** `/` is this host; else a directory that holds proc and sys, or a recording. */
  readonly root: string;
  readonly stateFile: string;
  /** Where early warning keeps what it learnt; `none` for nowhere, `null`: in the state folder. */
  readonly memoryFile: string | null;
  /** A simulated world in place of a host; `null`: a host. */
  readonly world: WorldSettings | null;
  /** A flag that means nothing to what is watched. */
  readonly strange: Trouble | null;
  readonly steering: SteeringSettings;
  readonly hearing: HearingSettings;
  /** Who is told of incidents; nobody of a world's. */
  readonly hooks: Result<readonly HookSpec[]>;
  /** Reads environment and configuration again, flags kept: for SIGHUP. */
  readonly reload: () => Promise<Result<WatchSettings>>;
}

export interface ReplaySettings extends Omit<Look, "display"> {
  /** `summary`: no ticks on stdout, where nobody asked for lines. */
  readonly display: Display | "summary";
  readonly file: string;
  readonly logFile: string | null;
  /** `null`: as recorded on the dashboard, no pause elsewhere. 0 to 60. */
  readonly intervalSeconds: Seconds | null;
}

export interface HostQuestion {
  readonly root: string;
  readonly json: boolean;
  readonly color: boolean;
  /** Width of the terminal on stdout; `null` where it is none, and lines stay whole. */
  readonly columns: number | null;
}

export interface ContentionSettings extends HostQuestion {
  /** 0.3 to 600. */
  readonly seconds: Seconds;
}

export interface IncidentsSettings {
  /** `null`: all of them. */
  readonly id: string | null;
  readonly json: boolean;
  /** How old an incident that is over may be; `null`: any age. */
  readonly sinceSeconds: Seconds | null;
  /** A tick log in place of the journal; `null`: the journal. */
  readonly logFile: string | null;
  /** What is to be done; `null`: nothing, only told. */
  readonly order: IncidentOrder | null;
  /** Where the journal is kept. */
  readonly folder: Result<string>;
  readonly columns: number | null;
}

export type IncidentOrder =
  /** `id` may be `current`. */
  | { readonly kind: "ack"; readonly id: string; readonly by: string }
  | { readonly kind: "silence"; readonly names: readonly string[]; readonly seconds: Seconds }
  | { readonly kind: "unsilence"; readonly names: readonly string[] };

export interface ExplainSettings extends HostQuestion {
  /** `null`: the coherence. */
  readonly sensor: string | null;
  /** 9 to 300. */
  readonly samples: number;
  readonly intervalSeconds: Seconds;
}

export interface VerifySettings {
  readonly all: boolean;
  readonly json: boolean;
  readonly constants: boolean;
  readonly color: boolean;
  /** As in `HostQuestion`. */
  readonly columns: number | null;
}

export function watchSettings(invocation: Invocation, settings: Settings, io: Io): WatchSettings {
  const values = valuesOf(WATCH_OPTIONS, settings);
  const { plant, worldPolicy: policy, worldSeed: seed } = values;
  const world = plant === "host" ? null : { kind: plant, world: values.world, policy, seed };
  const isThisHost = world === null && values.root === "/";
  return {
    display: displayOf(settings, io),
    color: wantsColor(settings, io),
    ascii: values.ascii,
    intervalSeconds: values.interval,
    durationSeconds: values.duration,
    abFile: values.ab,
    logFile: values.log,
    logMaxBytes: values.logMaxSize,
    root: world === null ? values.root : "/",
    stateFile: values.state,
    memoryFile: world === null ? values.memory : null,
    world,
    strange: strangeToPlant(plant, settings),
    steering: {
      steer: world === null && values.steer,
      policy: values.policy,
      wishes: {
        helpFor: selectorsOf(values.helpFor),
        protect: selectorsOf(values.protect),
        only: selectorsOf(values.steerOnly),
      },
      pressureLimit: values.pressureLimit / 100,
      allowClass: values.allowClass,
    },
    hearing: {
      silence: namesOf(values.silence),
      ack: world === null ? values.ack : null,
      by: userOf(io.env),
      folder: isThisHost ? stateFolder(io.env) : null,
    },
    hooks: world === null ? hookSpecs(values, io.env) : ok([]),
    reload: async () => {
      const again = await resolveSettings(invocation, io.env);
      return again.ok ? ok(watchSettings(invocation, again.value, io)) : again;
    },
  };
}

/** Each of a list, without the blanks around it. */
const namesOf = (text: string | null): readonly string[] =>
  (text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

/** Who asks, also behind sudo; empty where neither the environment nor the system says. */
export const userOf = (env: Environment): string =>
  env["SUDO_USER"] ?? env["USER"] ?? accountName();

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}

/** What passed `readValue` is a list of selectors. */
function selectorsOf(text: string | null): readonly Selector[] {
  if (text === null) return [];
  const read = readSelectors(text, "");
  return must(read.ok && read.value, "a list of targets was checked when it was read");
}

export function hooksSettings(settings: Settings, io: Io): HooksSettings {
  const values = valuesOf(HOOKS_OPTIONS, settings);
  return { test: values.test, json: values.json, hooks: hookSpecs(values, io.env) };
}

export function replaySettings(invocation: Invocation, settings: Settings, io: Io): ReplaySettings {
  const values = valuesOf(REPLAY_OPTIONS, settings);
  return {
    file: invocation.operands[0] ?? "",
    display: replayDisplayOf(settings, io),
    color: wantsColor(settings, io),
    ascii: values.ascii,
    logFile: values.log,
    intervalSeconds: values.interval,
  };
}

export function hostQuestion(settings: Settings, io: Io): HostQuestion {
  const { root, json } = valuesOf(HOST_OPTIONS, settings);
  return { root, json, color: wantsColor(settings, io), columns: columnsOf(io) };
}

export function contentionSettings(settings: Settings, io: Io): ContentionSettings {
  const { seconds } = valuesOf(CONTENTION_OPTIONS, settings);
  return { ...hostQuestion(settings, io), seconds };
}

const USUAL_SINCE_S: Seconds = 7 * 86_400;
const USUAL_SILENCE_S: Seconds = 3600;

export function incidentsSettings(
  invocation: Invocation,
  settings: Settings,
  io: Io,
): Result<IncidentsSettings> {
  const values = valuesOf(INCIDENTS_OPTIONS, settings);
  const { json, all, since, log, ack, silence, unsilence } = values;
  const orders: IncidentOrder[] = [];
  if (ack !== null) orders.push({ kind: "ack", id: ack, by: values.by ?? userOf(io.env) });
  if (silence !== null) {
    const seconds = values.for ?? USUAL_SILENCE_S;
    orders.push({ kind: "silence", names: namesOf(silence), seconds });
  }
  if (unsilence !== null) orders.push({ kind: "unsilence", names: namesOf(unsilence) });
  const clash = clashOf(values, orders);
  if (clash !== null) return fail({ code: "use.flag", ...clash });
  return ok({
    id: invocation.operands[0] ?? null,
    json,
    sinceSeconds: all ? null : (since ?? USUAL_SINCE_S),
    logFile: log,
    order: orders[0] ?? null,
    folder: stateFolder(io.env),
    columns: columnsOf(io),
  });
}

/** Flags that cannot be had together, or mean nothing alone. */
function clashOf(
  { all, since, log, by, for: lasting }: ValuesOf<typeof INCIDENTS_OPTIONS>,
  orders: readonly IncidentOrder[],
): Omit<Trouble, "code"> | null {
  const order = orders[0]?.kind;
  const clashes: readonly (readonly [boolean, string, string, string])[] = [
    [
      orders.length > 1,
      `--${orders[1]?.kind}`,
      `cannot be had together with --${order}`,
      "ask one thing at a time",
    ],
    [
      order !== undefined && log !== null,
      `--${order}`,
      "cannot be had together with --log",
      "a log is past; ask a watch that runs",
    ],
    [
      by !== null && order !== "ack",
      "--by",
      "means nothing without --ack",
      "say who together with --ack",
    ],
    [
      lasting !== null && order !== "silence",
      "--for",
      "means nothing without --silence",
      "say how long together with --silence",
    ],
    [all && since !== null, "--since", "cannot be had together with --all", "choose one of them"],
  ];
  const found = clashes.find(([isSo]) => isSo);
  return found === undefined ? null : { where: found[1], message: found[2], advice: found[3] };
}

export function explainSettings(
  invocation: Invocation,
  settings: Settings,
  io: Io,
): ExplainSettings {
  const { samples, interval } = valuesOf(EXPLAIN_OPTIONS, settings);
  return {
    ...hostQuestion(settings, io),
    sensor: invocation.operands[0] ?? null,
    samples,
    intervalSeconds: interval,
  };
}

export function verifySettings(settings: Settings, io: Io): VerifySettings {
  const { all, json, constants } = valuesOf(VERIFY_OPTIONS, settings);
  return { all, json, constants, color: wantsColor(settings, io), columns: columnsOf(io) };
}

/** JSON beats linear beats plain lines; a dashboard needs a terminal, and in CI an explicit --dash. */
function displayOf(settings: Settings, io: Io): Display {
  if (settings.get("json")?.value === true) return "json";
  if (settings.get("linear")?.value === true) return "linear";
  const dash = settings.get("dash");
  if (dash?.value !== true || !io.stdout.isTTY || isDumb(io.env)) return "lines";
  return isSet(io.env["CI"]) && dash.origin.kind !== "flag" ? "lines" : "dashboard";
}

/** Where a dashboard was wanted and cannot be drawn, a replay goes without ticks: thousands are no answer. */
function replayDisplayOf(settings: Settings, io: Io): ReplaySettings["display"] {
  const display = displayOf(settings, io);
  return display === "lines" && settings.get("dash")?.value === true ? "summary" : display;
}

/**
 * Colours: a flag decides, then `color: false`, then FORCE_COLOR, then NO_COLOR (no-color.org), in the
 * order Node itself keeps; else they need a terminal that is not dumb and not a CI log.
 */
function wantsColor(settings: Settings, io: Io): boolean {
  const color = settings.get(GLOBAL_OPTIONS.color.name);
  if (color?.value !== true) return false;
  if (color.origin.kind === "flag") return true;
  if (isSet(io.env["FORCE_COLOR"])) return io.env["FORCE_COLOR"] !== "0";
  if (isSet(io.env["NO_COLOR"])) return false;
  return io.stdout.isTTY && !isDumb(io.env) && !isSet(io.env["CI"]);
}

const columnsOf = ({ stdout }: Io): number | null => (stdout.isTTY ? stdout.columns : null);

const isSet = (variable: string | undefined): boolean => variable !== undefined && variable !== "";
