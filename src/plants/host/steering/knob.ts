// What every knob of a host can do, so that the actuator, the guardian and `restore` set
// and compare values without knowing which kernel interface holds them.
import type { Result } from "../../../base/index.ts";
import type { Knob, Setting, Target } from "../../../decide/index.ts";

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
/** Who was asked to set it did not answer, and may do it yet. */
export const SPOT_UNANSWERED = "spot.unanswered";
/** Anything else: the setting cannot be had or the place may not be taken, and the sentence says why. */
export const SPOT_FAILED = "spot.failed";

export interface KnobDriver {
  readonly knob: Knob;
  /**
   * Every place of the target now that may be taken; for a process all its threads, listed until
   * nothing changes any more. `spot.gone` where there is none. Threads that are real-time, or whose
   * cores were chosen by their own program, are left out; `written` is a value of ours, which
   * something forked meanwhile inherited and which therefore does not count as its own choice.
   */
  spots(target: Target, written?: string): Result<readonly Spot[]>;
  /** The text that `setting` reads back as on this spot; fails where the spot cannot hold it. */
  valueFor(spot: Spot, setting: Setting): Result<string>;
  /** The present value in one canonical text: two values are the same setting exactly when the texts are. */
  read(spot: Spot): Result<string>;
  /** Sets it; checks who the spot is before and after. Reads back nothing: the caller does. */
  write(spot: Spot, value: string): Result<null>;
  /**
   * Whether a spot may read as `present` where a write of `value` was cut short, by a kill or a full
   * disk, or is not served yet: as much ours as the value itself. Present only where somebody else
   * does what is asked, maybe later than the answer; absent where a write is one step of the kernel.
   */
  readonly partway?: (value: string, present: string) => boolean;
  /**
   * Whether a spot that holds `value` reads as `present` now, which is another text: cores of it may
   * have gone away since. Absent where a value is always read as it was set.
   */
  readonly holds?: (spot: Spot, value: string, present: string) => boolean;
  /**
   * The number that a value stands for, to tell which of two is stronger; NaN where it stands for
   * none. Absent where the text is the number itself, or where values have no order.
   */
  readonly levelOf?: (value: string) => number;
}

/** One driver for each knob, and the descriptors they keep. */
export interface KnobDrivers {
  of(knob: Knob): KnobDriver;
  /** Lets go of the descriptors kept for a process and its threads; it is somebody else's from then on. */
  release(pid: number): void;
  /** Gives back every descriptor; safe to call twice. */
  close(): void;
}
