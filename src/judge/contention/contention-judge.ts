// Who waits for whom: victims and hogs by measure, and for each two of them the level of
// the scheduling tree at which they meet. Keeps how processes behaved while nobody waited,
// and how ready to run they were in the last seconds; all else is of this reading alone.
import type { Ms, Ratio } from "../../base/index.ts";
import type { Contender, Contention } from "./contender.ts";
import { Entities } from "./entities.ts";
import type { ContentionJudgement, Entity, Party, Rivalry } from "./judgement.ts";
import { Past } from "./past.ts";
import { Readiness } from "./readiness.ts";
import { hogReason, listensForOthers, victimReason, type Standing } from "./traits.ts";
import { lowestCommon, processId } from "./tree.ts";

/** Hogs that together run less than this share of a core take nothing from anybody. */
const HOG_RAN: Ratio = 0.05;
/** For so long a group is remembered as one of hogs: those of a build come and go. */
const COMPANY_KEPT: Ms = 10_000;

/** Contenders judged alike, with the sentence for each. */
type Judged = ReadonlyMap<Contender, string>;

interface Sides {
  readonly entities: Entities;
  readonly victims: Judged;
  readonly hogs: Judged;
  readonly declared: (contender: Contender) => boolean;
}

export class ContentionJudge {
  readonly #past = new Past();
  readonly #readiness = new Readiness();
  /** When a group last held a hog, by its id. */
  readonly #company = new Map<string, Ms>();

  /** Judges one reading; `declared` says whom the user named as to be helped. Give it every reading, in order. */
  judge(
    contention: Contention,
    declared: (contender: Contender) => boolean = () => false,
  ): ContentionJudgement {
    this.#past.note(contention);
    this.#readiness.note(contention);
    this.#forgetCompany(contention.at);
    const entities = new Entities(contention);
    const own = new Set(contention.own);
    const victims = new Map<Contender, string>();
    const hogs = new Map<Contender, string>();
    for (const contender of contention.contenders) {
      const standing = this.#standingOf(contender, declared(contender));
      if (own.has(contender.pid) && !standing.declared) continue;
      const waits = victimReason(contender, standing);
      const takes = waits === null ? hogReason(contender, standing) : null;
      if (waits !== null) victims.set(contender, waits);
      if (takes !== null) hogs.set(contender, takes);
    }
    this.#noteCompany(hogs, contention.at);
    const sides: Sides = { entities, victims, hogs, declared };
    return {
      victims: byInnermost(victims, sides).toSorted((a, b) => b.entity.waited - a.entity.waited),
      hogs: byInnermost(hogs, sides)
        .filter(takesMuch)
        .toSorted((a, b) => ranOf(b) - ranOf(a)),
      rivalries: rivalriesOf(sides),
    };
  }

  #standingOf(contender: Contender, declared: boolean): Standing {
    const group = contender.path.at(-1);
    const amongHogs = contender.path.length > 1 && this.#company.has(group?.id ?? "");
    const gaveAway = this.#past.gaveAway(contender);
    return { declared, gaveAway, ready: this.#readiness.of(contender), amongHogs };
  }

  #forgetCompany(now: Ms): void {
    for (const [id, at] of this.#company) if (now - at > COMPANY_KEPT) this.#company.delete(id);
  }

  #noteCompany(hogs: Judged, now: Ms): void {
    for (const { path, forcedPerS } of hogs.keys()) {
      // One that was taken for a hog by its company alone does not lengthen it.
      if (path.length > 1 && forcedPerS !== null) this.#company.set(path.at(-1)!.id, now);
    }
  }
}

const ranOf = ({ judged }: Party): number => judged.reduce((sum, { ran }) => sum + ran, 0);
const takesMuch = (hog: Party): boolean => ranOf(hog) >= HOG_RAN;

function byInnermost(judged: Judged, { entities, declared }: Sides): Party[] {
  const members = new Map<Entity, Contender[]>();
  for (const one of judged.keys()) {
    const entity = entities.innermost(one);
    members.set(entity, [...(members.get(entity) ?? []), one]);
  }
  return [...members].map(([entity, some]) => partyOf(entity, some, { judged, declared }));
}

function partyOf(
  entity: Entity,
  some: readonly Contender[],
  by: { judged: Judged; declared: (contender: Contender) => boolean },
): Party {
  const first = some.reduce((a, b) => (b.ran + b.waited > a.ran + a.waited ? b : a));
  const others = some.length === 1 ? "" : `; and ${some.length - 1} more like it`;
  return {
    entity,
    judged: some,
    reason: `${by.judged.get(first) ?? ""}${others}`,
    declared: some.some(by.declared),
  };
}

/** Every two entities of which one waits for the other, most waiting victim first. */
function rivalriesOf(sides: Sides): Rivalry[] {
  const { entities, victims, hogs } = sides;
  const meetings = new Map<string, Meeting>();
  for (const victim of victims.keys()) {
    for (const hog of hogs.keys()) {
      if (!shareCores(victim, hog)) continue;
      const { level, depth } = lowestCommon(victim, hog);
      const pair = [entities.under(victim, depth), entities.under(hog, depth)] as const;
      const key = `${pair[0].id}\n${pair[1].id}`;
      const known = meetings.get(key) ?? { level, pair, victims: new Set(), hogs: new Set() };
      known.victims.add(victim);
      known.hogs.add(hog);
      meetings.set(key, known);
    }
  }
  return [...meetings.values()]
    .map((meeting) => rivalryOf(meeting, sides))
    .filter(({ hog }) => takesMuch(hog))
    .toSorted(
      (a, b) => b.victim.entity.waited - a.victim.entity.waited || ranOf(b.hog) - ranOf(a.hog),
    );
}

interface Meeting {
  readonly level: Rivalry["level"];
  readonly pair: readonly [victim: Entity, hog: Entity];
  readonly victims: Set<Contender>;
  readonly hogs: Set<Contender>;
}

function rivalryOf({ level, pair, victims, hogs }: Meeting, sides: Sides): Rivalry {
  const [victim, hog] = pair;
  const { declared } = sides;
  return {
    level,
    victim: partyOf(victim, [...victims], { judged: sides.victims, declared }),
    hog: partyOf(hog, [...hogs], { judged: sides.hogs, declared }),
    reniceDecides: hog.knobs.includes("nice"),
    hogServes: hog.members.some((one) => sides.victims.has(one) || listensForOthers(one)),
  };
}

/** Two that may run on no core in common do not compete; where that was not read, they may. */
function shareCores(a: Contender, b: Contender): boolean {
  if (processId(a) === processId(b)) return false;
  const [mine, theirs] = [a.cores ?? null, b.cores ?? null];
  return mine === null || theirs === null || mine.some((core) => theirs.includes(core));
}
