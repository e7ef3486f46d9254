// The door of the gardener worlds.
export { drawnAsText } from "./drawn.ts";
export { CELLS } from "./figures.ts";
export { History } from "./history.ts";
export type { Generation, Setting } from "./history.ts";
export { DEFAULT_CSV, KEEP_STATE_EVERY, openGenerationLog } from "./generation-log.ts";
export type { GenerationLog } from "./generation-log.ts";
export { GUARD_STEPS, guardInWords } from "./guard.ts";
export { GARDENS, policyNamed, settingOf } from "./policies.ts";
export type { GardenKind, GardenName, Policy } from "./policies.ts";
export { REFERENCE } from "./reference.ts";
export { Season } from "./season.ts";
export type { Outcome } from "./season.ts";
export { fitted, forecast, moments, worthOf } from "./v1/calibration.ts";
export type { Moment } from "./v1/calibration.ts";
export { FEATURES, OUTLOOK } from "./v1/outlook.ts";
export type { Network } from "./v1/network.ts";
export { GardenerClassic, GardenerV1 } from "./world.ts";
