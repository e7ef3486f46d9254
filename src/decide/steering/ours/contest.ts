// One victim at one level of the scheduling tree with all who take the cores from it there:
// what a plan is made for.
import type { Entity, Party, SchedulingGroup } from "../../../judge/contention/index.ts";
import { othersUnder } from "../forecast.ts";
import type { Others } from "../forecast.ts";
import type { Measured } from "../scene.ts";

export interface Contest {
  readonly level: SchedulingGroup;
  readonly victim: Party;
  /** Never empty, the greatest first. */
  readonly hogs: readonly Party[];
  /** Everybody else at this level. */
  readonly others: Others;
  /** Those of the hogs that may be moved now; the others only count. */
  readonly movable: readonly Party[];
}

/** Victims that the user declared first, then the most waiting first; `smooth` gives each entity's use over some time. */
export function contestsOf(
  { contention, judgement: { rivalries } }: Measured,
  smooth: (entity: Entity) => Entity,
): readonly Contest[] {
  const found = new Map<string, Pick<Contest, "level" | "victim" | "hogs">>();
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
    found.set(key, { level, victim: contest?.victim ?? smoothed(victim), hogs });
  }
  const declaredFirst = [...found.values()].toSorted(
    (a, b) => Number(b.victim.declared) - Number(a.victim.declared),
  );
  return declaredFirst.map(({ level, victim, hogs }) => {
    const named = new Set([victim, ...hogs].map(({ entity }) => entity.id));
    return { level, victim, hogs, movable: hogs, others: othersUnder(level, contention, named) };
  });
}
