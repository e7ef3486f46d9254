// judge/early-warning: early warning as one object: give it every tick, and it says what is
// unlike the past, what runs out, and which incident that makes. Its memory is plain data.
export { EarlyWarning } from "./early-warning.ts";
export type { EarlyWarningTick, EarlyWarningView, Restored, Strangest } from "./early-warning.ts";
export type { MemoryEntry } from "./memory-entry.ts";
export { kinOf } from "./kin.ts";
