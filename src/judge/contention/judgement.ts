// What the competition for the cores means: who waits, who takes, and at which level of
// the kernel's scheduling tree the two meet. Values only; the policy turns them into
// proposals, `homeostat contention` into sentences.
import type { Ratio } from "../../base/index.ts";
import type { Contender, SchedulingGroup } from "./contender.ts";

/** The knobs that change an entity's share among its siblings. Affinity changes who its siblings are. */
export type DecidingKnob = "nice" | "class" | "autogroup" | "cgroup-weight" | "unit-weight";

/** What competes as one under a scheduling group: a group of its own, or a single process. */
export interface Entity {
  /** A group's id, or `PID:START` of a process (`processId`). Hostile text. */
  readonly id: string;
  readonly kind: "cgroup" | "session" | "process";
  /** Null for a process. */
  readonly group: SchedulingGroup | null;
  /** What decides its share; empty where none does (real-time and sched_ext tasks). */
  readonly knobs: readonly DecidingKnob[];
  /** Every contender inside, judged or not, most waiting or running first. */
  readonly members: readonly Contender[];
  /** Sums over the members, in cores. */
  readonly ran: Ratio;
  readonly waited: Ratio;
  /** W: waited over waited + ran, 0 where neither. */
  readonly wait: Ratio;
  /** Sums over the members of whom they are known; null where of none. */
  readonly voluntaryPerS: number | null;
  readonly forcedPerS: number | null;
}

/** An entity with those of its members that were judged, and why. */
export interface Party {
  readonly entity: Entity;
  /** The victims or the hogs among the members; never empty. */
  readonly judged: readonly Contender[];
  /** One sentence with the numbers of the foremost of them. Holds no foreign text. */
  readonly reason: string;
  /** True where the user named one of them as to be helped. */
  readonly declared: boolean;
}

/** Who waits for whom: both entities stand directly under `level`, where their shares are decided. */
export interface Rivalry {
  /** The lowest common scheduling ancestor. */
  readonly level: SchedulingGroup;
  readonly victim: Party;
  readonly hog: Party;
  /** True where renice of the hog would change anything for the victim: it competes as a single process. */
  readonly reniceDecides: boolean;
  /** True where the hog's entity also holds a victim or a system account's listener: restraining it hurts them. */
  readonly hogServes: boolean;
}

export interface ContentionJudgement {
  /** By innermost scheduling group, or process where it stands in the root alone; most waiting first. */
  readonly victims: readonly Party[];
  /** Likewise; most CPU first. */
  readonly hogs: readonly Party[];
  /** Most waiting victim first, then its greatest hog. */
  readonly rivalries: readonly Rivalry[];
}
