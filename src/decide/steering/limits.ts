// Every limit of steering: when it is considered, how far it goes, how long it waits.
// All chosen; a caller may set them otherwise. docs/steering.md shows this table.
import type { Ms, Ratio } from "../../base/index.ts";

/** A lowest and a highest value, both allowed. */
export interface Bounds {
  readonly lowest: number;
  readonly highest: number;
}

export interface SteeringLimits {
  /** Mean CPU pressure over the short and over the long window above which an action is considered. */
  readonly pressure: Ratio;
  readonly shortWindow: Ms;
  readonly longWindow: Ms;
  /** Mean pressure over the long window below which nobody waits any more. */
  readonly pressureGone: Ratio;
  /** The second signal: tasks running or ready per core above which the run queue agrees… */
  readonly runnablePerCore: number;
  /** …or mean use of the cores above which they agree. */
  readonly cpuBusy: Ratio;
  /** Waiting over waiting + running that a victim is to be brought down to. */
  readonly waitAim: Ratio;
  /** Time after an action within which its effect must show. */
  readonly effectWithin: Ms;
  readonly nice: Bounds;
  /** Times the weight that was there before. */
  readonly weight: Bounds;
  /** A scheduling class to put hogs into where weight did not do; only when asked. */
  readonly allowClass: "batch" | "idle" | null;
  /** A released target rests this long; doubled after each ineffective action on it, up to the longest. */
  readonly coolDown: Ms;
  readonly longestCoolDown: Ms;
  /** CPU a hog's entity must want (running + waiting, in cores) to count as always runnable. */
  readonly hungry: number;
  /** Released when hungry no more, the victim away, pressure gone, or nothing readable, for this long. */
  readonly hogQuietFor: Ms;
  readonly victimAwayFor: Ms;
  readonly pressureGoneFor: Ms;
  readonly blindFor: Ms;
  /** Time between two steps of a release. */
  readonly releaseStep: Ms;
  /** New actions a tick, and actions standing at once. */
  readonly newAtOnce: number;
  readonly standingAtMost: number;
}

export const DEFAULT_LIMITS: SteeringLimits = {
  pressure: 0.3,
  shortWindow: 3000,
  longWindow: 10_000,
  pressureGone: 0.05,
  runnablePerCore: 1,
  cpuBusy: 0.9,
  waitAim: 0.05,
  effectWithin: 3000,
  nice: { lowest: -5, highest: 10 },
  weight: { lowest: 1 / 16, highest: 4 },
  allowClass: null,
  coolDown: 60_000,
  longestCoolDown: 3_600_000,
  hungry: 0.8,
  hogQuietFor: 10_000,
  victimAwayFor: 30_000,
  pressureGoneFor: 10_000,
  blindFor: 30_000,
  releaseStep: 5000,
  newAtOnce: 8,
  standingAtMost: 32,
};
