// The classic garden's instruments: risk from how much dirt, population and need move, the
// verdict on it, and flow, the answer of two figures of the grid to a little noise. What they
// are worth is measured in docs/gardener.md.
import { exactExp } from "../../base/index.ts";
import type { Streams } from "../../base/index.ts";
import { CELLS } from "./figures.ts";

export const VERDICTS = ["creative", "bubble", "collapse"] as const;
export type Verdict = (typeof VERDICTS)[number];
const COLLAPSE_FROM = 0.72;
const BUBBLE_FROM = 0.45;

/** Changes a generation that count as one: total dirt, agents. */
const GRADIENT_SCALE = 15;
const VOLATILITY_SCALE = 8;

/** Weight, steepness and middle of each term of the raw risk. */
const TERMS = {
  gradient: { weight: 0.55, steepness: 3, middle: 0.5 },
  volatility: { weight: 0.25, steepness: 3, middle: 0.5 },
  emergencies: { weight: 0.2, steepness: 4, middle: 0.25 },
} as const;
const FLOW_WEIGHT = 0.2;
/** Shares of the newest value in the running means. */
const RISK_SMOOTHING = 0.15;
const FLOW_SMOOTHING = 0.1;

/** Deviation of the noise laid on the grid; a cell above the other counts as full. */
const PERTURBATION = 0.02;
const FULL_CELL = 0.8;

export const logistic = (x: number): number => 1 / (1 + exactExp(-x));

/** What is measured of a generation. */
export interface Readings {
  readonly totalDirt: number;
  readonly population: number;
  readonly emergencyMoves: number;
}

/** Shown of a generation; ratios have no unit. */
export interface Gauged {
  /** |Δ total dirt|/15. */
  readonly gradient: number;
  /** |Δ population|/8. */
  readonly volatility: number;
  /** Emergency moves an agent. */
  readonly emergencies: number;
  readonly risk: number;
  readonly flow: number;
  readonly verdict: Verdict;
}

export interface GaugeState {
  readonly risk: number;
  readonly flow: number;
  readonly totalDirt: number;
  readonly population: number;
}

export const verdictOf = (risk: number): Verdict => {
  if (risk >= COLLAPSE_FROM) return "collapse";
  return risk >= BUBBLE_FROM ? "bubble" : "creative";
};

export class Gauges {
  #state: GaugeState = { risk: 0, flow: 0, totalDirt: 0, population: 0 };
  readonly #noise = new Float64Array(CELLS);

  /** A clean grid with so many agents. */
  begin(population: number): void {
    this.#state = { risk: 0, flow: 0, totalDirt: 0, population };
  }

  get danger(): { readonly risk: number; readonly flow: number } {
    return this.#state;
  }

  /** Takes in a generation. `flow`: its raw value, in [0, 1]. */
  take({ totalDirt, population, emergencyMoves }: Readings, rawFlow: number): Gauged {
    const before = this.#state;
    const gradient = Math.abs(totalDirt - before.totalDirt) / GRADIENT_SCALE;
    const volatility = Math.abs(population - before.population) / VOLATILITY_SCALE;
    const emergencies = population === 0 ? 0 : emergencyMoves / population;
    const flow = before.flow + FLOW_SMOOTHING * (rawFlow - before.flow);
    const terms =
      term(TERMS.gradient, gradient) +
      term(TERMS.volatility, volatility) +
      term(TERMS.emergencies, emergencies);
    const raw = Math.min(1, Math.max(0, terms + FLOW_WEIGHT * flow));
    const risk = before.risk + RISK_SMOOTHING * (raw - before.risk);
    this.#state = { risk, flow, totalDirt, population };
    return { gradient, volatility, emergencies, risk, flow, verdict: verdictOf(risk) };
  }

  /** (Δf₁² + Δf₂²)/ε², at most 1: f is the mean dirt and the share of full cells, Δ what noise of deviation ε does to it. */
  perturbed(dirt: Float64Array, streams: Streams, lane: number): number {
    const noise = this.#noise;
    streams.fillNormals(lane, noise, CELLS);
    let sum = 0;
    let full = 0;
    for (let cell = 0; cell < CELLS; cell += 1) {
      const was = dirt[cell]!;
      const moved = was + PERTURBATION * noise[cell]!;
      const is = moved < 0 ? 0 : moved > 1 ? 1 : moved;
      sum += is - was;
      full += Number(is > FULL_CELL) - Number(was > FULL_CELL);
    }
    const answer = (sum / CELLS) ** 2 + (full / CELLS) ** 2;
    return Math.min(1, answer / PERTURBATION ** 2);
  }

  save(): GaugeState {
    return this.#state;
  }

  restore(state: GaugeState): void {
    this.#state = state;
  }
}

const term = (
  { weight, steepness, middle }: (typeof TERMS)[keyof typeof TERMS],
  x: number,
): number => weight * logistic(steepness * (x - middle));
