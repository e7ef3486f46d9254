// How hard to act: the mildest step whose forecast reaches the aim; if the check finds that
// it did not do, to the bound and with the victim boosted; then another class, where asked.
// Each rung's drafts share one forecast, of what they do together.
import type { Entity, Party } from "../../../judge/contention/index.ts";
import { damping, examine } from "../../via-negativa/index.ts";
import type { Forecast } from "../action.ts";
import type { Chain } from "../chain.ts";
import { FAILURE_MODES } from "../failure-modes.ts";
import { forecast } from "../forecast.ts";
import type { Reweighed } from "../forecast.ts";
import type { Draft, Scene } from "../scene.ts";
import { weightRatio } from "../settings.ts";
import type { Contest } from "./contest.ts";
import { boost, reclass, restraints } from "./moves.ts";
import type { Move } from "./moves.ts";
import { reasonOf } from "./words.ts";

/** Steps from what is there to the bound. */
const STEPS = 10;

/** A draft that a failure mode forbids. */
export interface Forbidden {
  readonly draft: Draft;
  readonly mode: string;
  readonly because: string;
}

export interface Rung {
  readonly drafts: readonly Draft[];
  readonly forbidden: readonly Forbidden[];
}

/** Rungs from the mildest on; a plan that needs more takes the next that has something to do. */
export const RUNGS: readonly ((contest: Contest, scene: Scene) => Rung)[] = [
  mildestRestraint,
  (contest, scene) => furthest(contest, scene),
  (contest, scene) =>
    settle(
      contest,
      scene,
      contest.movable.flatMap((hog) => reclass(hog, scene) ?? []),
    ),
];

/** A chain that is being let go, back to the furthest it went: its hog is back. */
export function goBackUp(contest: Contest, scene: Scene, back: Back): Rung {
  const { root, present, furthest } = back.chain;
  const { target, knob, role, id } = root;
  const ratio = weightRatio(knob, present, furthest);
  const entity = back.hog.entity;
  const move = {
    target,
    knob,
    before: present,
    after: furthest,
    role,
    continues: id,
    entity,
    ratio,
  };
  return settle(contest, scene, [move]);
}

interface Back {
  readonly hog: Party;
  readonly chain: Chain;
}

function mildestRestraint(contest: Contest, scene: Scene): Rung {
  return mildest(contest, scene, (share) => restrainAll(contest, scene, share));
}

/** All hogs to the bound, and where that is forecast not to do the victim boosted, no further than the aim asks. */
function furthest(contest: Contest, scene: Scene): Rung {
  const restrained = restrainAll(contest, scene, damping(scene.situation));
  const alone = settle(contest, scene, restrained);
  const expected = alone.drafts[0]?.forecast?.waitExpected ?? 1;
  if (expected <= scene.limits.waitAim) return alone;
  return mildest(contest, scene, (share) => {
    const raised = boost(contest.victim, { scene, share });
    return raised === null ? restrained : [...restrained, raised];
  });
}

function restrainAll({ movable, victim }: Contest, scene: Scene, share: number): readonly Move[] {
  return movable.flatMap((hog) => restraints(hog, victim.entity, { scene, share }));
}

/** The first of the steps, damped by danger, that is forecast to reach the aim; else the last. */
function mildest(contest: Contest, scene: Scene, at: (share: number) => readonly Move[]): Rung {
  const reach = damping(scene.situation);
  const passing = passingOf(contest, scene, at(reach / STEPS));
  for (let step = 1; step < STEPS; step++) {
    const moves = at((reach * step) / STEPS);
    const counted = moves.filter(({ entity }) => passing.has(entity.id));
    const { waitExpected } = jointForecast(contest, counted, scene);
    if (waitExpected <= scene.limits.waitAim) return settle(contest, scene, moves);
  }
  return settle(contest, scene, at(reach));
}

/** The entities that no failure mode keeps from being moved a little. */
function passingOf(contest: Contest, scene: Scene, moves: readonly Move[]): ReadonlySet<string> {
  const passes = (move: Move): boolean => {
    const draft = draftOf(move, jointForecast(contest, [move], scene), contest);
    return examine(FAILURE_MODES, draft, scene).passes;
  };
  return new Set(moves.filter(passes).map(({ entity }) => entity.id));
}

/** Leaves out what a failure mode forbids and forecasts what the rest does together. */
function settle(contest: Contest, scene: Scene, moves: readonly Move[]): Rung {
  const drafts: Draft[] = [];
  const kept: Move[] = [];
  const forbidden: Forbidden[] = [];
  for (const move of moves) {
    if (move.continues !== undefined && move.after === move.before) continue;
    const draft = draftOf(move, jointForecast(contest, [move], scene), contest);
    const found = examine(FAILURE_MODES, draft, scene);
    if (found.passes) kept.push(move);
    else forbidden.push({ draft, mode: found.mode, because: found.because });
  }
  const joint = jointForecast(contest, kept, scene);
  for (const move of kept) drafts.push(draftOf(move, joint, contest));
  return { drafts, forbidden };
}

function draftOf(move: Move, expected: Forecast, contest: Contest): Draft {
  const { target, knob, before, after, role, continues } = move;
  const goesOn = continues === undefined ? {} : { continues };
  const reason = reasonOf(move, contest);
  return { target, knob, before, after, role, reason, forecast: expected, ...goesOn };
}

/** What these moves do together; the hogs that stay as they are count as competitors. */
function jointForecast(contest: Contest, moves: readonly Move[], scene: Scene): Forecast {
  const reweighed = (entity: Entity): Reweighed => {
    const ratios = moves.filter((move) => move.entity.id === entity.id).map(({ ratio }) => ratio);
    return { entity, ratio: ratios.length === 0 ? 1 : Math.min(...ratios) };
  };
  const victim = reweighed(contest.victim.entity);
  const hogs = contest.hogs.map(({ entity }) => reweighed(entity));
  const { onlineCores } = scene.situation.contention;
  const { others } = contest;
  const changed = hogs.filter(({ ratio }) => ratio !== 1);
  const { waitExpected, hogsBefore, hogsExpected } = forecast({
    victim,
    hogs,
    others,
    onlineCores,
  });
  // Cores that are left free for the victim are lost to the hogs whether it uses them or not.
  const left = Math.min(
    1,
    ...moves.filter(({ role }) => role === "place").map(({ ratio }) => ratio),
  );
  return {
    within: scene.limits.effectWithin,
    victim: victim.entity.id,
    waitBefore: victim.entity.wait,
    waitExpected,
    hogs: (changed.length > 0 ? changed : hogs).map(({ entity }) => entity.id),
    hogsBefore,
    hogsExpected: left < 1 ? Math.min(hogsExpected, hogsBefore * left) : hogsExpected,
  };
}
