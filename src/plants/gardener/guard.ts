// Via negativa in the garden: by what failure mode an agent's action is held back, and what it
// does instead. The rows stand in `decide/via-negativa`'s form; danger is the garden's own.
import { damping, examine, survival } from "../../decide/via-negativa/index.ts";
import type { Danger, FailureMode } from "../../decide/via-negativa/index.ts";
import { verdictOf } from "./gauges.ts";
import {
  CLEAN,
  METABOLISM,
  MOVE_COST,
  PAY_PER_DIRT,
  REST,
  VIEW,
  WORTH_CLEANING,
} from "./figures.ts";
import { DISTANCES, NEIGHBOURS, VIEWS } from "./torus.ts";

/** What a row may look at. */
export interface Situation {
  /** The agent would reproduce by resting. */
  fertile: boolean;
  readonly energy: number;
  /** Where the agent stands. */
  readonly cell: number;
  /** Of every cell: its dirt, and how many stand there. */
  readonly dirt: Float64Array;
  readonly crowd: Uint8Array;
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
  applies: (action, { energy, dirt, cell }) =>
    action < CLEAN && energy <= MOVE_COST + METABOLISM && dirt[cell]! > WORTH_CLEANING
      ? `${energy.toFixed(2)} energy is not enough for a move, and there is dirt here`
      : null,
};

const walkForNothing: Row = {
  name: "walk-for-nothing",
  what: "A walk where no cell in view pays for the way to it.",
  applies: (action, { dirt, cell }) =>
    action < CLEAN && !paysAWalk(dirt, cell) ? "no cell in view pays for the way to it" : null,
};

/** What a step costs, in dirt. */
const DIRT_PER_STEP = MOVE_COST / PAY_PER_DIRT;

function paysAWalk(dirt: Float64Array, cell: number): boolean {
  const view = VIEWS.subarray(cell * VIEW, (cell + 1) * VIEW);
  const distances = DISTANCES;
  for (let i = 0; i < view.length; i += 1) {
    const steps = distances[i]!;
    if (steps > 0 && dirt[view[i]!]! > DIRT_PER_STEP * steps) return true;
  }
  return false;
}

const intoCompany: Row = {
  name: "into-company",
  what: "A step onto a cell that somebody stands on, where what is cleaned is shared or fought for.",
  applies: (action, { crowd, cell }) =>
    action < CLEAN && crowd[NEIGHBOURS[4 * cell + action]!]! > 0
      ? "somebody stands where it would go"
      : null,
};

/** What the classic garden's damping and survival mode hold back. */
export const CLASSIC_MODES: readonly Row[] = [inCollapse, hasteInDanger];
/** What hastens collapse whatever the instruments say. */
export const OWN_MODES: readonly Row[] = [lastStep, walkForNothing, intoCompany];
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
/** The guard of modes alone. */
const only = (modes: readonly Row[]): GuardParts => ({
  modes,
  damping: false,
  survival: false,
  flow: false,
});
/** What is left of them in our garden: the ablation in docs/gardener.md says why. */
export const V1_GUARD: GuardParts = only(OWN_MODES);
export const NO_GUARD: GuardParts = only([]);

/** Row of an ablation → the parts that are at work in it. */
export const GUARD_STEPS: readonly (readonly [name: string, guard: GuardParts])[] = [
  ["none", NO_GUARD],
  ["damping", { ...CLASSIC_GUARD, survival: false, flow: false }],
  ["damping, flow", { ...CLASSIC_GUARD, survival: false }],
  ["survival", { ...CLASSIC_GUARD, damping: false, flow: false }],
  ["damping, survival, flow", CLASSIC_GUARD],
  ["walk-for-nothing", only([walkForNothing])],
  ["own modes", V1_GUARD],
];

/** Which parts are at work, for people. */
export function guardInWords({ modes, damping: damps, survival: saves, flow }: GuardParts): string {
  const parts = [
    ...(damps ? ["fewer moves and births the higher the risk"] : []),
    ...(saves ? ["none at all in collapse"] : []),
    ...(flow ? ["danger counts flow"] : []),
    ...OWN_MODES.filter((mode) => modes.includes(mode)).map(({ what }) => what.replace(/\.$/, "")),
  ];
  return parts.length === 0 ? "Agents do whatever they choose" : parts.join("; ");
}

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
