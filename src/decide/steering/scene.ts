// What a candidate is examined against: the tick's measurement, what the user wishes, and
// what stands or rests from before.
import type { Ms } from "../../base/index.ts";
import type {
  Contention,
  ContentionJudgement,
  SchedulingGroup,
} from "../../judge/contention/index.ts";
import type { Action, Target } from "./action.ts";
import type { SteeringLimits } from "./limits.ts";
import type { Situation, Wishes } from "./policy.ts";
import { targetKey } from "./targets.ts";

/** An action that has no id yet. */
export type Draft = Omit<Action, "id">;

/** A situation that could be measured. */
export interface Measured extends Situation {
  readonly contention: Contention;
  readonly judgement: ContentionJudgement;
}

export interface Scene {
  readonly situation: Measured;
  readonly limits: SteeringLimits;
  readonly wishes: Wishes;
  /** Everything proposed and not released. */
  readonly standing: readonly Action[];
  /** When the target may be acted on again; null where it rests not. */
  readonly restsUntil: (target: Target) => Ms | null;
}

/** The setting from which bounds count: what was there before the first action of a chain. */
export function originalOf(draft: Draft, { standing }: Scene): Draft["before"] {
  return standing.find(({ id }) => id === draft.continues)?.before ?? draft.before;
}

/** The scheduling group that a target is, as it was measured; null for a process. */
export function groupOf(target: Target, { contenders }: Contention): SchedulingGroup | null {
  const key = targetKey(target);
  for (const { path } of contenders) {
    const found = path.find(({ id }) => id === key);
    if (found !== undefined) return found;
  }
  return null;
}
