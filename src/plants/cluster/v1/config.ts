// How a cluster of v1 may be set up: its size, how hard its days are, what things cost. What
// cannot be is refused with what would do.
import { fail, ok } from "../../../base/index.ts";
import type { Result } from "../../../base/index.ts";
import { LARGEST_SIDE, SMALLEST_SIDE } from "./figures.ts";

export interface ClusterConfig {
  /** Nodes along one side of the torus. */
  readonly side: number;
  /** Credits: at the start and at most; regained a step. */
  readonly budget: number;
  readonly regained: number;
  /** Credits of a clean, and of an order of capacity. */
  readonly cleanCost: number;
  readonly scaleCost: number;
  /** SLO-minutes a credit is worth. */
  readonly creditWorth: number;
  /** Minutes of a node's service that cleaning it loses. */
  readonly restart: number;
  /** SLO-minutes that may be lost before the episode ends. */
  readonly allowance: number;
  /** SLO-minutes charged for every step that then is left. */
  readonly afterEnd: number;
  /** Chance of a burst, and of a fault, a step. */
  readonly bursts: number;
  readonly faults: number;
  /** Factor on how fast memory leaks. */
  readonly drift: number;
  /** Demand over time, recorded: each in [0, 1], its mean is taken off; every node begins at a place of its own. */
  readonly trace: readonly number[];
  /** CPU that the whole range of the trace is worth. */
  readonly traceGain: number;
}

/** The world as it is benched: 4 × 4. */
export const STANDARD: ClusterConfig = {
  side: SMALLEST_SIDE,
  budget: 60,
  regained: 0.35,
  cleanCost: 2,
  scaleCost: 6,
  creditWorth: 0.2,
  restart: 1,
  allowance: 120,
  afterEnd: 1,
  bursts: 1 / 50,
  faults: 1 / 80,
  drift: 1,
  trace: [],
  traceGain: 0.3,
};

/** Lowest and highest value of each number. */
const RANGES: Readonly<Record<Exclude<keyof ClusterConfig, "trace">, readonly [number, number]>> = {
  side: [SMALLEST_SIDE, LARGEST_SIDE],
  budget: [0, 1e6],
  regained: [0, 1e6],
  cleanCost: [0, 1e6],
  scaleCost: [0, 1e6],
  creditWorth: [0, 1e3],
  restart: [0, 1e3],
  allowance: [1, 1e9],
  afterEnd: [0, 1e6],
  bursts: [0, 0.5],
  faults: [0, 0.5],
  drift: [0, 100],
  traceGain: [0, 1],
};

/** Longer would be months of minutes. */
const LONGEST_TRACE = 1_000_000;

/** The standard world with these changes; an unknown key or an impossible value is refused. */
export function clusterConfig(
  changes: Readonly<Record<string, unknown>> = {},
): Result<ClusterConfig> {
  for (const [key, value] of Object.entries(changes)) {
    const fault = faultOf(key, value);
    if (fault === null) continue;
    return fail({ code: "cluster.config", where: key, ...fault });
  }
  return ok({ ...STANDARD, ...(changes as Partial<ClusterConfig>) });
}

function faultOf(key: string, value: unknown): { message: string; advice: string } | null {
  if (key === "trace") return faultOfTrace(value);
  const range = Object.hasOwn(RANGES, key) ? RANGES[key as keyof typeof RANGES] : undefined;
  if (range === undefined)
    return {
      message: "there is no such setting",
      advice: `there are ${Object.keys(STANDARD).join(", ")}`,
    };
  const [low, high] = range;
  const isFit =
    typeof value === "number" &&
    value >= low &&
    value <= high &&
    (key !== "side" || Number.isInteger(value));
  const kind = key === "side" ? "whole number" : "number";
  return isFit
    ? null
    : { message: `${String(value)} cannot be`, advice: `take a ${kind} from ${low} to ${high}` };
}

function faultOfTrace(value: unknown): { message: string; advice: string } | null {
  const isFit =
    Array.isArray(value) &&
    value.length <= LONGEST_TRACE &&
    value.every((one) => typeof one === "number" && one >= 0 && one <= 1);
  return isFit
    ? null
    : { message: "is no trace", advice: `give at most ${LONGEST_TRACE} numbers from 0 to 1` };
}
