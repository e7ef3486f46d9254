// trials/sigma: what `prove sigma` says of states of a host and of generated ones.
export { overallOf, sigmaReport, sigmaSummary } from "./report.ts";
export type { SigmaSource } from "./report.ts";
