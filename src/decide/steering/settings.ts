// How far a knob goes: from what is there towards a bound by a share of the way, and back
// by halves. Nice moves by levels, weights by factors, so that equal shares of the way are
// equal factors of weight either way.
import { niceWeight } from "../../judge/contention/index.ts";
import type { Knob, Setting, Target } from "./action.ts";
import type { SteeringLimits } from "./limits.ts";

/** Knobs that hold a number. */
export type Dial = "nice" | "autogroup" | "cgroup-weight" | "unit-weight";
export type Direction = "restrain" | "boost";

/** What the kernel takes for a group's weight, by the version of its hierarchy (cgroup(7), sched-design-CFS). */
const KERNEL_WEIGHTS = {
  1: { lowest: 2, highest: 262_144, usual: 1024 },
  2: { lowest: 1, highest: 10_000, usual: 100 },
} as const;
/** The last part of a release goes in one: so many levels of nice, or this factor of weight, which is as much. */
const LAST_LEVELS = 2;
const LAST_FACTOR = 1.25 ** LAST_LEVELS;

export const isDial = (knob: Knob): knob is Dial => knob !== "class" && knob !== "affinity";

const isNice = (knob: Knob): boolean => knob === "nice" || knob === "autogroup";

/** What a knob is set to where nobody set it. */
export function usualSetting(knob: Dial, target: Target): number {
  if (isNice(knob)) return 0;
  return "version" in target ? KERNEL_WEIGHTS[target.version].usual : KERNEL_WEIGHTS[2].usual;
}

export interface Way {
  readonly knob: Dial;
  readonly target: Target;
  /** What was there before the first action, from which the bounds of weights count. */
  readonly original: number;
  readonly direction: Direction;
  /** Share of the way from the original to the bound, in (0, 1]. */
  readonly share: number;
}

/** The setting that far along; the original where there is no way to go. Never beyond the bound. */
export function settingAlong(way: Way, limits: SteeringLimits): number {
  return isNice(way.knob) ? niceAlong(way, limits) : weightAlong(way, limits);
}

function niceAlong({ original, direction, share }: Way, { nice }: SteeringLimits): number {
  const bound = direction === "restrain" ? nice.highest : nice.lowest;
  const levels = direction === "restrain" ? bound - original : original - bound;
  if (levels <= 0) return original;
  const taken = Math.max(1, Math.floor(levels * share + ROUNDING));
  // From beyond the other bound the first step leads inside.
  return direction === "restrain"
    ? Math.max(nice.lowest, original + taken)
    : Math.min(nice.highest, original - taken);
}

/** So that three tenths of ten levels are three. */
const ROUNDING = 1e-9;

function weightAlong(way: Way, { weight }: SteeringLimits): number {
  const { original, direction, share } = way;
  const kernel = KERNEL_WEIGHTS["version" in way.target ? way.target.version : 2];
  const factor = (direction === "restrain" ? weight.lowest : weight.highest) ** share;
  return direction === "restrain"
    ? Math.min(original, Math.max(kernel.lowest, Math.ceil(original * factor - ROUNDING)))
    : Math.max(original, Math.min(kernel.highest, Math.floor(original * factor + ROUNDING)));
}

/** Weight at `after` over weight at `before`. */
export function weightRatio(knob: Knob, before: Setting, after: Setting): number {
  if (typeof before !== "number" || typeof after !== "number") return 1;
  return isNice(knob) ? niceWeight(after) / niceWeight(before) : after / before;
}

/** Half of the way back; null where the rest goes in one. */
export function halfway(knob: Knob, present: Setting, original: Setting): number | null {
  if (!isDial(knob) || typeof present !== "number" || typeof original !== "number") return null;
  if (isNice(knob)) {
    const rest = present - original;
    return Math.abs(rest) <= LAST_LEVELS ? null : original + Math.trunc(rest / 2);
  }
  const next = Math.round(Math.sqrt(present * original));
  const far = Math.max(present / original, original / present) > LAST_FACTOR;
  return far && next !== present && next !== original ? next : null;
}
