// prove/sigma: whether the coupling σ changes which state S* calls the more coherent. Pure.
export { compareSigmas, generatedStates, SIGMAS } from "./sigma.ts";
export type { SigmaResult, SigmaState } from "./sigma.ts";
