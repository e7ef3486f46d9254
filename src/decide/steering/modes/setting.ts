// Failure modes of the setting itself: too far, to a worse place, or not to be undone.
import { niceWeight } from "../../../judge/contention/index.ts";
import type { FailureMode } from "../../via-negativa/index.ts";
import type { Setting } from "../action.ts";
import type { SteeringLimits } from "../limits.ts";
import { groupOf, originalOf } from "../scene.ts";
import type { Draft, Scene } from "../scene.ts";
import { isDial, weightRatio } from "../settings.ts";
import { touched } from "../targets.ts";

/** Weight relative to one task of nice 0 below which a holder of a lock may not get to let it go: nice 19. */
const STARVING_WEIGHT = 1 / 64;
/** Route scores run from 0 to 2; cores this close are alike. */
const SCORES_ALIKE = 0.05;

export const SETTING_MODES: readonly FailureMode<Draft, Scene>[] = [
  {
    name: "cannot-be-undone",
    what: "What is set now could not be read, so it could not be put back.",
    applies: (draft, { situation: { contention } }) => {
      const { target, knob, before } = draft;
      if (Array.isArray(before)) return affinityUnknown(draft);
      if (!isDial(knob) || knob === "nice") return null;
      const unread = (groupOf(target, contention)?.setting ?? null) === null;
      return unread ? "the group's present setting could not be read" : null;
    },
  },
  {
    name: "gift-that-could-be-kept",
    what: "A task of an unprivileged user would get a priority it could keep: it may raise its own nice, and what it forks inherits it.",
    applies: (draft, scene) => {
      const { target, knob, after } = draft;
      if (knob !== "nice" || typeof after !== "number") return null;
      if (after >= Number(originalOf(draft, scene))) return null;
      const users = touched(target, scene.situation.contention).filter(({ uid }) => uid !== 0);
      return users.length > 0 ? "it does not run as root; sessions and groups can be raised" : null;
    },
  },
  {
    name: "narrowed-cores",
    what: "The process may run on some of the cores only, which somebody chose; moving it would override that.",
    applies: ({ target, knob, continues }, { situation: { contention } }) => {
      if (knob !== "affinity" || continues !== undefined) return null;
      const narrow = touched(target, contention).find(
        ({ allowedCores }) => allowedCores !== null && allowedCores !== contention.onlineCores,
      );
      return narrow === undefined
        ? null
        : `it may run on ${narrow.allowedCores} of ${contention.onlineCores} cores`;
    },
  },
  {
    name: "beyond-bounds",
    what: "The setting lies outside of the bounds, changes nothing, or is of a kind that was not asked for.",
    applies: (draft, scene) => beyond(draft, originalOf(draft, scene), scene.limits),
  },
  {
    name: "lock-holder-starvation",
    what: "So little weight would be left that a holder of a lock might not get to release it.",
    applies: ({ target, knob, before, after, role }, { situation, limits }) => {
      if (role === "boost" || role === "release") return null;
      if (after === "idle" && limits.allowClass !== "idle") return "an idle task may never run";
      if (!isDial(knob) || typeof after !== "number") return null;
      const present = groupOf(target, situation.contention)?.weight ?? 1;
      const left =
        target.kind === "process" ? niceWeight(after) : present * weightRatio(knob, before, after);
      return left < STARVING_WEIGHT
        ? `a weight of ${left.toFixed(4)} would be left; ${STARVING_WEIGHT} is the floor`
        : null;
    },
  },
  {
    name: "hot-core",
    what: "The work would be moved to a core that is no better off than those it leaves.",
    applies: ({ before, after }, { situation: { cores } }) => {
      if (!Array.isArray(before) || !Array.isArray(after)) return null;
      const score = new Map(cores.map(({ core, score: s }) => [core, s]));
      const to = (after as readonly number[]).map((core) => score.get(core));
      const left = (before as readonly number[])
        .filter((core) => !after.includes(core))
        .map((core) => score.get(core));
      if (to.includes(undefined) || left.includes(undefined))
        return "how busy the cores are is not known";
      const worst = Math.min(...(to as number[]));
      const best = Math.max(...(left as number[]));
      return worst + SCORES_ALIKE < best
        ? `a core left behind scores ${best.toFixed(2)}, one moved to ${worst.toFixed(2)}`
        : null;
    },
  },
];

function affinityUnknown({ before, target }: Draft): string | null {
  if (target.kind !== "process") return "cores are set for processes, not for groups";
  return (before as readonly number[]).length > 0 ? null : "the cores it may run on are not known";
}

function beyond(
  { knob, before, after, role }: Draft,
  original: Setting,
  limits: SteeringLimits,
): string | null {
  if (role === "release") return null;
  if (knob === "class")
    return after === limits.allowClass ? null : `class ${String(after)} was not asked for`;
  if (Array.isArray(after)) return after.length >= 1 ? null : "no core would be left";
  if (typeof after !== "number" || typeof original !== "number")
    return "the setting is not a number";
  if (after === before) return "the setting is as far as it may go already";
  if (knob === "nice" || knob === "autogroup") {
    const { lowest, highest } = limits.nice;
    return after < lowest || after > highest
      ? `nice ${after} is outside of ${lowest} to ${highest}`
      : null;
  }
  const times = after / original;
  const { lowest, highest } = limits.weight;
  return times < lowest || times > highest
    ? `${times.toFixed(3)} times the weight is outside of ${lowest} to ${highest}`
    : null;
}
