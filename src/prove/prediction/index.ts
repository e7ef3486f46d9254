// prove/prediction: does a signal move before the load spikes, and does it know more than the
// load itself? `analysePrediction(recordings, options): Result<PredictionResult>`. Pure.
export { analysePrediction } from "./analyse.ts";
export type { Baseline, Recording, Signal, View, Warns } from "./recording.ts";
export { BASELINES } from "./recording.ts";
export { PREDICTION_SCHEMA } from "./result.ts";
export type {
  AlarmResult,
  Answer,
  CrossCorrelation,
  EventsFound,
  Figure,
  HorizonResult,
  PredictionOptions,
  PredictionResult,
  PredictionVerdict,
  SignalResult,
} from "./result.ts";
