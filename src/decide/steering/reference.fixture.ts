// The tables of docs/steering.md, written from what is in force, so that the page cannot
// say otherwise.
import { FAILURE_MODES } from "./failure-modes.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import type { Bounds, SteeringLimits } from "./limits.ts";
import { RULES } from "./rules/readings.ts";

type Unit = "share" | "ms" | "cores" | "count" | "levels" | "times" | "class";

/** What each limit is about, in the order of the table. */
const LIMITS: { readonly [Name in keyof SteeringLimits]: readonly [what: string, unit: Unit] } = {
  pressure: ["mean CPU pressure, over both windows, above which steering is considered", "share"],
  shortWindow: ["short window", "ms"],
  longWindow: ["long window", "ms"],
  pressureGone: ["mean CPU pressure below which nobody waits any more", "share"],
  runnablePerCore: ["second signal: more tasks running or ready for each core", "count"],
  cpuBusy: ["or the cores at least so busy", "share"],
  waitAim: ["share of its runnable time that a victim is brought down to waiting", "share"],
  effectWithin: ["time in which an effect must show", "ms"],
  nice: ["nice of threads and sessions", "levels"],
  weight: ["weight of a cgroup, against what was there before", "times"],
  allowClass: ["scheduling class that may be set", "class"],
  coolDown: [
    "rest of a target after a release; twice as long after each action without effect",
    "ms",
  ],
  longestCoolDown: ["longest rest", "ms"],
  hungry: ["CPU that a hog must want, run and waited for, to be held", "cores"],
  hogQuietFor: ["let go when it wanted less for so long", "ms"],
  victimAwayFor: ["let go when the victim was away for so long", "ms"],
  pressureGoneFor: ["let go when nobody waited for so long", "ms"],
  blindFor: ["let go when nothing could be measured for so long", "ms"],
  releaseStep: ["time between two steps of a release", "ms"],
  newAtOnce: ["new actions at one tick", "count"],
  standingAtMost: ["targets held at once", "count"],
};

const isBounds = (value: unknown): value is Bounds => typeof value === "object" && value !== null;

function inWords(value: SteeringLimits[keyof SteeringLimits], unit: Unit): string {
  if (value === null) return "none, unless asked for";
  if (isBounds(value))
    return `${number(value.lowest)} to ${number(value.highest)}${unit === "times" ? " times" : ""}`;
  if (typeof value === "string") return value;
  if (unit === "ms") return value % 60_000 === 0 ? `${value / 60_000} min` : `${value / 1000} s`;
  if (unit === "share") return `${Math.round(value * 100)} %`;
  return unit === "cores" ? `${value} cores` : `${value}`;
}

const number = (value: number): string =>
  value > 0 && value < 1 ? `1/${Math.round(1 / value)}` : String(value).replace("-", "−");

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map(row).join("");

/** The default limits. */
export function limitsTable(): string {
  const names = Object.keys(LIMITS) as (keyof SteeringLimits)[];
  const rows = names.map((name) => {
    const [what, unit] = LIMITS[name];
    return [`\`${name}\``, what, inWords(DEFAULT_LIMITS[name], unit)];
  });
  return table(["limit", "what it is", "default"], rows);
}

/** Every failure mode, in the order in which they are looked at. */
export const failureModesTable = (): string =>
  table(
    ["failure mode", "what it is"],
    FAILURE_MODES.map(({ name, what }) => [`\`${name}\``, what]),
  );

/** The brief's rules and how each is read. */
export const rulesTable = (): string =>
  table(
    ["rule", "how it is read"],
    RULES.map(({ rule, reading }) => [rule, reading]),
  );
