// The moves there are: which knob of which target, from what to what. A move knows what it
// does to weights, not whether it is wise; that is for the ladder and the failure modes.
import { niceWeight } from "../../../judge/contention/index.ts";
import type { Contender, Entity, Party } from "../../../judge/contention/index.ts";
import type { Action, Knob, Setting, Target } from "../action.ts";
import type { Scene } from "../scene.ts";
import { isDial, settingAlong, usualSetting, weightRatio } from "../settings.ts";
import type { Dial, Direction } from "../settings.ts";
import { processTarget, targetKey, targetOf } from "../targets.ts";

export interface Move {
  readonly target: Target;
  readonly knob: Knob;
  readonly before: Setting;
  readonly after: Setting;
  readonly role: Action["role"];
  readonly continues?: string;
  /** The entity whose share it changes, and its weight after over before. */
  readonly entity: Entity;
  readonly ratio: number;
}

export interface Reach {
  readonly scene: Scene;
  /** Share of the way to the bound. */
  readonly share: number;
}

/** A batch task gives up waking before others but keeps its weight; chosen, little is promised. */
const BATCH_RATIO = 0.8;
/** Weight of an idle task, of which a nice 0 task has 1024 (sched_setscheduler(2), kernel/sched). */
const IDLE_WEIGHT = 3 / 1024;

/** The knob that decides the entity's share here; affinity where none by weight is at hand. */
export function knobFor({ knobs }: Entity, usable: ReadonlySet<Knob>): Dial | "affinity" | null {
  const dials = knobs.filter(isDial);
  const atHand = dials.find((knob) => usable.has(knob));
  if (atHand !== undefined) return atHand;
  return usable.has("affinity") ? "affinity" : (dials[0] ?? null);
}

/** Restraining a hog: one move by weight, or one a process by affinity; none where it is as far as it goes. */
export function restraints(hog: Party, victim: Entity, reach: Reach): readonly Move[] {
  const knob = knobFor(hog.entity, reach.scene.situation.usable);
  if (knob === null) return [];
  if (knob === "affinity") return placements(hog, victim, reach.scene);
  const move = turn(hog, knob, { ...reach, direction: "restrain" });
  return move === null ? [] : [move];
}

/** Boosting the victim; null where no knob by weight is at hand, or it is as far as it goes. */
export function boost(victim: Party, reach: Reach): Move | null {
  const knob = knobFor(victim.entity, reach.scene.situation.usable);
  return knob === null || knob === "affinity"
    ? null
    : turn(victim, knob, { ...reach, direction: "boost" });
}

interface Turn extends Reach {
  readonly direction: Direction;
}

function turn(party: Party, knob: Dial, { scene, share, direction }: Turn): Move | null {
  const target = targetOf(party);
  if (target === null) return null;
  const held = latestOn(target, knob, scene);
  const measured =
    party.entity.group === null ? party.entity.members[0]?.nice : party.entity.group.setting;
  const before = held === null ? (measured ?? usualSetting(knob, target)) : held.present;
  const original = held?.original ?? before;
  if (typeof before !== "number" || typeof original !== "number") return null;
  const after = settingAlong({ knob, target, original, direction, share }, scene.limits);
  // A step never leads back: that is what a release is for.
  if (
    held !== null &&
    (direction === "restrain" ? isWeaker(knob, before, after) : isWeaker(knob, after, before))
  )
    return null;
  const ratio = weightRatio(knob, before, after);
  const goesOn = held === null ? {} : { continues: held.root };
  return { target, knob, before, after, role: direction, entity: party.entity, ratio, ...goesOn };
}

/** True where `a` gives no more weight than `b`. */
const isWeaker = (knob: Dial, a: number, b: number): boolean => weightRatio(knob, b, a) <= 1;

interface Held {
  readonly root: string;
  readonly original: Setting;
  readonly present: Setting;
}

/** What stands on the target's knob. */
function latestOn(target: Target, knob: Knob, { standing }: Scene): Held | null {
  const key = targetKey(target);
  const chain = standing.filter((a) => a.knob === knob && targetKey(a.target) === key);
  const root = chain[0];
  return root === undefined
    ? null
    : { root: root.id, original: root.before, present: (chain.at(-1) ?? root).after };
}

/** Off the cores that score worst, which then are the victim's: as many as it wants, and one at least is left. */
function placements(hog: Party, victim: Entity, scene: Scene): readonly Move[] {
  const { cores, contention } = scene.situation;
  const ranked = cores.toSorted((a, b) => b.score - a.score || a.core - b.core);
  const most = Math.floor(contention.onlineCores / 2);
  const freed = Math.max(1, Math.min(most, Math.ceil(victim.ran + victim.waited)));
  const kept = ranked.slice(0, Math.max(1, ranked.length - freed)).map(({ core }) => core);
  const all = inOrder(ranked.map(({ core }) => core));
  return hog.judged.flatMap((process): Move[] => {
    const target = processTarget(process);
    if (latestOn(target, "affinity", scene) !== null) return [];
    const before = inOrder(process.cores ?? all);
    const after = inOrder(kept.filter((core) => before.includes(core)));
    const ratio = before.length === 0 ? 1 : after.length / before.length;
    return [{ target, knob: "affinity", before, after, role: "place", entity: hog.entity, ratio }];
  });
}

const inOrder = (cores: readonly number[]): readonly number[] => cores.toSorted((a, b) => a - b);

/** Another scheduling class for a hog that competes as a single process, where the user asked for it. */
export function reclass(hog: Party, { limits, situation }: Scene): Move | null {
  const process = hog.entity.group === null ? hog.entity.members[0] : undefined;
  const after = limits.allowClass;
  if (process === undefined || after === null || !situation.usable.has("class")) return null;
  const before = process.schedulingClass;
  if (before === null || before === after || !hog.entity.knobs.includes("class")) return null;
  const target = processTarget(process);
  return {
    target,
    knob: "class",
    before,
    after,
    role: "restrain",
    entity: hog.entity,
    ratio: classRatio(after, process),
  };
}

const classRatio = (to: "batch" | "idle", { nice }: Contender): number =>
  to === "batch" ? BATCH_RATIO : Math.min(1, IDLE_WEIGHT / niceWeight(nice));
