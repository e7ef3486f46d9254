// Failure modes of the moment: it is not the time to act on anything, or not on this.
import type { FailureMode } from "../../via-negativa/index.ts";
import { survival } from "../../via-negativa/index.ts";
import type { Draft, Scene } from "../scene.ts";
import { targetKey } from "../targets.ts";

/** A reading this many of its own spans old, and older than this, is stale. */
const STALE_SPANS = 3;
const STALE_AFTER_MS = 2000;

export const OCCASION_MODES: readonly FailureMode<Draft, Scene>[] = [
  {
    name: "acting-blind",
    what: "The reading is stale or incomplete, so the action would answer a state that may have passed.",
    applies: (_, { situation: { now, contention } }) => {
      if (contention.blind !== null) return contention.blind;
      const age = now - contention.at;
      const stale = age > STALE_AFTER_MS && age > STALE_SPANS * contention.elapsed;
      return stale ? `the reading is ${(age / 1000).toFixed(1)} s old` : null;
    },
  },
  {
    name: "survival-mode",
    what: "Collapse is near, so only undo and protective actions remain.",
    applies: (_, { situation }) => survival(situation),
  },
  {
    name: "foreign-scheduler",
    what: "A sched_ext scheduler is in force, which need not follow nice or weights.",
    applies: ({ knob }, { situation: { contention } }) =>
      contention.extScheduler !== null && knob !== "affinity"
        ? "a sched_ext scheduler is in force, which need not follow nice or weights"
        : null,
  },
  {
    name: "knob-not-usable",
    what: "The knob does not work on this host.",
    applies: ({ knob }, { situation }) =>
      situation.usable.has(knob) ? null : `${knob} cannot be set on this host`,
  },
  {
    name: "thrash",
    what: "Another action on the same target stands, and the two would undo each other.",
    applies: (draft, { standing }) => {
      const key = targetKey(draft.target);
      const other = standing.find(
        (action) =>
          targetKey(action.target) === key &&
          (action.knob === draft.knob || action.role !== draft.role) &&
          draft.continues !== (action.continues ?? action.id),
      );
      return other === undefined ? null : `${other.id} stands on it and sets ${other.knob}`;
    },
  },
  {
    name: "flapping",
    what: "The target was released lately and rests, lest it be set and reset in turns.",
    applies: ({ target, continues }, { situation: { now }, restsUntil }) => {
      const until = continues === undefined ? restsUntil(target) : null;
      if (until === null || until <= now) return null;
      return `released lately, it rests for another ${Math.ceil((until - now) / 1000)} s`;
    },
  },
];
