// Steering: who is restrained or helped, by which knob, how far, and when it ends.
export { KNOBS } from "./action.ts";
export type { Action, Forecast, Knob, Setting, Target } from "./action.ts";
export { POLICIES } from "./policy.ts";
export type {
  CoreOutlook,
  Decision,
  Fate,
  PolicyName,
  Release,
  Selector,
  Situation,
  SteeringPolicy,
  Suppressed,
  Wishes,
} from "./policy.ts";
