// trials/steering: the trial of `prove steering`, run for real on this host.
export { summaryOf } from "./data.ts";
export { machineFacts, refuseTrial } from "./facts.ts";
export { findingsOf } from "./findings.ts";
export type { Findings } from "./findings.ts";
export { planTrial } from "./plan.ts";
export type { TrialPlan } from "./plan.ts";
export { steeringReport } from "./report.ts";
export type { ReportContext } from "./context.ts";
export type { Scenario } from "./scenarios.ts";
export { runTrial } from "./trial.ts";
export type { Pilot } from "./trial.ts";
