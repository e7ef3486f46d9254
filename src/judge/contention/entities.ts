// What competes as one: the contenders of a scheduling group together, or one process
// alone, with the knob that decides its share among its siblings.
import { must } from "../../base/index.ts";
import type { Contender, Contention, SchedulingGroup } from "./contender.ts";
import type { DecidingKnob, Entity } from "./judgement.ts";
import { waitShare } from "./traits.ts";
import { processId } from "./tree.ts";

/** Classes that no weight decides: real-time tasks come before all others, sched_ext has its own rules. */
const WEIGHTLESS: ReadonlySet<string> = new Set(["fifo", "rr", "deadline", "ext"]);

export class Entities {
  readonly #members = new Map<string, Contender[]>();
  readonly #groups = new Map<string, SchedulingGroup>();
  readonly #made = new Map<string, Entity>();

  constructor({ contenders }: Contention) {
    for (const contender of contenders) {
      this.#add(processId(contender), contender);
      for (const group of contender.path) {
        this.#groups.set(group.id, group);
        this.#add(group.id, contender);
      }
    }
  }

  /** What `contender` competes as directly under the group at `depth` of its path. */
  under(contender: Contender, depth: number): Entity {
    return this.#entity(contender.path[depth + 1]?.id ?? processId(contender));
  }

  /** Its innermost group, or the process where it stands in the root alone. */
  innermost(contender: Contender): Entity {
    return this.under(contender, Math.max(0, contender.path.length - 2));
  }

  /** Every scheduling group but the root that holds a contender, most waiting or running first. */
  groups(): Entity[] {
    const ids = [...this.#groups.values()].filter(({ kind }) => kind !== "root");
    return ids
      .map(({ id }) => this.#entity(id))
      .toSorted((a, b) => b.ran + b.waited - a.ran - a.waited);
  }

  #add(id: string, contender: Contender): void {
    const members = this.#members.get(id);
    if (members === undefined) this.#members.set(id, [contender]);
    else members.push(contender);
  }

  #entity(id: string): Entity {
    const known = this.#made.get(id);
    if (known !== undefined) return known;
    const members = must(this.#members.get(id), "an entity is made of a contender");
    const group = this.#groups.get(id) ?? null;
    const ran = sumOf(members, (one) => one.ran) ?? 0;
    const waited = sumOf(members, (one) => one.waited) ?? 0;
    const entity: Entity = {
      id,
      kind: group === null || group.kind === "root" ? "process" : group.kind,
      group,
      knobs: knobsOf(group, members),
      members,
      ran,
      waited,
      wait: waitShare({ ran, waited }),
      voluntaryPerS: sumOf(members, (one) => one.voluntaryPerS),
      forcedPerS: sumOf(members, (one) => one.forcedPerS),
    };
    this.#made.set(id, entity);
    return entity;
  }
}

/** The load of every scheduling group below the root, most waiting or running first. */
export const groupLoads = (contention: Contention): readonly Entity[] =>
  new Entities(contention).groups();

function knobsOf(
  group: SchedulingGroup | null,
  members: readonly Contender[],
): readonly DecidingKnob[] {
  if (members.every((one) => WEIGHTLESS.has(one.schedulingClass ?? ""))) return [];
  if (group === null) return ["nice", "class"];
  if (group.kind === "session") return ["autogroup"];
  return [group.manager === "systemd" ? "unit-weight" : "cgroup-weight"];
}

/** Sum over those of whom it is known; null where of none. */
function sumOf(
  members: readonly Contender[],
  of: (one: Contender) => number | null,
): number | null {
  const known = members.flatMap((one) => of(one) ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
