// The port of a steering policy: a function of what was measured, with a memory of its
// own decisions. It proposes and releases; whether anything is done is not its matter,
// so a dry run and a real one propose the same.
import type { Ms, Ratio } from "../../base/index.ts";
import type { Contention, ContentionJudgement } from "../../judge/contention/index.ts";
import type { Action, Knob } from "./action.ts";

export const POLICIES = ["ours", "rules"] as const;
export type PolicyName = (typeof POLICIES)[number];

/** A process, unit or cgroup that the user named. */
export type Selector =
  | { readonly kind: "pid"; readonly pid: number }
  | { readonly kind: "unit"; readonly unit: string }
  | { readonly kind: "cgroup"; readonly path: string };

/** What the user asked for. */
export interface Wishes {
  /** Declared victims. */
  readonly helpFor: readonly Selector[];
  /** Never touched. */
  readonly protect: readonly Selector[];
  /** Where given, nothing outside of these is touched. */
  readonly only: readonly Selector[];
}

/** One core as the route sees it. */
export interface CoreOutlook {
  /** Number of the core in the kernel. */
  readonly core: number;
  readonly score: number;
}

export interface Situation {
  /** Monotonic, ms. */
  readonly now: Ms;
  /** Null where this tick could not be measured. */
  readonly contention: Contention | null;
  /** What this tick's competition means; null where it could not be measured. */
  readonly judgement: ContentionJudgement | null;
  readonly cores: readonly CoreOutlook[];
  /** S* above T*: the brief's healthy. Null while unknown. */
  readonly aboveTStar: boolean | null;
  /** Risk of collapse and flow of the host, 0 to 1. */
  readonly risk: Ratio;
  readonly flow: Ratio;
  /** Knobs that work here, or would with the rights: a dry run proposes with these too. */
  readonly usable: ReadonlySet<Knob>;
}

/** A candidate that was not proposed, with the failure mode or limit that forbids it. */
export interface Suppressed {
  readonly action: Action;
  /** One of `FAILURE_MODES`. */
  readonly mode: string;
  readonly because: string;
}

/** An action to be taken back or a step to be set part of the way back. */
export interface Release {
  /** An action that continues no other; those that continue it end with it. */
  readonly actionId: string;
  readonly because: string;
}

export interface Decision {
  /** New at this tick, in the order in which they should be done. */
  readonly propose: readonly Action[];
  readonly release: readonly Release[];
  readonly suppressed: readonly Suppressed[];
  /** Proposed before and not released yet. */
  readonly standing: readonly Action[];
  /** Why nothing new is proposed; null where something is. */
  readonly hold: string | null;
}

/** What became of a proposal. A dry run keeps it standing as if it had been applied. */
export type Fate = "applied" | "dry-run" | "refused" | "gone";

export interface SteeringPolicy {
  readonly name: PolicyName;
  decide(situation: Situation): Decision;
  note(actionId: string, fate: Fate): void;
  /** The check's word: ineffective actions are released and their cool-down doubled. */
  conclude(actionId: string, verdict: "effective" | "ineffective" | "undecided"): void;
}
