// prove/ab: the engine's view beside the operating system's, and what relates them.
export { standardised } from "./correlation.ts";
export { leadLag } from "./lead-lag.ts";
export { AB_SCHEMA, abLine } from "./line.ts";
export type { AbLine } from "./line.ts";
export { abJson } from "./record.ts";
export type { AbSummaryRecord } from "./record.ts";
export { AB_SIGNALS, AB_SUMMARY_SCHEMA, AbSession } from "./summary.ts";
export { abText } from "./words.ts";
