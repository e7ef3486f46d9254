// Rollouts: policies × seeds played over worker threads, the same for any number of them.
export { Crew, rollouts } from "./crew.ts";
export type { Plan } from "./crew.ts";
export type { Named } from "./named.ts";
export { tableOf } from "./table.ts";
export type { Player, Policy, Rollout, Table } from "./table.ts";
