// plants/replay: a recorded run in the place of a live system.
export { FIELD_MAP } from "./foreign.ts";
export { readLog } from "./read-log.ts";
export type { Follows, ReplayStep } from "./read-log.ts";
export { ReplayPlant } from "./replay-plant.ts";
export type { ReplayTick } from "./replay-tick.ts";
