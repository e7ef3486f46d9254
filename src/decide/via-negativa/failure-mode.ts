// Via negativa: a controller is made safe by what it must not do. Ways to make things worse
// are rows of data, each with a name; an action passes when none of them applies. The host's
// actuator and the worlds are guarded by this same layer, each with rows of its own.

/** One known way in which acting hastens collapse. */
export interface FailureMode<Action, Situation> {
  /** Stable, kebab-case: shown to people, written to records. */
  readonly name: string;
  /** What it is, in one sentence. */
  readonly what: string;
  /** Why it applies to this action here, in a clause with the facts; null where it does not. */
  readonly applies: (action: Action, situation: Situation) => string | null;
}

export type Examination =
  | { readonly passes: true }
  | { readonly passes: false; readonly mode: string; readonly because: string };

const PASSES: Examination = { passes: true };

/** The first mode that applies, in the order of the rows: the gravest stand first. */
export function examine<Action, Situation>(
  modes: readonly FailureMode<Action, Situation>[],
  action: Action,
  situation: Situation,
): Examination {
  for (const { name, applies } of modes) {
    const because = applies(action, situation);
    if (because !== null) return { passes: false, mode: name, because };
  }
  return PASSES;
}
