// prove/ab: the engine's view beside the operating system's, and what relates them.
export { correlate } from "./correlation.ts";
export type { Correlation } from "./correlation.ts";
export { leadLag } from "./lead-lag.ts";
export type { LeadLag } from "./lead-lag.ts";
export { AB_SCHEMA, abLine } from "./line.ts";
export type { AbLine, AbTick } from "./line.ts";
export { AB_SIGNALS, AbSession, holm } from "./summary.ts";
export type { AbPair, AbRelation, AbSignal, AbSummary } from "./summary.ts";
export { abJson, abText, abVerdict } from "./words.ts";
