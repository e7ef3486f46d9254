// show/contention: who waits for whom, as a page to print and as JSON with units in its names.
export { contentionPage, CONTENTION_SCHEMA } from "./page.ts";
export type { ContentionPage } from "./page.ts";
export { contentionText } from "./text.ts";
export type { ContentionSeen } from "./seen.ts";
