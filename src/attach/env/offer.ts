// What the bridge needs to know of the worlds it offers. Whoever wires it brings the
// worlds; the bridge knows them by their port alone.
import type { Result, Trouble } from "../../base/index.ts";
import type { Autoreset, VectorWorld } from "../../plants/worlds/index.ts";

/** Settings of a world, as the other program named them; each world knows its own keys. */
export type WorldSettings = Readonly<Record<string, unknown>>;

export interface OpenOptions {
  readonly lanes: number;
  readonly autoreset: Autoreset;
  /** Steps after which an episode is cut off; null for the world's own. */
  readonly longestEpisode: number | null;
  readonly settings: WorldSettings;
}

/** One world that can be opened. */
export interface Offer {
  /** The name it is opened by: `cluster-classic`. */
  readonly world: string;
  /** The name it is registered by in Gymnasium: `homeostat/ClusterClassic-v0`. */
  readonly gymnasiumId: string;
  /** One sentence. */
  readonly about: string;
  /** Steps after which an episode is cut off. */
  readonly longestEpisode: number;
  /** What fits in memory with room to spare. */
  readonly mostLanes: number;
  open(options: OpenOptions): Result<VectorWorld>;
}

export interface Offers {
  readonly worlds: readonly Offer[];
  /** The trouble inside what a world threw at wrong use; null for anything else. */
  troubleOf(thrown: unknown): Trouble | null;
}
