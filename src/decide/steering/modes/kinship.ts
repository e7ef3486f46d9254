// Failure modes of how hog and victim belong together: whoever the victim waits for must
// not be slowed down.
import { listensForOthers } from "../../../judge/contention/index.ts";
import type { Contender } from "../../../judge/contention/index.ts";
import type { FailureMode } from "../../via-negativa/index.ts";
import type { Draft, Scene } from "../scene.ts";
import { insideOf, touched } from "../targets.ts";

type ByPid = ReadonlyMap<number, Contender>;

/** Generations looked up; deeper process trees do not occur where work is done. */
const GENERATIONS = 32;

/** The processes the action is to help, or all that wait where it helps nobody in particular. */
function helped({ forecast }: Draft, { situation }: Scene): readonly Contender[] {
  const { contention, judgement } = situation;
  const victims = judgement.victims.flatMap(({ judged }) => judged);
  if (forecast === null) return victims;
  const inside = insideOf(forecast.victim, contention.contenders);
  const judged = inside.filter(({ pid }) => victims.some((victim) => victim.pid === pid));
  return judged.length > 0 ? judged : inside;
}

function isAncestor(elder: Contender, younger: Contender, all: ByPid): boolean {
  let parent = younger.parentPid;
  for (let generation = 0; generation < GENERATIONS; generation++) {
    if (parent === elder.pid) return true;
    const next = all.get(parent);
    if (next === undefined) return false;
    parent = next.parentPid;
  }
  return false;
}

/** Workers of one program: the same parent, which is not init, and the same name. */
const siblings = (a: Contender, b: Contender): boolean =>
  a.parentPid > 1 && a.parentPid === b.parentPid && a.name === b.name;

function kinship(hog: Contender, victim: Contender, all: ByPid): string | null {
  if (hog.pid === victim.pid) return `pid ${hog.pid} is the one that waits`;
  if (isAncestor(hog, victim, all))
    return `pid ${hog.pid} is an ancestor of the waiting pid ${victim.pid}`;
  if (isAncestor(victim, hog, all)) return `pid ${hog.pid} works for the waiting pid ${victim.pid}`;
  if (siblings(hog, victim))
    return `pid ${hog.pid} and the waiting pid ${victim.pid} are workers of one program`;
  return null;
}

export const KINSHIP_MODES: readonly FailureMode<Draft, Scene>[] = [
  {
    name: "priority-inversion",
    what: "The hog works for the victim (ancestor, descendant, fellow worker) or listens on a socket, so slowing it makes others wait longer.",
    applies: (draft, scene) => {
      if (draft.role === "boost" || draft.role === "release") return null;
      const all: ByPid = new Map(
        scene.situation.contention.contenders.map((one) => [one.pid, one]),
      );
      const victims = helped(draft, scene);
      for (const hog of touched(draft.target, scene.situation.contention)) {
        if (listensForOthers(hog))
          return `pid ${hog.pid} or its parent listens on a socket: somebody may wait for its answer`;
        for (const victim of victims) {
          const related = kinship(hog, victim, all);
          if (related !== null) return related;
        }
      }
      return null;
    },
  },
];
