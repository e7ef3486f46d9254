// prove/nab: the Numenta Anomaly Benchmark's own scoring, for any corpus in memory.
export { PROFILES } from "./profiles.ts";
export { scoreAt, sweep, sweepAll } from "./score.ts";
export type { NabScore } from "./score.ts";
export type { AnomalyWindow, ScoredSeries } from "./series.ts";
