// What a change of weights should do. Where all are always runnable, an entity of weight v
// among competitors of weight h together runs v and waits h parts of its runnable time, times a
// factor c for what weights do not say (threads per core, preemption at wake-up):
//   W/(1−W) = c·h/v, so with c unchanged W'/(1−W') = r·W/(1−W), r = (h'/h)/(v'/v).
// A victim that does not always want a core does better than this, so W' is an upper bound.
// docs/steering.md derives both halves.
import type { Ratio } from "../../base/index.ts";
import { niceWeight, processId } from "../../judge/contention/index.ts";
import type { Contention, Entity, SchedulingGroup } from "../../judge/contention/index.ts";

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
  /** Everybody else who competes at this level, together. */
  readonly others: Others;
  readonly onlineCores: number;
}

/** Competitors that stay as they are: weight by the share of time they want a core, and CPU in cores. */
export interface Others {
  readonly weight: number;
  readonly ran: number;
  readonly waited: number;
}

/** Who competes under `level` beside the entities named, from what was measured. */
export function othersUnder(
  level: SchedulingGroup,
  { contenders }: Contention,
  named: ReadonlySet<string>,
): Others {
  const found = new Map<string, { weight: number; ran: number; waited: number }>();
  for (const one of contenders) {
    const depth = one.path.findIndex(({ id }) => id === level.id);
    const group = one.path[depth + 1];
    const id = group?.id ?? processId(one);
    if (depth < 0 || named.has(id)) continue;
    const weight = group === undefined ? niceWeight(one.nice) : (group.weight ?? 1);
    const other = found.get(id) ?? { weight, ran: 0, waited: 0 };
    found.set(id, { weight, ran: other.ran + one.ran, waited: other.waited + one.waited });
  }
  const all = [...found.values()];
  return {
    weight: sum(all, ({ weight, ran, waited }) => weight * Math.min(1, ran + waited)),
    ran: sum(all, ({ ran }) => ran),
    waited: sum(all, ({ waited }) => waited),
  };
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
  const { victim, hogs, others } = change;
  const before = others.weight + sum(hogs, ({ entity }) => entityWeight(entity));
  const after = others.weight + sum(hogs, ({ entity, ratio }) => entityWeight(entity) * ratio);
  const ratio = before === 0 ? 1 : after / before / victim.ratio;
  return { waitExpected: waitAfter(victim.entity.wait, ratio), ...throughput(change) };
}

/**
 * The hogs lose at most what the victim and the others can regain, their former waiting within
 * the cores they did not use; and they keep at least their share by weight of what all had.
 */
function throughput({ victim, hogs, others, onlineCores }: Change): Omit<Outcome, "waitExpected"> {
  const some = hogs.filter(({ ratio }) => ratio !== 1);
  const changed = some.length > 0 ? some : hogs;
  const weight = ({ entity, ratio }: Reweighed): number => entityWeight(entity) * ratio;
  const hogsBefore = sum(changed, ({ entity }) => entity.ran);
  const { ran, waited } = victim.entity;
  const free = onlineCores - ran - others.ran;
  const regained = Math.max(0, Math.min(waited + others.waited, free));
  const all = sum(hogs, ({ entity }) => entity.ran) + ran + others.ran;
  const total = sum(hogs, weight) + weight(victim) + others.weight;
  const share = sum(changed, weight) / total;
  const kept = Math.max(hogsBefore - regained, all * share);
  return { hogsBefore, hogsExpected: Math.max(0, Math.min(hogsBefore, kept)) };
}

const sum = <T>(rows: readonly T[], value: (row: T) => number): number =>
  rows.reduce((total, row) => total + value(row), 0);
