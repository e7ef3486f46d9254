// show/contention: who waits for whom, as a page to print and as JSON with units in its names.
export { contentionPage } from "./page.ts";
export { contentionText } from "./text.ts";
