// An episode of a cluster world step by step, as it is read after a collapse. Pure data.

export interface TraceStep {
  /** From 1. */
  readonly step: number;
  /** What was done in it, and where the agent stood when it was over. */
  readonly action: string;
  readonly agent: number;
  readonly reward: number;
  /** Credits when it was over. */
  readonly budget: number;
  /** CPU and memory of every node when it was over. */
  readonly cpu: readonly number[];
  readonly memory: readonly number[];
}

export interface Trace {
  readonly policy: string;
  readonly seed: number;
  readonly steps: readonly TraceStep[];
  /** Cut off at its longest. */
  readonly alive: boolean;
  readonly priorities: readonly number[];
  /** Steps of way from node to node. */
  distance(from: number, to: number): number;
  /** Whether a policy that stands there sees the node. */
  sees(from: number, node: number): boolean;
  readonly cleanCost: number;
  /** CPU or memory above it is hot; memory from `outOfMemory` on ends the episode. */
  readonly hotFrom: number;
  readonly outOfMemory: number;
}
