// A garden, its minds and its instruments as one run: generation after generation a record
// with the twelve columns, and a state from which it goes on bit for bit.
import { alarmOf, CLASSIC_GUARD } from "./guard.ts";
import type { GuardParts } from "./guard.ts";
import type { Design } from "./figures.ts";
import { Garden } from "./garden.ts";
import type { GardenState } from "./garden.ts";
import type { Gauged } from "./gauges.ts";
import { ClassicInstruments } from "./instruments.ts";
import type { Instruments } from "./instruments.ts";
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
  readonly instruments: readonly number[];
}

export interface Setting {
  readonly design: Design;
  readonly mind: MakeMind;
  readonly guard?: GuardParts;
  /** The classic gauges where none are given. */
  readonly instruments?: () => Instruments;
}

export class History {
  readonly garden: Garden;
  readonly #instruments: Instruments;
  readonly #guard: GuardParts;

  /** To be begun. */
  constructor({ design, mind, guard = CLASSIC_GUARD, instruments }: Setting) {
    this.#guard = guard;
    this.#instruments = instruments?.() ?? new ClassicInstruments();
    this.garden = new Garden(design, { mind: mind(design.mostAgents), guard });
  }

  /** Generation 0. Without a seed the streams of chance go on where they are. */
  begin(seed?: number): this {
    if (seed !== undefined) this.garden.seed(seed);
    this.garden.begin();
    this.#instruments.begin(this.garden);
    return this;
  }

  /** `given`: the first agent's action, where somebody else chooses it. */
  next(given?: number): Generation {
    const { garden } = this;
    garden.generation(alarmOf(this.#guard, this.#instruments.danger), given ?? null);
    const { agents, tally, totalDirt, age } = garden;
    return {
      generation: age,
      population: agents.count,
      averageEnergy: agents.averageEnergy(),
      totalDirt,
      emergencyMoves: tally.emergencyMoves,
      isolationSaves: tally.isolationSaves,
      ...this.#instruments.take(garden),
    };
  }

  /** Everything, as JSON keeps it. */
  save(): HistoryState {
    return { garden: this.garden.save(), instruments: this.#instruments.save() };
  }

  restore({ garden, instruments }: HistoryState): void {
    this.garden.restore(garden);
    this.#instruments.restore(instruments);
  }
}
