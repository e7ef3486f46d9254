// A garden, its minds and its instruments as one run: generation after generation a record
// with the twelve columns, and a state from which it goes on bit for bit.
import { alarmOf, CLASSIC_GUARD } from "./guard.ts";
import type { GuardParts } from "./guard.ts";
import type { Design } from "./figures.ts";
import { GAUGE, Garden } from "./garden.ts";
import type { GardenState } from "./garden.ts";
import { Gauges } from "./gauges.ts";
import type { Gauged, GaugeState } from "./gauges.ts";
import type { MakeMind } from "./minds/mind.ts";

/** One generation, as it is shown and written. */
export interface Generation extends Gauged {
  readonly generation: number;
  readonly population: number;
  /** 0 for no agents. */
  readonly averageEnergy: number;
  readonly totalDirt: number;
  readonly emergencyMoves: number;
  readonly isolationSaves: number;
}

export interface HistoryState {
  readonly garden: GardenState;
  readonly gauges: GaugeState;
}

export interface Setting {
  readonly design: Design;
  readonly mind: MakeMind;
  readonly guard?: GuardParts;
  /** Without it flow is 0: it costs as much as all the rest of a small garden. */
  readonly flow?: boolean;
}

export class History {
  readonly garden: Garden;
  readonly #gauges = new Gauges();
  readonly #guard: GuardParts;
  readonly #flow: boolean;

  /** To be begun. */
  constructor({ design, mind, guard = CLASSIC_GUARD, flow = true }: Setting) {
    this.#guard = guard;
    this.#flow = flow;
    this.garden = new Garden(design, { mind: mind(design.mostAgents), guard });
  }

  /** Generation 0. Without a seed the streams of chance go on where they are. */
  begin(seed?: number): this {
    if (seed !== undefined) this.garden.seed(seed);
    this.garden.begin();
    this.#gauges.begin(this.garden.agents.count);
    return this;
  }

  /** `given`: the first agent's action, where somebody else chooses it. */
  next(given?: number): Generation {
    const { garden } = this;
    const { danger } = this.#gauges;
    garden.generation(alarmOf(this.#guard, danger), given ?? null);
    const { agents, tally, totalDirt, age } = garden;
    const rawFlow = this.#flow ? this.#gauges.perturbed(garden.dirt, garden.streams, GAUGE) : 0;
    const { emergencyMoves, isolationSaves } = tally;
    const population = agents.count;
    const gauged = this.#gauges.take({ totalDirt, population, emergencyMoves }, rawFlow);
    const averageEnergy = agents.averageEnergy();
    return {
      generation: age,
      population,
      averageEnergy,
      totalDirt,
      emergencyMoves,
      isolationSaves,
      ...gauged,
    };
  }

  /** Everything, as JSON keeps it. */
  save(): HistoryState {
    return { garden: this.garden.save(), gauges: this.#gauges.save() };
  }

  restore({ garden, gauges }: HistoryState): void {
    this.garden.restore(garden);
    this.#gauges.restore(gauges);
  }
}
