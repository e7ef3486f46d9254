// Many lanes of one world stepped together, with episodes as Gymnasium ≥ 1.0 has them: when
// a lane ends it is begun anew in the next step (NEXT_STEP: that step's action is ignored
// and its reward is 0), in the same one (SAME_STEP: the last observation and info are kept
// beside), or by whoever drives it (DISABLED). A step allocates nothing: what it returns
// is one object whose arrays are written over by the next.
import { fail, ok } from "../../base/index.ts";
import type { Result } from "../../base/index.ts";
import { checkSeed, misuse } from "./misuse.ts";
import type { InfoTable, MakeRules, Picture, ResetOptions, Rules } from "./rules.ts";
import { faultAt, sizeOf } from "./space.ts";
import type { Box, Space } from "./space.ts";

export const AUTORESETS = ["NEXT_STEP", "SAME_STEP", "DISABLED"] as const;
export type Autoreset = (typeof AUTORESETS)[number];

/** What a step or a reset of all lanes gives. n lanes, observations of k numbers. */
export interface Outcome {
  /** n × k. */
  readonly observations: Float32Array;
  readonly rewards: Float64Array;
  /** 1 where the episode came to an end of its own. */
  readonly terminated: Uint8Array;
  /** 1 where it was cut off at its longest. */
  readonly truncated: Uint8Array;
  readonly infos: InfoTable;
  /** SAME_STEP: 1 where the lane was begun anew in this step, and `final…` say how it ended. */
  readonly renewed: Uint8Array;
  /** SAME_STEP: n × k, valid where `renewed`. */
  readonly finalObservations: Float32Array;
  /** SAME_STEP: valid where `renewed`. */
  readonly finalInfos: InfoTable;
}

export interface BatchReset {
  /** Of lane 0; lane i gets seed + i. Or one a lane. Without it every stream goes on where it is. */
  readonly seed?: number | readonly number[];
  /** Lanes to begin anew, one value a lane; without it all. */
  readonly mask?: ArrayLike<number | boolean>;
  readonly options?: ResetOptions;
}

export interface VectorWorld {
  readonly id: string;
  readonly lanes: number;
  readonly autoreset: Autoreset;
  /** Of one lane. */
  readonly observationSpace: Box;
  readonly actionSpace: Space;
  readonly infoNames: readonly string[];
  reset(how?: BatchReset): Outcome;
  /** Actions of all lanes, one after another. Throws `Misuse`, before anything has changed. */
  step(actions: ArrayLike<number>): Outcome;
  ansi(lane: number): string;
  picture(lane: number): Picture;
  /** Nothing but `close` may be called afterwards. */
  close(): void;
}

/** More would be gigabytes before the first step. */
export const MOST_LANES = 262_144;

const FRESH = 0;
const RUNNING = 1;
const ENDED = 2;

/** Lanes of the rules as one world. Refuses a number of lanes that cannot be held. */
export function batchOf(
  make: MakeRules,
  { lanes, autoreset }: { readonly lanes: number; readonly autoreset: Autoreset },
): Result<VectorWorld> {
  const refuse = (message: string) =>
    fail({ code: "world.lanes", message, advice: `take 1 to ${MOST_LANES} lanes` });
  if (!Number.isInteger(lanes) || lanes < 1 || lanes > MOST_LANES)
    return refuse(`${lanes} lanes cannot be made`);
  try {
    return ok(new Batch(make(lanes), autoreset));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse(`there is not enough memory for ${lanes} lanes`);
  }
}

/** The same names, with arrays of their own. */
const emptyLike = (infos: InfoTable, lanes: number): InfoTable =>
  Object.fromEntries(Object.keys(infos).map((name) => [name, new Float64Array(lanes)]));

class Batch implements VectorWorld {
  readonly id: string;
  readonly lanes: number;
  readonly autoreset: Autoreset;
  readonly observationSpace: Box;
  readonly actionSpace: Space;
  readonly infoNames: readonly string[];
  readonly #rules: Rules;
  readonly #outcome: Outcome;
  readonly #actions: Int32Array | Float32Array;
  readonly #actionSize: number;
  /** A whole number in [0, this) is an action: the check of every step, made short. */
  readonly #choices: number;
  readonly #observationSize: number;
  readonly #steps: Int32Array;
  readonly #phase: Uint8Array;
  readonly #infos: readonly (readonly [from: Float64Array, kept: Float64Array])[];
  /** No lane is fresh, and under DISABLED none has ended. */
  #steppable = false;
  #closed = false;

