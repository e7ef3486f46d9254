// model: how things move. Operators, fits and coherence as functions of values; knows no host.
export { CONSTANTS, CRYSTAL_EDGE, D_STAR, FEIGENBAUM_D, GOLDEN_RATIO } from "./constants.ts";
export { PERIOD_FOUR_END, SIGMA, T_STAR } from "./constants.ts";
export type { Constant, ConstantStatus } from "./constants.ts";
export { coherenceOf, sStarOf, volume } from "./coherence.ts";
export type { Coherence } from "./coherence.ts";
export { energy, freeEnergy, partition } from "./energy.ts";
export { criticalEscapeF, criticalF, EVIDENCE, FitTable } from "./fit.ts";
export type { Evidence, Fit } from "./fit.ts";
export { JUDGED, Motion, SENSOR_STATES, WINDOW_COUNT, WINDOWS } from "./motion.ts";
export type { SensorState } from "./motion.ts";
export {
  apply,
  discriminant,
  fixedPoints,
  gapOf,
  logistic,
  multiplier,
  multiplierFromD,
} from "./operator.ts";
export {
  PERIOD_THREE_END,
  periodThreeMultiplier,
  periodTwoMultiplier,
  staysBounded,
  slope,
  stableFixedPoint,
} from "./operator.ts";
export type { QuadraticMap } from "./operator.ts";
export { entropy, ESCAPE_RADIUS, FAST_ESCAPE_STEPS, lyapunov, SLOPE_FLOOR } from "./orbit.ts";
export { fitSeries, orbit } from "./series.ts";
