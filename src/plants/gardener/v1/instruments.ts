// Our garden's instruments: risk as a probability, flow by experiment; gradient, volatility
// and emergencies as the classic ones have them, for the columns of the CSV.
import type { Danger } from "../../../decide/via-negativa/index.ts";
import type { Design } from "../figures.ts";
import type { Garden } from "../garden.ts";
import { Gauges, verdictOf } from "../gauges.ts";
import type { Gauged } from "../gauges.ts";
import type { Instruments } from "../instruments.ts";
import type { MakeMind } from "../minds/mind.ts";
import { Outlook } from "./outlook.ts";
import { EVERY, Twins } from "./twins.ts";

/** Share of the newest experiment in the running mean: two of them make most of it. */
const FLOW_SMOOTHING = 0.5;

export class V1Instruments implements Instruments {
  readonly #gauges = new Gauges();
  readonly #outlook: Outlook;
  /** `null`: flow is not measured and stays 0. */
  readonly #twins: Twins | null;
  #risk = 0;
  #flow = 0;

  /** `flow`: whether it is measured; that takes two lives of copies for every one. */
  constructor(design: Design, mind: MakeMind, { flow = true }: { flow?: boolean } = {}) {
    this.#outlook = new Outlook(design.mostAgents);
    this.#twins = flow ? new Twins(design, mind) : null;
  }

  get danger(): Danger {
    return { risk: this.#risk, flow: this.#flow };
  }

  begin(garden: Garden): void {
    this.#gauges.begin(garden.agents.count);
    this.#outlook.begin(garden);
    this.#risk = 0;
    this.#flow = 0;
  }

  take(garden: Garden): Gauged {
    const { totalDirt, agents, tally, age } = garden;
    const { emergencyMoves } = tally;
    const moved = this.#gauges.take({ totalDirt, population: agents.count, emergencyMoves }, 0);
    this.#risk = this.#outlook.take(garden);
    if (this.#twins !== null && age % EVERY === 0)
      this.#flow += FLOW_SMOOTHING * (this.#twins.divergence(garden) - this.#flow);
    return { ...moved, risk: this.#risk, flow: this.#flow, verdict: verdictOf(this.#risk) };
  }

  save(): readonly number[] {
    const { totalDirt, population } = this.#gauges.save();
    return [this.#risk, this.#flow, totalDirt, population, ...this.#outlook.save()];
  }

  restore([
    risk = 0,
    flow = 0,
    totalDirt = 0,
    population = 0,
    ...outlook
  ]: readonly number[]): void {
    this.#risk = risk;
    this.#flow = flow;
    this.#gauges.restore({ risk: 0, flow: 0, totalDirt, population });
    this.#outlook.restore(outlook);
  }
}
