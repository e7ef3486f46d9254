// One world with Gymnasium's plain interface: reset, step, render, close. It is one lane of
// the same rules, so its numbers are those of the lane with its seed in any batch.
import { must } from "../../base/index.ts";
import { batchOf } from "./batch.ts";
import type { VectorWorld } from "./batch.ts";
import { misuse } from "./misuse.ts";
import type { InfoTable, MakeRules, Picture, ResetOptions } from "./rules.ts";
import { sizeOf } from "./space.ts";
import type { Box, Space } from "./space.ts";

export const RENDER_MODES = ["ansi", "rgb_array"] as const;
export type RenderMode = (typeof RENDER_MODES)[number];

export type Info = Readonly<Record<string, number>>;

export interface Start {
  /** The caller's own, a part of a larger buffer. */
  readonly observation: Float32Array;
  readonly info: Info;
}

export interface Step extends Start {
  readonly reward: number;
  /** The episode came to an end of its own. */
  readonly terminated: boolean;
  /** It was cut off at its longest. */
  readonly truncated: boolean;
}

export interface World {
  readonly id: string;
  readonly observationSpace: Box;
  readonly actionSpace: Space;
  /** Begins an episode. Without a seed the stream of chance goes on where it is. Throws `Misuse`. */
  reset(seed?: number, options?: ResetOptions): Start;
  /** A number where the action space is discrete, else all numbers of the action. Throws `Misuse`. */
  step(action: number | ArrayLike<number>): Step;
  render(mode: "ansi"): string;
  render(mode: "rgb_array"): Picture;
  /** Nothing but `close` may be called afterwards. */
  close(): void;
}

/** Observations whose memory is taken at once; whoever keeps one keeps the memory of all of them. */
const SLAB_OBSERVATIONS = 64;

/** One world of these rules. */
export function singleOf(make: MakeRules): World {
  const made = batchOf(make, { lanes: 1, autoreset: "DISABLED" });
  return new Single(must(made.ok && made.value, "one lane can always be made"));
}

class Single implements World {
  readonly id: string;
  readonly observationSpace: Box;
  readonly actionSpace: Space;
  readonly #lane: VectorWorld;
  /** A discrete action on its way to the batch: as it should be, and as it should not. */
  readonly #whole = new Int32Array(1);
  readonly #action = new Float64Array(1);
  readonly #infoNames: readonly string[];
  readonly #size: number;
  #slab = new Float32Array(0);
  #slabAt = 0;

  constructor(lane: VectorWorld) {
    this.#lane = lane;
    this.id = lane.id;
    this.observationSpace = lane.observationSpace;
    this.actionSpace = lane.actionSpace;
    this.#size = sizeOf(lane.actionSpace);
    this.#infoNames = lane.infoNames;
  }

  reset(seed?: number, options: ResetOptions = {}): Start {
    const { observations, infos } = this.#lane.reset(
      seed === undefined ? { options } : { seed, options },
    );
    return { observation: this.#copy(observations), info: this.#info(infos) };
  }

  step(action: number | ArrayLike<number>): Step {
    const outcome = this.#lane.step(this.#numbersOf(action));
    return {
      observation: this.#copy(outcome.observations),
      reward: outcome.rewards[0]!,
      terminated: outcome.terminated[0] === 1,
      truncated: outcome.truncated[0] === 1,
      info: this.#info(outcome.infos),
    };
  }

  render(mode: "ansi"): string;
  render(mode: "rgb_array"): Picture;
  render(mode: RenderMode): string | Picture {
    if (mode === "ansi") return this.#lane.ansi(0);
    if (mode === "rgb_array") return this.#lane.picture(0);
    return misuse(
      "world.render",
      `there is no render mode ${String(mode)}`,
      `take ${RENDER_MODES.join(" or ")}`,
    );
  }

  close(): void {
    this.#lane.close();
  }

  #numbersOf(action: number | ArrayLike<number>): ArrayLike<number> {
    if (typeof action === "object" && action !== null) return action;
    if (this.#size !== 1)
      return misuse("world.action", `one number is no action here`, `give ${this.#size} numbers`);
    if (typeof action === "number" && (action | 0) === action) {
      this.#whole[0] = action;
      return this.#whole;
    }
    // What is not a number at all must not become one on the way.
    this.#action[0] = typeof action === "number" ? action : Number.NaN;
    return this.#action;
  }

  /** A copy in a slab of its own: memory taken for each alone is most of what a step would cost. */
  #copy(observations: Float32Array): Float32Array {
    const size = observations.length;
    if (this.#slabAt === this.#slab.length) {
      this.#slab = new Float32Array(size * SLAB_OBSERVATIONS);
      this.#slabAt = 0;
    }
    const copy = this.#slab.subarray(this.#slabAt, this.#slabAt + size);
    this.#slabAt += size;
    copy.set(observations);
    return copy;
  }

  #info(infos: InfoTable): Info {
    const info: Record<string, number> = {};
    for (const name of this.#infoNames) info[name] = infos[name]![0]!;
    return info;
  }
}
