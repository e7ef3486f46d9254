// What chooses an agent's action. A mind rules all agents of a garden; what sets one apart
// from another (weights, memory) it keeps by the agent's slot.
import type { Streams } from "../../../base/index.ts";
import type { Agents } from "../agents.ts";

/** What a mind sees: the whole garden, of which an agent's is the view around its cell. */
export interface Surroundings {
  /** One value a cell, in [0, 1]. */
  readonly dirt: Float64Array;
  /** Agents that stand on each cell. */
  readonly crowd: Uint8Array;
  readonly agents: Agents;
}

/** The mind's own chance, apart from the garden's. */
export interface MindChance {
  readonly streams: Streams;
  readonly lane: number;
}

export interface Mind {
  /** The action of the agent at place `at`, 0 to 5. */
  act(seen: Surroundings, at: number, chance: MindChance): number;
  /** A newcomer takes the slot. */
  arrive?(slot: number, chance: MindChance): void;
  /** A child takes the slot, of the parent in the other. */
  inherit?(slot: number, parent: number, chance: MindChance): void;
  /** Everything it holds for the slot. */
  save?(slot: number): readonly number[];
  restore?(slot: number, numbers: readonly number[]): void;
}

/** Makes a mind for gardens of at most so many agents. */
export type MakeMind = (mostAgents: number) => Mind;
