// Via negativa in the garden: by what failure mode an agent's action is held back, and what it
// does instead. The rows stand in `decide/via-negativa`'s form; danger is the garden's own.
import { damping, examine, survival } from "../../decide/via-negativa/index.ts";
import type { Danger, FailureMode } from "../../decide/via-negativa/index.ts";
import { verdictOf } from "./gauges.ts";
import { CLEAN, MOVE_COST, METABOLISM, REST, WORTH_CLEANING } from "./figures.ts";

/** What a row may look at. */
export interface Situation {
  /** The agent would reproduce by resting. */
  fertile: boolean;
  readonly energy: number;
  /** Under the agent, and on average of the garden. */
  readonly dirt: number;
  readonly meanDirt: number;
  /** How far an action may go, in [0.2, 1], and this agent's uniform draw against it. */
  readonly reach: number;
  readonly draw: number;
  /** Why only safe actions are left; null while others are. */
  readonly survives: string | null;
}

type Row = FailureMode<number, Situation>;

/** A move, or a birth: what danger holds back. */
const isVenture = (action: number, { fertile }: Situation): boolean =>
  action < CLEAN || (action === REST && fertile);

const inCollapse: Row = {
  name: "venture-in-collapse",
  what: "Moving or reproducing while the garden collapses.",
  applies: (action, at) => (isVenture(action, at) ? at.survives : null),
};

const hasteInDanger: Row = {
  name: "haste-in-danger",
  what: "Moving or reproducing as often in danger as out of it.",
  applies: (action, at) =>
    isVenture(action, at) && at.draw >= at.reach
      ? `danger leaves ${at.reach.toFixed(2)} of all ventures`
      : null,
};

const lastStep: Row = {
  name: "last-step",
  what: "A move that uses up the last energy where cleaning would pay.",
  applies: (action, { energy, dirt }) =>
    action < CLEAN && energy <= MOVE_COST + METABOLISM && dirt > WORTH_CLEANING
      ? `${energy.toFixed(2)} energy is not enough for a move, and there is dirt here`
      : null,
};

/** Mean dirt of a cell below which a walk costs more than it finds, and a child finds nothing. */
const LEAN = 0.135;

const walkInFamine: Row = {
  name: "walk-in-famine",
  what: "A walk through a garden in which there is nothing left to find.",
  applies: (action, { meanDirt }) =>
    action < CLEAN && meanDirt < LEAN ? `${meanDirt.toFixed(3)} of dirt a cell pays no walk` : null,
};

const birthInFamine: Row = {
  name: "birth-in-famine",
  what: "A child where there is nothing left to live on.",
  applies: (action, { fertile, meanDirt }) =>
    action === REST && fertile && meanDirt < LEAN
      ? `${meanDirt.toFixed(3)} of dirt a cell feeds no child`
      : null,
};

/** What the classic garden's damping and survival mode hold back. */
export const CLASSIC_MODES: readonly Row[] = [inCollapse, hasteInDanger];
/** What hastens collapse whatever the instruments say. */
export const OWN_MODES: readonly Row[] = [lastStep, walkInFamine, birthInFamine];
/** All that are known, the gravest first. */
export const FAILURE_MODES: readonly Row[] = [...OWN_MODES, ...CLASSIC_MODES];

/** Which parts of the layer are at work. */
export interface GuardParts {
  readonly modes: readonly Row[];
  /** Without it every action may go its whole way. */
  readonly damping: boolean;
  readonly survival: boolean;
  /** Without it danger is risk alone. */
  readonly flow: boolean;
}

export const CLASSIC_GUARD: GuardParts = {
  modes: CLASSIC_MODES,
  damping: true,
  survival: true,
  flow: true,
};
/** Every mode that is known. */
export const FULL_GUARD: GuardParts = { ...CLASSIC_GUARD, modes: FAILURE_MODES };
/** What is left of them in our garden: the ablation in docs/gardener.md says why. */
export const V1_GUARD: GuardParts = {
  modes: OWN_MODES,
  damping: false,
  survival: false,
  flow: false,
};
export const NO_GUARD: GuardParts = { modes: [], damping: false, survival: false, flow: false };

/** Danger as one generation's agents meet it. */
export interface Alarm {
  readonly reach: number;
  readonly survives: string | null;
}

/** Nothing to fear. */
export const CALM: Alarm = { reach: 1, survives: null };

/** Calm where the parts are off. */
export function alarmOf(parts: GuardParts, { risk, flow }: Danger): Alarm {
  const danger = { risk, flow: parts.flow ? flow : 0 };
  const collapse = verdictOf(risk) === "collapse" ? "the verdict is collapse" : null;
  return {
    reach: parts.damping ? damping(danger) : 1,
    survives: parts.survival ? (collapse ?? survival(danger)) : null,
  };
}

/** Name of the mode that holds the action back; null where it passes. */
export function heldBackBy(
  modes: readonly Row[],
  action: number,
  situation: Situation,
): string | null {
  const found = examine(modes, action, situation);
  return found.passes ? null : found.mode;
}

/** What an agent does instead. */
export const safeAction = (dirt: number): number => (dirt > WORTH_CLEANING ? CLEAN : REST);
