// What measures a garden: the port behind which the classic gauges and ours stand. Danger is
// what the guard goes by in the next generation.
import type { Danger } from "../../decide/via-negativa/index.ts";
import { GAUGE } from "./garden.ts";
import type { Garden } from "./garden.ts";
import { Gauges } from "./gauges.ts";
import type { Gauged } from "./gauges.ts";

export interface Instruments {
  readonly danger: Danger;
  /** A garden has begun. */
  begin(garden: Garden): void;
  /** Takes in the generation that has just passed. */
  take(garden: Garden): Gauged;
  /** As JSON keeps it. */
  save(): readonly number[];
  restore(numbers: readonly number[]): void;
}

export class ClassicInstruments implements Instruments {
  readonly #gauges = new Gauges();

  get danger(): Danger {
    return this.#gauges.danger;
  }

  begin({ agents }: Garden): void {
    this.#gauges.begin(agents.count);
  }

  take(garden: Garden): Gauged {
    const rawFlow = this.#gauges.perturbed(garden.dirt, garden.streams, GAUGE);
    const { emergencyMoves } = garden.tally;
    const { totalDirt, agents } = garden;
    return this.#gauges.take({ totalDirt, population: agents.count, emergencyMoves }, rawFlow);
  }

  save(): readonly number[] {
    const { risk, flow, totalDirt, population } = this.#gauges.save();
    return [risk, flow, totalDirt, population];
  }

  restore([risk = 0, flow = 0, totalDirt = 0, population = 0]: readonly number[]): void {
    this.#gauges.restore({ risk, flow, totalDirt, population });
  }
}
