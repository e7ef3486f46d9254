// What a change of weights should do. Where all are always runnable, an entity of weight v
// among competitors of weight h runs v and waits h parts of its runnable time, times a
// factor c for what weights do not say (threads per core, preemption at wake-up):
//   W/(1−W) = c·h/v, so with c unchanged W'/(1−W') = r·W/(1−W), r = (h'/h)/(v'/v).
// A victim that does not always want a core does better than this, so W' is an upper bound.
// docs/steering.md derives both halves.
import type { Ratio } from "../../base/index.ts";
import { niceWeight } from "../../judge/contention/index.ts";
import type { Entity } from "../../judge/contention/index.ts";

/** One competitor and what the change makes of its weight. */
export interface Reweighed {
  readonly entity: Entity;
  /** Weight after over before; 1 where it stays. */
  readonly ratio: number;
}

export interface Change {
  readonly victim: Reweighed;
  /** Every hog that competes with the victim at this level, changed or not. */
  readonly hogs: readonly Reweighed[];
  readonly onlineCores: number;
}

export interface Outcome {
  readonly waitExpected: Ratio;
  /** Of the hogs that are changed, or of all where only the victim is. */
  readonly hogsBefore: Ratio;
  readonly hogsExpected: Ratio;
}

/** Weight among siblings, relative to one task of nice 0. Unknown weights count as the default. */
export function entityWeight({ group, members, ran, waited }: Entity): number {
  if (group !== null) return group.weight ?? 1;
  const first = members[0];
  const wanted = Math.min(first?.threads ?? 1, Math.max(1, ran + waited));
  return wanted * niceWeight(first?.nice ?? 0);
}

/** The wait after the competitors' weight over the victim's changed by `ratio`. */
export function waitAfter(wait: Ratio, ratio: number): Ratio {
  if (wait >= 1) return 1;
  const odds = (ratio * wait) / (1 - wait);
  return odds / (1 + odds);
}

export function forecast(change: Change): Outcome {
  const { victim, hogs } = change;
  const before = sum(hogs, ({ entity }) => entityWeight(entity));
  const after = sum(hogs, ({ entity, ratio }) => entityWeight(entity) * ratio);
  const ratio = before === 0 ? 1 : after / before / victim.ratio;
  return { waitExpected: waitAfter(victim.entity.wait, ratio), ...throughput(change) };
}

/**
 * The hogs lose at most what the victim can regain, its former waiting within the cores it
 * did not use; and they keep at least their share by weight of what all of them had.
 */
function throughput({ victim, hogs, onlineCores }: Change): Omit<Outcome, "waitExpected"> {
  const some = hogs.filter(({ ratio }) => ratio !== 1);
  const changed = some.length > 0 ? some : hogs;
  const weight = ({ entity, ratio }: Reweighed): number => entityWeight(entity) * ratio;
  const hogsBefore = sum(changed, ({ entity }) => entity.ran);
  const regained = Math.max(0, Math.min(victim.entity.waited, onlineCores - victim.entity.ran));
  const all = sum(hogs, ({ entity }) => entity.ran) + victim.entity.ran;
  const share = sum(changed, weight) / (sum(hogs, weight) + weight(victim));
  const kept = Math.max(hogsBefore - regained, all * share);
  return { hogsBefore, hogsExpected: Math.max(0, Math.min(hogsBefore, kept)) };
}

const sum = <T>(rows: readonly T[], value: (row: T) => number): number =>
  rows.reduce((total, row) => total + value(row), 0);
