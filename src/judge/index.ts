// judge: what the motion means. Bands by the discriminant, votes, coherence; decides nothing.
export type { Band, BandName } from "./bands.ts";
export { BANDS, BAND_NAMES, BAND_WEIGHTS } from "./bands.ts";
export { Judge } from "./judge.ts";
export type { Judgement, SelfVerdict } from "./judge.ts";
export { Verdicts } from "./verdicts.ts";
export { bandByOrbit } from "./by-orbit.ts";
export type { OrbitVerdict } from "./by-orbit.ts";
export { collapseRisk } from "./risk.ts";
export { reflect } from "./reflect.ts";
export type { Reflection } from "./reflect.ts";
export { bandOfMap, JudgedSeries } from "./series.ts";
