// trials/prediction: the trial of `prove prediction`, run for real on this host or on
// recorded logs.
export { analyse, askData, askLive } from "./analysis.ts";
export type { Asked, Findings } from "./analysis.ts";
export type { Source } from "./context.ts";
export { summaryOf } from "./data.ts";
export { machineFacts, refuseLive } from "./facts.ts";
export { runLive } from "./live.ts";
export { loadTool } from "./load.ts";
export { planPrediction } from "./plan.ts";
export type { PredictionPlan } from "./plan.ts";
export { predictionReport } from "./report.ts";
export { sampleOf } from "./samples.ts";
export type { Sample } from "./samples.ts";
