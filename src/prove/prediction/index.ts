// prove/prediction: does a signal move before the load spikes, and does it know more than the
// load itself? `analysePrediction(recordings, options): Result<PredictionResult>`. Pure.
export { analysePrediction } from "./analyse.ts";
export type { Recording, Signal, Warns } from "./recording.ts";
export type { HorizonResult, PredictionOptions, PredictionResult, SignalResult } from "./result.ts";
