// What steering may propose: one setting of one knob on one target, with its forecast.
// A value, not a deed: a plant's actuator carries it out, or it stays a dry run.
import type { Ms, Ratio } from "../../base/index.ts";
import type { SchedulingClass } from "../../judge/contention/index.ts";

export const KNOBS = [
  "nice",
  "class",
  "affinity",
  "autogroup",
  "cgroup-weight",
  "unit-weight",
] as const;
export type Knob = (typeof KNOBS)[number];

/** What a knob is set to: nice or weight, a scheduling class, or the cores allowed. */
export type Setting = number | SchedulingClass | readonly number[];

export type Target =
  /** Every thread of a process. */
  | {
      readonly kind: "process";
      readonly pid: number;
      readonly startTicks: number;
      readonly name: string;
    }
  /** A session's autogroup, by the kernel's number of it. */
  | {
      readonly kind: "session";
      readonly group: number;
      readonly pid: number;
      readonly name: string;
    }
  /** A cgroup below the mount of its hierarchy; version 1 has shares, version 2 weight. */
  | { readonly kind: "cgroup"; readonly path: string; readonly version: 1 | 2 }
  /** A unit of systemd, which sets the weight of its cgroup itself. */
  | {
      readonly kind: "unit";
      readonly unit: string;
      readonly path: string;
      readonly version: 1 | 2;
    };

/** What an action is expected to do, so that it can be held against what happened. */
export interface Forecast {
  /** Time after the action within which the effect must show. */
  readonly within: Ms;
  /** The victim whose waiting it is about: a group's id or `pid:START`. */
  readonly victim: string;
  /** Waiting over waiting + running of the victim, before and expected. */
  readonly waitBefore: Ratio;
  readonly waitExpected: Ratio;
  /** The hogs whose weight is changed against the victim's: ids as the victim's. */
  readonly hogs: readonly string[];
  /** CPU of all these hogs in cores, before and at least expected. */
  readonly hogsBefore: Ratio;
  readonly hogsExpected: Ratio;
}

export interface Action {
  /** Unique in a session, e.g. `a7`. */
  readonly id: string;
  readonly target: Target;
  readonly knob: Knob;
  readonly before: Setting;
  readonly after: Setting;
  /** `release` sets the knob part of the way back to what it was. */
  readonly role: "restrain" | "boost" | "place" | "release";
  /**
   * Where this goes on from a standing action on the same target and knob (a further step,
   * or one part of the way back): that action's id. What was there before stays what was
   * there before that one, and taking that one back ends this too.
   */
  readonly continues?: string;
  /** One sentence, with the numbers. */
  readonly reason: string;
  /** Null where nobody in particular is helped: the literal rules, and a release. */
  readonly forecast: Forecast | null;
}
