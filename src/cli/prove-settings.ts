// What each trial of `prove` is handed. The trials share one table of flags; a flag that
// the chosen trial has no use for is refused, never passed over in silence.
import { fail, ok } from "../base/index.ts";
import type { Result, Seconds } from "../base/index.ts";
import { pathsOf } from "./options.ts";
import type { Invocation } from "./parse.ts";
import { PROVE_OPTIONS } from "./prove-options.ts";
import { valuesOf } from "./resolve.ts";
import type { Settings } from "./resolve.ts";
import { TRIALS } from "./trials.ts";
import type { TrialName } from "./trials.ts";

interface AnyTrialSettings {
  readonly seed: number;
  /** `null`: named for the time, in this folder. */
  readonly out: string | null;
  readonly json: boolean;
}

export interface SteeringTrialSettings extends AnyTrialSettings {
  readonly trial: "steering";
  readonly length: "quick" | "usual" | "full";
  /** `null`: the matrix. */
  readonly scenario: string | null;
  readonly service: "http" | "nginx" | "both";
  /** `null`: as many as the time allows. */
  readonly rounds: number | null;
}

export interface PredictionTrialSettings extends AnyTrialSettings {
  readonly trial: "prediction";
  readonly length: "quick" | "usual" | "full";
  /** 0.1 to 5. */
  readonly intervalSeconds: Seconds;
  /** Logs and folders of logs; empty: a live trial on this host. */
  readonly data: readonly string[];
}

export interface SigmaTrialSettings extends AnyTrialSettings {
  readonly trial: "sigma";
  /** As above; empty: ticks of this host, freshly read. */
  readonly data: readonly string[];
}

export type ProveSettings = SteeringTrialSettings | PredictionTrialSettings | SigmaTrialSettings;

type ProveFlag = keyof typeof PROVE_OPTIONS;

const EVERYWHERE: readonly ProveFlag[] = ["seed", "out", "json"];
const FLAGS_OF: Readonly<Record<TrialName, readonly ProveFlag[]>> = {
  steering: [...EVERYWHERE, "quick", "full", "scenario", "service", "rounds"],
  prediction: [...EVERYWHERE, "quick", "full", "interval", "data"],
  sigma: [...EVERYWHERE, "data"],
};
/** With recorded logs there is nothing left to choose about the run. */
const LIVE_ONLY: readonly ProveFlag[] = ["quick", "full", "interval"];

const USUAL_INTERVAL_S = 0.5;

export function proveSettings(invocation: Invocation, settings: Settings): Result<ProveSettings> {
  const trial = (TRIALS as readonly string[]).find((name) => name === invocation.operands[0]);
  const name = (trial ?? "steering") as TrialName;
  const given = Object.keys(PROVE_OPTIONS).filter(
    (flag) => settings.get(flag)?.origin.kind === "flag",
  ) as ProveFlag[];
  const stranger = given.find((flag) => !FLAGS_OF[name].includes(flag));
  if (stranger !== undefined) return strangerTrouble(stranger, name);
  const twice = [["quick", "full"], ...LIVE_ONLY.map((flag) => ["data", flag])] as const;
  const pair = twice.find((both) => both.every((flag) => given.includes(flag as ProveFlag)));
  if (pair !== undefined) {
    const message = `cannot be had together with --${pair[0]}`;
    return fail({ code: "use.flag", where: `--${pair[1]}`, message, advice: "choose one of them" });
  }
  return ok(ofTrial(name, settings));
}

function strangerTrouble(flag: ProveFlag, trial: TrialName): Result<never> {
  const owners = TRIALS.filter((name) => FLAGS_OF[name].includes(flag));
  return fail({
    code: "use.flag",
    where: `--${flag}`,
    message: `prove ${trial} has no such flag`,
    advice: `it belongs to ${owners.map((name) => `prove ${name}`).join(", ")}`,
  });
}

function ofTrial(trial: TrialName, settings: Settings): ProveSettings {
  const { quick, full, data, interval, ...values } = valuesOf(PROVE_OPTIONS, settings);
  const { scenario, service, rounds, ...common } = values;
  const length = quick ? "quick" : full ? "full" : "usual";
  if (trial === "sigma") return { ...common, trial, data: pathsOf(data) };
  if (trial === "prediction") {
    const intervalSeconds = interval ?? USUAL_INTERVAL_S;
    return { ...common, trial, length, intervalSeconds, data: pathsOf(data) };
  }
  const chosen = service ?? (full ? "both" : "http");
  return { ...common, trial, length, scenario, rounds, service: chosen };
}
