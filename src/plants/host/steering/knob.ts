// What every knob of a host can do, so that the actuator, the guardian and `restore` set
// and compare values without knowing which kernel interface holds them.
import type { Result } from "../../../base/index.ts";
import type { Knob, Target } from "../../../decide/index.ts";

/** One place that holds one value: what one line of the journal is about. Plain JSON. */
export type Spot =
  | {
      readonly kind: "thread";
      readonly pid: number;
      readonly tid: number;
      readonly startTicks: number;
    }
  | { readonly kind: "session"; readonly group: number }
  /** `inode` tells a group from a later one of the same name. */
  | {
      readonly kind: "cgroup";
      readonly path: string;
      readonly version: 1 | 2;
      readonly inode: string;
    }
  | {
      readonly kind: "unit";
      readonly unit: string;
      readonly path: string;
      readonly version: 1 | 2;
      readonly inode: string;
    };

/** Trouble codes that the callers of a driver tell apart. */
export const SPOT_GONE = "spot.gone";
export const SPOT_DENIED = "spot.denied";

export interface KnobDriver {
  readonly knob: Knob;
  /** Every place of the target now; for a process all its threads. `spot.gone` where there is none. */
  spots(target: Target): Result<readonly Spot[]>;
  /** The present value in one canonical text: two values are the same setting exactly when the texts are. */
  read(spot: Spot): Result<string>;
  /** Sets it; checks who the spot is before and after. Reads back nothing: the caller does. */
  write(spot: Spot, value: string): Result<null>;
}
