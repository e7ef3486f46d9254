// One victim at one level of the scheduling tree with all who take the cores from it there:
// what a plan is made for.
import type {
  ContentionJudgement,
  Entity,
  Party,
  SchedulingGroup,
} from "../../../judge/contention/index.ts";

export interface Contest {
  readonly level: SchedulingGroup;
  readonly victim: Party;
  /** Never empty, the greatest first. */
  readonly hogs: readonly Party[];
  /** Those of the hogs that may be moved now; the others only count. */
  readonly movable: readonly Party[];
}

/** Victims that the user declared first, then the most waiting first; `smooth` gives each entity's use over some time. */
export function contestsOf(
  { rivalries }: ContentionJudgement,
  smooth: (entity: Entity) => Entity,
): readonly Contest[] {
  const found = new Map<string, Contest>();
  const known = new Map<string, Entity>();
  const smoothed = (party: Party): Party => {
    const entity = known.get(party.entity.id) ?? smooth(party.entity);
    known.set(entity.id, entity);
    return { ...party, entity };
  };
  for (const { level, victim, hog } of rivalries) {
    const key = `${level.id}\n${victim.entity.id}`;
    const contest = found.get(key);
    const hogs = [...(contest?.hogs ?? []), smoothed(hog)];
    found.set(key, { level, victim: contest?.victim ?? smoothed(victim), hogs, movable: hogs });
  }
  return [...found.values()].toSorted(
    (a, b) => Number(b.victim.declared) - Number(a.victim.declared),
  );
}
