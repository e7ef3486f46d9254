// prove/collapse: why an episode of a cluster world ended before its time.
export { postMortem } from "./post-mortem.ts";
export type { FailureMode, PostMortem } from "./post-mortem.ts";
export type { Trace, TraceStep } from "./trace.ts";
