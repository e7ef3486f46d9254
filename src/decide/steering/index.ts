// Steering: who is restrained or helped, by which knob, how far, and when it ends.
export { KNOBS } from "./action.ts";
export type { Action, Forecast, Knob, Setting, Target } from "./action.ts";
export { createPolicy } from "./create.ts";
export { FAILURE_MODES } from "./failure-modes.ts";
export { DEFAULT_LIMITS } from "./limits.ts";
export { POLICIES } from "./policy.ts";
export type {
  CoreOutlook,
  Fate,
  PolicyName,
  Selector,
  SteeringPolicy,
  Suppressed,
  Wishes,
} from "./policy.ts";
export { Recent, useOver } from "./recent.ts";
export type { Use } from "./recent.ts";
export { selects, systemUnitsOf, targetText } from "./targets.ts";
