// One lane of a cluster world laid open: what pictures are drawn from, and what a policy
// sees that is allowed to see everything.

/** What the world holds of one lane, for policies that are allowed to see everything. */
export interface ClusterState {
  /** NODES each; views that the next step writes over. */
  readonly cpu: Float64Array;
  readonly memory: Float64Array;
  readonly priority: Float64Array;
  /** Node the agent stands on. */
  readonly agent: number;
  /** Credits. */
  readonly budget: number;
}
