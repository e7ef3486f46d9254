// What each command is handed: every setting resolved, typed, unit in the name.
// The display is decided here, once, from flags, environment and terminal.
import {
  fail,
  must,
  ok,
  type Bytes,
  type Ratio,
  type Result,
  type Seconds,
} from "../base/index.ts";
import type { PolicyName, Selector, Wishes } from "../decide/index.ts";
import { type Io, isDumb } from "./io.ts";
import {
  CONTENTION_OPTIONS,
  GLOBAL_OPTIONS,
  HOST_OPTIONS,
  EXPLAIN_OPTIONS,
  REPLAY_OPTIONS,
  VERIFY_OPTIONS,
  WATCH_OPTIONS,
} from "./options.ts";
import { PROVE_OPTIONS } from "./prove-options.ts";
import type { Invocation } from "./parse.ts";
import { readSelectors } from "./selectors.ts";
import { resolveSettings, type Settings, valuesOf } from "./resolve.ts";

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
  readonly plant: "host";
  readonly steering: SteeringSettings;
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

export interface ProveSettings {
  readonly length: "quick" | "usual" | "full";
  /** `null`: the matrix. */
  readonly scenario: string | null;
  readonly service: "http" | "nginx" | "both";
  /** `null`: as many as the time allows. */
  readonly rounds: number | null;
  readonly seed: number;
  /** `null`: named for the time, in this folder. */
  readonly out: string | null;
  readonly json: boolean;
}

export function watchSettings(invocation: Invocation, settings: Settings, io: Io): WatchSettings {
  const values = valuesOf(WATCH_OPTIONS, settings);
  return {
    display: displayOf(settings, io),
    color: wantsColor(settings, io),
    ascii: values.ascii,
    intervalSeconds: values.interval,
    durationSeconds: values.duration,
    abFile: values.ab,
    logFile: values.log,
    logMaxBytes: values.logMaxSize,
    root: values.root,
    stateFile: values.state,
    plant: values.plant,
    steering: {
      steer: values.steer,
      policy: values.policy,
      wishes: {
        helpFor: selectorsOf(values.helpFor),
        protect: selectorsOf(values.protect),
        only: selectorsOf(values.steerOnly),
      },
      pressureLimit: values.pressureLimit / 100,
      allowClass: values.allowClass,
    },
    reload: async () => {
      const again = await resolveSettings(invocation, io.env);
      return again.ok ? ok(watchSettings(invocation, again.value, io)) : again;
    },
  };
}

/** What passed `readValue` is a list of selectors. */
function selectorsOf(text: string | null): readonly Selector[] {
  if (text === null) return [];
  const read = readSelectors(text, "");
  return must(read.ok && read.value, "a list of targets was checked when it was read");
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

export function proveSettings(settings: Settings): Result<ProveSettings> {
  const { quick, full, ...values } = valuesOf(PROVE_OPTIONS, settings);
  if (quick && full) {
    const message = "cannot be had together with --quick";
    return fail({ code: "use.flag", where: "--full", message, advice: "choose one of them" });
  }
  return ok({
    ...values,
    length: quick ? "quick" : full ? "full" : "usual",
    service: values.service ?? (full ? "both" : "http"),
  });
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
