// prove/trial: the design of randomised trials and what their blocks say.
export { meanInterval, ratioOfMeans } from "./interval.ts";
export { shuffled, switchback } from "./switchback.ts";
export type { Block } from "./switchback.ts";
export { halfway, p90Of, secondsToEffect } from "./effect.ts";
export { studentT } from "./interval.ts";
export { foretell } from "./pilot.ts";
export type { Foretold, Slices } from "./pilot.ts";
export {
  analyseScenario,
  BATCH_TOLERANCE,
  EFFECT_WANTED_S,
  HARM_P50,
  HARM_P99,
  RECOVERY_WANTED,
  RENICE_MARGIN,
} from "./steering.ts";
export type { BlockMeasure, ScenarioResult, SteeringCondition } from "./steering.ts";
export { judgeScenario, overall, ratioWords } from "./verdict.ts";
export type { Answer, Verdict } from "./verdict.ts";
