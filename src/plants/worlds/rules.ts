// The port behind which the rules of a world stand. Rules hold the state of many lanes
// side by side in typed arrays, each lane a world of its own, and know nothing of
// episodes, autoreset or wrong use: `batchOf` and `singleOf` make worlds of them, so
// that a single world and a lane of a thousand are the same arithmetic.
import type { Box, Space } from "./space.ts";

/** Numbers of a step that go beside the observation: a value per lane under each name. */
export type InfoTable = Readonly<Record<string, Float64Array>>;

/** Red, green and blue of each pixel, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** width × height × 3. */
  readonly pixels: Uint8Array;
}

/** What a reset may be given; every world names the keys it knows. */
export type ResetOptions = Readonly<Record<string, unknown>>;

export interface Rules {
  /** As a registry would name it: `cluster-classic`. */
  readonly id: string;
  readonly lanes: number;
  /** Of one lane. */
  readonly observationSpace: Box;
  /** Of one lane. */
  readonly actionSpace: Space;
  /** An episode that has not ended by itself is cut off after this many steps. */
  readonly longestEpisode: number;
  /** Keys `reset` understands. */
  readonly resetKeys: readonly string[];
  /** Written by `step`: what the lane's last step was worth. */
  readonly rewards: Float64Array;
  /** Written by `step`: 1 where the lane came to an end of its own. */
  readonly ended: Uint8Array;
  /** Written by `reset` and `step`. */
  readonly infos: InfoTable;
  /** Begins the lane's stream of chance anew. `seed`: an integer in [0, 2^53). */
  seed(lane: number, seed: number): void;
  /** Begins a new episode of the lane with what its stream gives next. Throws `Misuse` for a wrong value. */
  reset(lane: number, options: ResetOptions): void;
  /** One step of the lane. The actions of all lanes are given and have been checked: the lane's begin at lane × size. */
  step(lane: number, actions: Int32Array | Float32Array): void;
  /** Writes the lane's observation to `into` from `at` on. */
  observe(lane: number, into: Float32Array, at: number): void;
  /** The lane as text, lines without a last line break. */
  ansi(lane: number): string;
  /** The lane as a picture, in memory of the caller's own. */
  picture(lane: number): Picture;
}

/** Makes rules for so many lanes, each with a stream of its own. */
export type MakeRules = (lanes: number) => Rules;
