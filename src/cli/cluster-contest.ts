// What `cluster bench` asks of a world: its policies, and to play them.
import type { Played } from "../prove/ladder/index.ts";
import type { Ladder } from "../show/worlds/index.ts";
import type { Underway } from "./prove-run.ts";

export type PlayedAll = ReadonlyMap<string, readonly Played[]>;

/** A world whose policies can be compared. */
export interface Contest {
  readonly title: string;
  readonly policies: readonly ContestPolicy[];
  /** Name of the policy that wins are counted against. */
  readonly baseline: string;
  readonly published: Ladder["published"];
  readonly publishedFault: string;
  /** Plays each policy named on each seed. Rejects when the signal is aborted. */
  playAll(
    names: readonly string[],
    seeds: readonly number[],
    underway: Underway,
  ): Promise<PlayedAll>;
}

export interface ContestPolicy {
  readonly name: string;
  readonly rule: string;
  readonly exploit?: true;
}
