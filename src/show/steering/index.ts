// Steering in words and records.
export { SteeringNews } from "./news.ts";
export { recommendationOf } from "./wording.ts";
