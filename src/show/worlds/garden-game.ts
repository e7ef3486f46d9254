// A garden played by hand: the player is its first agent, a key is a generation. Knows nothing
// of a terminal; whoever has one hands over keys and shows the lines, 24 of 80 columns.
import { counted, decimal } from "../text/index.ts";

/** A generation, as far as it is shown. */
export interface Shown {
  readonly population: number;
  readonly averageEnergy: number;
  readonly totalDirt: number;
  readonly risk: number;
  readonly flow: number;
  readonly verdict: string;
}

/** What is played. */
export interface PlayedGarden {
  begin(seed: number): void;
  /** Without an action the player's agent lives by the policy, too. */
  next(action?: number): Shown;
  /** Energy of the player's agent; null once it is dead. */
  energy(): number | null;
  /** 20 lines of 60 columns. */
  drawn(): readonly string[];
}

/** Key, as KeyDecoder names it or as typed → number of the action. */
const ACTIONS: ReadonlyMap<string, number> = new Map([
  ["up", 0],
  ["down", 1],
  ["left", 2],
  ["right", 3],
  ["c", 4],
  ["r", 5],
]);
/** Key → generations in which the policy plays the player's agent. */
const LEFT_ALONE: ReadonlyMap<string, number> = new Map([
  [".", 1],
  ["f", 25],
]);

const KEYS = [
  "arrows move",
  "c      clean",
  "r      rest,",
  "       reproduce",
  ".      policy acts",
  "f      25 times",
  "n      new garden",
  "q      quit",
];

export class GardenGame {
  readonly #garden: PlayedGarden;
  #seed: number;
  #age = 0;
  #last: Shown | null = null;
  readonly #results: string[] = [];

  constructor(garden: PlayedGarden, seed: number) {
    this.#garden = garden;
    this.#seed = seed;
    garden.begin(seed);
  }

  /** One line for every garden that was played. */
  get results(): readonly string[] {
    return this.#age === 0 ? this.#results : [...this.#results, this.#result()];
  }

  /** Takes a key; false once the player has had enough. Keys that mean nothing do nothing. */
  press(key: string): boolean {
    if (key === "q") return false;
    if (key === "n") this.#anew();
    if (this.#garden.energy() === null) return true;
    const action = ACTIONS.get(key);
    if (action !== undefined) this.#live(action);
    for (let n = LEFT_ALONE.get(key) ?? 0; n > 0 && this.#garden.energy() !== null; n -= 1)
      this.#live();
    return true;
  }

  /** The screen, for 80 columns and 24 lines. */
  lines(): readonly string[] {
    const energy = this.#garden.energy();
    const side = [...this.#figures(energy), "", ...KEYS];
    const rows = this.#garden.drawn().map((row, i) => `${row}  ${side[i] ?? ""}`.trimEnd());
    const said =
      energy === null
        ? "your agent has died: n for a new garden"
        : "@ is you, o an agent, O several; darker is dirtier; 0 energy is death";
    return [`garden of seed ${this.#seed}, generation ${this.#age}`, ...rows, said];
  }

  #figures(energy: number | null): readonly string[] {
    const yours = `you     ${energy === null ? "dead" : decimal(energy, 1)}`;
    if (this.#last === null) return [yours];
    const { population, averageEnergy, totalDirt, risk, flow, verdict } = this.#last;
    return [
      yours,
      `agents  ${population}`,
      `energy  ${decimal(averageEnergy, 1)}`,
      `dirt    ${decimal(totalDirt, 0)}`,
      `risk    ${decimal(risk, 3)}`,
      `flow    ${decimal(flow, 3)}`,
      verdict,
    ];
  }

  #live(action?: number): void {
    this.#last = action === undefined ? this.#garden.next() : this.#garden.next(action);
    this.#age += 1;
  }

  #anew(): void {
    if (this.#age > 0) this.#results.push(this.#result());
    this.#seed += 1;
    this.#age = 0;
    this.#last = null;
    this.#garden.begin(this.#seed);
  }

  #result(): string {
    const energy = this.#garden.energy();
    const how = energy === null ? "dead" : `alive with ${decimal(energy, 1)} energy`;
    return `seed ${this.#seed}: ${counted(this.#age, "generation")}, ${how}`;
  }
}
