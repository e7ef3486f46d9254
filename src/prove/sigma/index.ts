// prove/sigma: whether the coupling σ changes which state S* calls the more coherent. Pure.
export { compareSigmas, generatedStates, SIGMA_SCHEMA, SIGMAS } from "./sigma.ts";
export type { SigmaResult, SigmaRow, SigmaState } from "./sigma.ts";
