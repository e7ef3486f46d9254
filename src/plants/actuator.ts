// The port behind which a plant is changed. Everything done through it is journaled
// before it is done and can be taken back; the loop knows no other way to act.
import type { Instant, Trouble } from "../base/index.ts";
import type { Action, Knob } from "../decide/index.ts";

/** Whether a knob can be turned, and turned back, with the rights at hand. */
export interface KnobState {
  readonly knob: Knob;
  readonly works: boolean;
  /** True where only a right is missing. */
  readonly denied: boolean;
  /** Why, or why not. */
  readonly because: string;
}

export interface ActionReceipt {
  readonly actionId: string;
  /** `partly`: some threads of the target could not be set; nothing else is left undone. */
  readonly outcome: "applied" | "partly" | "refused" | "gone";
  /** One sentence for a person: what was done, to how many threads, or why not. */
  readonly says: string;
}

/** `hands-off`: somebody else changed some of it since. `partly` and `failed`: some or all of it still stands. */
export type UndoOutcome = "restored" | "partly" | "hands-off" | "gone" | "failed";

/** Code of the trouble after which nothing is done any more: nobody would undo it after a crash. */
export const UNGUARDED = "steering.unguarded";

/** What the last undo of a run came to. */
export interface ActuatorEnd {
  readonly receipts: readonly UndoReceipt[];
  readonly troubles: readonly Trouble[];
}

export interface UndoReceipt {
  readonly actionId: string;
  readonly outcome: UndoOutcome;
  readonly says: string;
}

export interface Actuator {
  readonly knobs: readonly KnobState[];
  /** Journals, checks who the target is, writes, reads back. Never throws for the world's trouble. */
  apply(action: Action, at: Instant): ActionReceipt;
  /** Sets a standing action's target back to what it was before the action. */
  takeBack(actionId: string, at: Instant): UndoReceipt;
  /**
   * Once a tick: takes in what forked meanwhile, and the guardian's health. Where `held` is given, the
   * ids of everything proposed and not released, what stands of no other action is set back again.
   */
  tend(at: Instant, held?: ReadonlySet<string>): readonly Trouble[];
  /** Takes back everything that stands, newest first. */
  restoreAll(at: Instant): readonly UndoReceipt[];
  /** Restores everything and ends the guardian; safe to call twice, and from an exit handler: synchronous. */
  close(): ActuatorEnd;
}
