// base: units, results, clock, chance, buffers and statistics primitives. Imports nothing of ours.
export type { Bytes, Ms, Ratio, Seconds } from "./units.ts";
export type { Result, Trouble } from "./result.ts";
export { describeTrouble, fail, must, ok, unreachable } from "./result.ts";
export type { Clock, Instant } from "./clock.ts";
export type { GapReason, SensorSpec } from "./sensor.ts";
export { Frame, GAP_REASONS, SensorTable } from "./sensor.ts";
export { Rings } from "./ring.ts";
export { fCritical, mean, median, quantile, standardDeviation } from "./statistics.ts";
export type { Chance } from "./chance.ts";
export { normal, seededChance } from "./chance.ts";
export { amplitudesOf, memoryOf, phasesOf, surrogatePair, transform } from "./fourier.ts";
export { exactExp, exactLog } from "./elementary.ts";
export { Streams } from "./streams.ts";
export type { Check } from "./plain.ts";
export { isAmount, isCount, isFlag, isNumber, isRecord, isText, isWall } from "./plain.ts";
export { quotedPlain } from "./plain.ts";
export { listOf, oneOf, orNull, shaped } from "./plain.ts";
export { diagonalise, factorise, inverseDiagonal, solve } from "./symmetric.ts";
