// Made-up runs of a trial, so that what is made of them can be tested without running one.
import { normal, seededChance } from "../../base/index.ts";
import type { SteeringCondition } from "../../prove/trial/index.ts";
import { CURVE_SHARES } from "./block.ts";
import type { BlockRecord } from "./block.ts";
import { planTrial } from "./plan.ts";
import type { PlanOptions, TrialPlan } from "./plan.ts";
import type { ScenarioRun } from "./trial.ts";

/** Mean latency, ms, and cores of the hogs by condition. */
const MADE_UP: Readonly<Record<SteeringCondition, readonly [latency: number, hogs: number]>> = {
  "no-hogs": [10, 0],
  default: [40, 1.6],
  "default-again": [40, 1.6],
  renice: [41, 1.6],
  rules: [38, 1.58],
  homeostat: [11, 1.57],
};

export function madeUpPlan(options: Partial<PlanOptions> = {}): TrialPlan {
  return planTrial({
    length: "usual",
    service: "http",
    scenario: null,
    rounds: 4,
    seed: 3,
    ...options,
  });
}

export function madeUpRuns(plan: TrialPlan): readonly ScenarioRun[] {
  const chance = seededChance(plan.seed);
  return plan.scenarios.map((planned) => ({
    ...planned,
    repeated: 0,
    reniceReaches: planned.scenario.place === "same-session",
    pilot: {
      requestCpu: 6,
      rate: 58,
      foretold:
        planned.scenario.place === "none"
          ? null
          : { without: 30, withHogs: 120, deviation: 0.05, rounds: 3 },
    },
    blocks: Array.from({ length: planned.rounds }, (_, round) =>
      planned.conditions.map((condition, position) =>
        madeUpBlock(
          { round, position, condition, idle: planned.scenario.place === "none" },
          chance,
        ),
      ),
    ).flat(),
  }));
}

interface Place {
  readonly round: number;
  readonly position: number;
  readonly condition: SteeringCondition;
  /** True where there are no hogs at all. */
  readonly idle: boolean;
}

function madeUpBlock(
  { round, position, condition, idle }: Place,
  chance: () => number,
): BlockRecord {
  const [usual, hogCores] = idle ? [10, 0] : MADE_UP[condition];
  const latency = usual * Math.exp(0.02 * normal(chance));
  const acted = condition === "homeostat" && !idle;
  const at = (share: number): number => -latency * Math.log(1 - share);
  const due = Array.from({ length: 24 * 50 }, (_, i) => i * 20);
  return {
    round,
    position,
    condition,
    p50: at(0.5),
    p99: at(0.99),
    hogCores,
    serviceCores: 0.35,
    ownCores: condition === "homeostat" || condition === "rules" ? 0.01 : 0,
    otherCores: 0.05,
    actions: acted ? 4 : 0,
    discarded_s: 14,
    measured_s: 10,
    requests: 500,
    unanswered: 0,
    curve: CURVE_SHARES.map((share) => [share, at(share)] as const),
    generatorLate: 1.2,
    steering: acted
      ? { actions: 4, firstActionAt: 1_000_011_000, says: ["applied hogs: nice +10"] }
      : null,
    leftBehind: [],
    settingsCompared: 60,
    loadBeganAt: 1_000_000_000,
    due,
    latency: due.map((ms) => (acted && ms < 12_000 ? 4 * latency : latency)),
  };
}