  constructor(rules: Rules, autoreset: Autoreset) {
    const { id, lanes, observationSpace, actionSpace, infos, rewards } = rules;
    this.#rules = rules;
    this.id = id;
    this.lanes = lanes;
    this.autoreset = autoreset;
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.infoNames = Object.keys(infos);
    this.#observationSize = sizeOf(observationSpace);
    this.#actionSize = sizeOf(actionSpace);
    const numbers = lanes * this.#actionSize;
    this.#actions =
      actionSpace.kind === "box" ? new Float32Array(numbers) : new Int32Array(numbers);
    this.#choices = actionSpace.kind === "discrete" ? actionSpace.n : 0;
    this.#steps = new Int32Array(lanes);
    this.#phase = new Uint8Array(lanes);
    const kept = autoreset === "SAME_STEP" ? lanes : 0;
    this.#outcome = {
      observations: new Float32Array(lanes * this.#observationSize),
      rewards,
      terminated: new Uint8Array(lanes),
      truncated: new Uint8Array(lanes),
      infos,
      renewed: new Uint8Array(lanes),
      finalObservations: new Float32Array(kept * this.#observationSize),
      finalInfos: emptyLike(infos, kept),
    };
    const { finalInfos } = this.#outcome;
    this.#infos = this.infoNames.map((name) => [infos[name]!, finalInfos[name]!]);
  }

  reset({ seed, mask, options = {} }: BatchReset = {}): Outcome {
    this.#refuseClosed();
    this.#refuseKeys(options);
    this.#refuseLength(mask, "mask");
    const seeds = this.#seedsOf(seed);
    const { rewards, terminated, truncated, renewed } = this.#outcome;
    for (let lane = 0; lane < this.lanes; lane += 1) {
      renewed[lane] = 0;
      if (mask !== undefined && !mask[lane]) continue;
      if (seeds !== null) this.#rules.seed(lane, seeds(lane));
      this.#begin(lane, options);
      rewards[lane] = 0;
      terminated[lane] = 0;
      truncated[lane] = 0;
    }
    this.#steppable = this.#phase.every((phase) => phase === RUNNING);
    return this.#outcome;
  }

  step(actions: ArrayLike<number>): Outcome {
    if (this.#closed || !this.#steppable) this.#refuseStep();
    this.#take(actions);
    const { autoreset } = this;
    for (let lane = 0; lane < this.lanes; lane += 1) {
      if (autoreset === "NEXT_STEP" && this.#phase[lane] === ENDED) this.#renew(lane);
      else this.#advance(lane);
    }
    return this.#outcome;
  }

  ansi(lane: number): string {
    return this.#rules.ansi(this.#shown(lane));
  }

  picture(lane: number): Picture {
    return this.#rules.picture(this.#shown(lane));
  }

  close(): void {
    this.#closed = true;
  }

  #begin(lane: number, options: ResetOptions): void {
    this.#rules.reset(lane, options);
    this.#rules.observe(lane, this.#outcome.observations, lane * this.#observationSize);
    this.#steps[lane] = 0;
    this.#phase[lane] = RUNNING;
  }

  /** The step after an end under NEXT_STEP. */
  #renew(lane: number): void {
    const { rewards, terminated, truncated } = this.#outcome;
    this.#begin(lane, NO_OPTIONS);
    rewards[lane] = 0;
    terminated[lane] = 0;
    truncated[lane] = 0;
  }

  #advance(lane: number): void {
    const rules = this.#rules;
    const { observations, terminated, truncated, renewed } = this.#outcome;
    rules.step(lane, this.#actions);
    const steps = (this.#steps[lane]! += 1);
    const ended = rules.ended[lane]!;
    const cutOff = steps >= rules.longestEpisode ? 1 : 0;
    terminated[lane] = ended;
    truncated[lane] = cutOff;
    renewed[lane] = 0;
    rules.observe(lane, observations, lane * this.#observationSize);
    if (ended === 1 || cutOff === 1) this.#end(lane);
  }

  #end(lane: number): void {
    this.#phase[lane] = ENDED;
    if (this.autoreset === "DISABLED") this.#steppable = false;
    if (this.autoreset !== "SAME_STEP") return;
    const { observations, finalObservations, renewed } = this.#outcome;
    const from = lane * this.#observationSize;
    for (let i = from; i < from + this.#observationSize; i += 1)
      finalObservations[i] = observations[i]!;
    for (const [info, kept] of this.#infos) kept[lane] = info[lane]!;
    renewed[lane] = 1;
    this.#begin(lane, NO_OPTIONS);
  }

  /** Copies the actions; one that is not in the space is refused before any lane has moved. */
  #take(actions: ArrayLike<number>): void {
    const own = this.#actions;
    this.#refuseLength(actions, "actions");
    const choices = this.#choices;
    for (let i = 0; i < own.length; i += 1) {
      const action = actions[i]!;
      const whole = action | 0;
      // False for a fraction and for NaN, too.
      const plain = whole === action && whole >= 0 && whole < choices;
      if (!plain) this.#refuseAction(i, action);
      own[i] = action;
    }
  }

  /** Returns where a space of another form allows it after all. */
  #refuseAction(i: number, action: unknown): void {
    const { actionSpace } = this;
    const lane = Math.floor(i / this.#actionSize);
    const fault =
      typeof action === "number"
        ? faultAt(actionSpace, i % this.#actionSize, action)
        : "is not a number";
    if (fault === null) return;
    const shown =
      typeof action === "bigint" ? `${action}n` : (JSON.stringify(action) ?? "undefined");
    const said = typeof action === "number" ? String(action) : shown;
    misuse(
      "world.action",
      `the action ${said} of lane ${lane} ${fault}`,
      "see the world's action space",
    );
  }

  #refuseStep(): void {
    this.#refuseClosed();
    const lane = this.#phase.findIndex((phase) => phase !== RUNNING);
    if (this.#phase[lane] === FRESH)
      misuse("world.fresh", `lane ${lane} was stepped before it was reset`, "call reset first");
    misuse(
      "world.ended",
      `lane ${lane} was stepped after its episode had ended, with autoreset DISABLED`,
      "reset the lanes that ended first, by a mask",
    );
  }

  #refuseClosed(): void {
    if (this.#closed) misuse("world.closed", "the world has been closed", "make a new one");
  }

  #refuseKeys(options: ResetOptions): void {
    const { resetKeys } = this.#rules;
    const unknown = Object.keys(options).find((key) => !resetKeys.includes(key));
    if (unknown === undefined) return;
    const known = resetKeys.length === 0 ? "it takes none" : `there are ${resetKeys.join(", ")}`;
    misuse("world.options", `${this.id} has no option ${unknown} of a reset`, known);
  }

  #refuseLength(given: ArrayLike<unknown> | undefined, what: "mask" | "actions"): void {
    const wanted = what === "mask" ? this.lanes : this.#actions.length;
    if (given === undefined && what === "mask") return;
    const length = given?.length;
    if (length === wanted) return;
    misuse(
      `world.${what}`,
      `${what} of length ${length} were given where ${wanted} belong`,
      `give one for each of ${this.lanes} lanes`,
    );
  }

  /** The seed of each lane, all of them checked. */
  #seedsOf(seed: number | readonly number[] | undefined): ((lane: number) => number) | null {
    if (seed === undefined) return null;
    if (typeof seed === "number") {
      checkSeed(seed);
      checkSeed(seed + this.lanes - 1);
      return (lane) => seed + lane;
    }
    if (seed.length !== this.lanes)
      misuse("world.seed", `${seed.length} seeds for ${this.lanes} lanes`, "give one a lane");
    for (const one of seed) checkSeed(one);
    return (lane) => seed[lane]!;
  }

  #shown(lane: number): number {
    this.#refuseClosed();
    if (!Number.isInteger(lane) || lane < 0 || lane >= this.lanes)
      misuse("world.lane", `there is no lane ${lane}`, `take 0 to ${this.lanes - 1}`);
    if (this.#phase[lane] === FRESH)
      misuse("world.fresh", `lane ${lane} was drawn before it was reset`, "call reset first");
    return lane;
  }
}

const NO_OPTIONS: ResetOptions = {};
