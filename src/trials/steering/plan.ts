// What a trial will do and how long it takes, decided before it begins: scenarios, rounds,
// and the seconds of a block. Everything random comes from the seed.
import type { Seconds } from "../../base/index.ts";
import type { SteeringCondition } from "../../prove/trial/index.ts";
import { conditionsOf, isSteered, SCENARIOS } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";

export const LENGTHS = ["quick", "usual", "full"] as const;
export type TrialLength = (typeof LENGTHS)[number];
export const SERVICES = ["http", "nginx", "both"] as const;
export type ServiceChoice = (typeof SERVICES)[number];

export interface BlockTimes {
  /** Measured in each block. */
  readonly measured: Seconds;
  /** Discarded at the start of a block, without and with homeostat, which watches 10 s before it may act. */
  readonly discarded: Seconds;
  readonly discardedSteered: Seconds;
}

export interface PlannedScenario {
  readonly scenario: Scenario;
  readonly conditions: readonly SteeringCondition[];
  readonly rounds: number;
}

export interface TrialPlan {
  readonly seed: number;
  readonly times: BlockTimes;
  readonly scenarios: readonly PlannedScenario[];
  /** Expected, all in all. */
  readonly seconds: Seconds;
}

export const USUAL_TIMES: BlockTimes = { measured: 10, discarded: 3, discardedSteered: 14 };

/** Time a trial may take by its length. */
const BUDGET_S: Readonly<Record<TrialLength, Seconds>> = { quick: 300, usual: 1800, full: 5400 };
/** Rest, start of the hogs, last answers and the end of it all, seen on a quiet machine. */
const BLOCK_OVERHEAD_S = 1.6;
const STEERED_OVERHEAD_S = 3.5;
/** Setting a scenario up and taking it down, once a round. */
const SET_UP_S = 3.5;
/** Fewer rounds bound nothing. */
const ROUNDS_MIN = 2;

export interface PlanOptions {
  readonly length: TrialLength;
  readonly service: ServiceChoice;
  /** Id of the one scenario wanted; null for the matrix. */
  readonly scenario: string | null;
  /** Rounds of every scenario; null for as many as the time allows. */
  readonly rounds: number | null;
  readonly seed: number;
  readonly times?: BlockTimes;
}

export function planTrial(options: PlanOptions): TrialPlan {
  const times = options.times ?? USUAL_TIMES;
  const chosen = chooseScenarios(options).map((scenario) => ({
    scenario,
    conditions: conditionsOf(scenario).filter(
      (condition) => options.length !== "quick" || condition !== "rules",
    ),
  }));
  const perRound = chosen.map(({ conditions }) => roundSeconds(conditions, times));
  const pilots = chosen.reduce((sum, one) => sum + pilotSeconds(one.scenario, times), 0);
  const all = perRound.reduce((sum, seconds) => sum + seconds, 0);
  const affordable = Math.floor((BUDGET_S[options.length] - pilots) / all);
  const rounds = options.rounds ?? Math.max(ROUNDS_MIN, affordable);
  return {
    seed: options.seed,
    times,
    scenarios: chosen.map(({ scenario, conditions }) => ({ scenario, conditions, rounds })),
    seconds: Math.round(pilots + rounds * all),
  };
}

/** One scenario by name; else every question, and for the publishable run both services and the variants. */
function chooseScenarios({ length, service, scenario }: PlanOptions): readonly Scenario[] {
  if (scenario !== null) return SCENARIOS.filter(({ id }) => id === scenario);
  const ofService = SCENARIOS.filter((one) => service === "both" || one.service === service);
  if (length === "full") return ofService;
  const questions = ofService.filter(({ id }) => QUESTIONS.test(id));
  return length === "quick"
    ? questions.filter(({ place }) => place === "other-sessions")
    : questions;
}

const QUESTIONS = /^(nginx-)?(sessions|cgroups|one-session|nothing)$/;

export function blockSeconds(condition: SteeringCondition, times: BlockTimes): Seconds {
  return isSteered(condition)
    ? STEERED_OVERHEAD_S + times.discardedSteered + times.measured
    : BLOCK_OVERHEAD_S + times.discarded + times.measured;
}

const roundSeconds = (conditions: readonly SteeringCondition[], times: BlockTimes): Seconds =>
  conditions.reduce((sum, condition) => sum + blockSeconds(condition, times), SET_UP_S);

/** Calibration, then a block without and one with hogs. */
const CALIBRATION_S = 6;

export const pilotSeconds = ({ place }: Scenario, times: BlockTimes): Seconds =>
  SET_UP_S + CALIBRATION_S + (place === "none" ? 0 : 2 * blockSeconds("default", times));

export { SET_UP_S };
