// The door of the gardener worlds.
export { ACTIONS, CLASSIC } from "./figures.ts";
export type { Design } from "./figures.ts";
export { drawnAsText } from "./drawn.ts";
export { CLASSIC_GUARD, FAILURE_MODES, NO_GUARD } from "./guard.ts";
export type { GuardParts } from "./guard.ts";
export { History } from "./history.ts";
export type { Generation, Setting } from "./history.ts";
export { DEFAULT_CSV, KEEP_STATE_EVERY, openGenerationLog } from "./generation-log.ts";
export type { GenerationLog } from "./generation-log.ts";
export { Season } from "./season.ts";
export type { Outcome } from "./season.ts";
export { CLASSIC_POLICIES, policyNamed } from "./policies.ts";
export type { Policy } from "./policies.ts";
export { REFERENCE, REFERENCE_GENERATIONS } from "./reference.ts";
export type { ReferenceRow } from "./reference.ts";
export { GardenerClassic } from "./world.ts";
