// A cluster world played by hand: keys become actions, the screen is text. Knows nothing of
// a terminal; whoever has one hands over keys and shows the lines.
import type { Info, World } from "../../plants/worlds/index.ts";
import { counted, decimal } from "../text/index.ts";

/** Key, as KeyDecoder names it or as typed → number of the action, and its name. */
const ACTIONS: ReadonlyMap<string, readonly [action: number, name: string]> = new Map([
  ["up", [0, "moved up"]],
  ["down", [1, "moved down"]],
  ["left", [2, "moved left"]],
  ["right", [3, "moved right"]],
  ["c", [4, "cleaned"]],
  ["s", [5, "scaled"]],
]);

const KEYS = "arrows move   c clean   s scale   n new episode   q quit";

export class Game {
  readonly #world: World;
  #seed: number;
  #steps = 0;
  #reward = 0;
  #said = "";
  #ended: string | null = null;
  readonly #results: string[] = [];

  /** Begins the first episode, on `seed`; each further one on the seed after. */
  constructor(world: World, seed: number) {
    this.#world = world;
    this.#seed = seed;
    this.#begin(seed);
  }

  /** One line for every episode that was played, the last one perhaps not to its end. */
  get results(): readonly string[] {
    return this.#steps === 0 || this.#ended !== null
      ? this.#results
      : [...this.#results, this.#result("left")];
  }

  /** Takes a key; false once the player has had enough. Keys that mean nothing do nothing. */
  press(key: string): boolean {
    if (key === "q") return false;
    if (key === "n") this.#next();
    const action = ACTIONS.get(key);
    if (action !== undefined && this.#ended === null) this.#step(...action);
    return true;
  }

  /** The screen, for 80 columns. */
  lines(): readonly string[] {
    return [
      `seed ${this.#seed}   step ${this.#steps}   reward ${decimal(this.#reward, 2)}`,
      "",
      ...this.#world.render("ansi").split("\n"),
      "",
      this.#ended === null ? this.#said : `${this.#said}; ${this.#ended}: n for a new episode`,
      KEYS,
    ];
  }

  #next(): void {
    if (this.#ended === null && this.#steps > 0) this.#results.push(this.#result("left"));
    this.#seed += 1;
    this.#begin(this.#seed);
  }

  #begin(seed: number): void {
    this.#world.reset(seed);
    this.#steps = 0;
    this.#reward = 0;
    this.#ended = null;
    this.#said = isV1(this.#world)
      ? "! loses minutes, x is down; *, ** priority 0.5, 1; all it may lose ends it"
      : "! is hot, above 80 %; * and ** are priorities 0.5 and 1; 99 % memory ends it";
  }

  #step(action: number, name: string): void {
    const { reward, terminated, truncated, info } = this.#world.step(action);
    this.#steps += 1;
    this.#reward += reward;
    this.#said = `${name}: ${reward < 0 ? "" : "+"}${decimal(reward, 2)}`;
    if (!terminated && !truncated) return;
    this.#ended = terminated ? causeOf(info) : "alive at the end";
    this.#results.push(this.#result(this.#ended));
  }

  #result(how: string): string {
    return `seed ${this.#seed}: ${counted(this.#steps, "step")}, reward ${decimal(this.#reward, 2)}, ${how}`;
  }
}

const isV1 = ({ id }: World): boolean => id === "cluster-v1";

function causeOf(info: Info): string {
  if (info["slo_lost"] !== undefined) return "lost all it may lose";
  const nodes = info["oom_nodes"] ?? 0;
  return nodes > 0 ? `${nodes} out of memory` : "collapsed under load";
}
