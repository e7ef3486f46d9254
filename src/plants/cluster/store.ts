// What both cluster worlds hold of many lanes side by side, in typed arrays: their nodes, the
// agent and its credits, and what a step tells. What a world has beyond it, it adds.
import type { InfoTable } from "../worlds/index.ts";

/** Of a node at lane × nodes + node, of the agent and its credits at lane. */
export interface NodeStore {
  readonly cpu: Float64Array;
  readonly memory: Float64Array;
  readonly priority: Float64Array;
  /** Node the agent stands on. */
  readonly agent: Int32Array;
  /** Credits. */
  readonly budget: Float64Array;
}

/** What the last step, or the reset, of each lane came to. */
export interface Told {
  readonly rewards: Float64Array;
  /** 1 where the lane came to an end of its own. */
  readonly ended: Uint8Array;
  /** Half of CPU and memory, mean over nodes. */
  readonly averageLoad: Float64Array;
  /** Nodes that ran out of memory, and those of them that are critical. */
  readonly oomNodes: Float64Array;
  readonly criticalOom: Float64Array;
}

export function nodeStoreOf(lanes: number, nodes: number): NodeStore {
  return {
    cpu: new Float64Array(lanes * nodes),
    memory: new Float64Array(lanes * nodes),
    priority: new Float64Array(lanes * nodes),
    agent: new Int32Array(lanes),
    budget: new Float64Array(lanes),
  };
}

export function toldOf(lanes: number): Told {
  return {
    rewards: new Float64Array(lanes),
    ended: new Uint8Array(lanes),
    averageLoad: new Float64Array(lanes),
    oomNodes: new Float64Array(lanes),
    criticalOom: new Float64Array(lanes),
  };
}

/** The infos that both worlds give, under their names. */
export const infosOf = (told: Told, { budget }: NodeStore): InfoTable => ({
  avg_load: told.averageLoad,
  oom_nodes: told.oomNodes,
  critical_oom: told.criticalOom,
  budget,
});

/** A lane has been begun anew: nothing has happened in it. `load`: CPU and memory of all nodes, summed. */
export function tellReset(told: Told, lane: number, load: { sum: number; nodes: number }): void {
  told.averageLoad[lane] = load.sum / (2 * load.nodes);
  told.oomNodes[lane] = 0;
  told.criticalOom[lane] = 0;
  told.ended[lane] = 0;
}
