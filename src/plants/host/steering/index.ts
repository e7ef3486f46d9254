// Steering a host: knobs, the actuator that turns them and takes itself back, and what sets
// back after a crash.
//
// The loop makes one actuator for a run that steers, and wires it so:
//   const drivers = createKnobDrivers();
//   const made = createActuator({ drivers, knobs, neverTouch, runId });
//   say made.value.notices            what earlier runs had left
//   each tick: tend(at, held) first, then takeBack for releases, then apply for proposals
//   at the end: close(), which an exit handler of its own also calls; say what it returns
// A run that does not steer needs none of it: what earlier runs left is asked in `left/`.
export { createActuator } from "./begin.ts";
export { createKnobDrivers } from "./knobs/index.ts";
export type { KnobDrivers } from "./knob.ts";
export { restoreLeftovers } from "./leftovers.ts";
export type { RestoredRow, RestoreReport } from "./leftovers.ts";
export { whyNever } from "./never-touch.ts";
export { steeringFolder, SYSTEM_FOLDER } from "./place.ts";
export { liveProcessTable } from "./process-table.ts";
export { placeOf } from "./receipts.ts";
