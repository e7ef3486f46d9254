// loop: the beat, the tick, the session. What wires the other folders together.
export { machineClock } from "./clock.ts";
export type { MachineClock } from "./clock.ts";
export type { Beat } from "./pacing.ts";
export type { Output } from "./output.ts";
export { openLineLog } from "./outputs/log.ts";
export type { LineLog } from "./outputs/log.ts";
export { remarksOutput } from "./outputs/remarks.ts";
export { jsonOutput, lineOutput } from "./outputs/stdout.ts";
export { runSession } from "./session.ts";
export type { SessionControl, SessionEnd, SessionPlan } from "./session.ts";
export { Steward } from "./steward.ts";
export { listenToSignals, stopForegroundGroup } from "./signals.ts";
export type { EndedBy, FinalState } from "./tally.ts";
export { Loop } from "./tick.ts";
