// Steering in words and records.
export { recommendationOf, targetText } from "./wording.ts";
