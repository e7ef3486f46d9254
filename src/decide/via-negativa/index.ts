// Via negativa: what must not be done, by name, and how danger shortens what may.
export { damping, survival } from "./danger.ts";
export type { Danger } from "./danger.ts";
export { examine } from "./failure-mode.ts";
export type { FailureMode } from "./failure-mode.ts";
