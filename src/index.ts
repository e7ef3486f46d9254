// The library `homeostat`: the engine as functions and classes for programs that bring
// their own values. Fill a `Frame` a tick, let `Motion` observe it and `Judge` weigh it.
export { describeTrouble, Frame, GAP_REASONS, SensorTable } from "./base/index.ts";
export type { GapReason, Result, SensorSpec, Trouble } from "./base/index.ts";
export {
  coherenceOf,
  CONSTANTS,
  discriminant,
  energy,
  entropy,
  fitSeries,
  fixedPoints,
  freeEnergy,
  gapOf,
  logistic,
  lyapunov,
  Motion,
  multiplier,
  partition,
  sStarOf,
  stableFixedPoint,
  volume,
  WINDOWS,
} from "./model/index.ts";
export type {
  Coherence,
  Constant,
  ConstantStatus,
  Evidence,
  Fit,
  QuadraticMap,
  SensorState,
} from "./model/index.ts";
export {
  BAND_NAMES,
  bandByOrbit,
  bandOfMap,
  BANDS,
  Judge,
  JudgedSeries,
  reflect,
  Verdicts,
} from "./judge/index.ts";
export type {
  Band,
  BandName,
  Judgement,
  OrbitVerdict,
  Reflection,
  SelfVerdict,
} from "./judge/index.ts";
export { EarlyWarning } from "./judge/early-warning/index.ts";
export type {
  EarlyWarningTick,
  EarlyWarningView,
  MemoryEntry,
  Restored,
  Strangest,
} from "./judge/early-warning/index.ts";
export { NOVELTY, restoreNovelty, saveNovelty, SensorNovelty } from "./judge/novelty/index.ts";
export type {
  NoveltyPart,
  NoveltySettings,
  NoveltyState,
  TrackSettings,
} from "./judge/novelty/index.ts";
export { route, routeScores } from "./decide/index.ts";
export type { RouteScore } from "./decide/index.ts";
export { verify } from "./prove/index.ts";
export type { Comparison, Derivation, Verification } from "./prove/index.ts";
