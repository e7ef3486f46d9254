// trials/steering: the trial of `prove steering`, run for real on this host.
export { summaryOf } from "./data.ts";
export { machineFacts, refuseTrial } from "./facts.ts";
export { findingsOf } from "./findings.ts";
export type { Finding, Findings } from "./findings.ts";
export { LENGTHS, planTrial, SERVICES } from "./plan.ts";
export type { PlanOptions, ServiceChoice, TrialLength, TrialPlan } from "./plan.ts";
export { steeringReport } from "./report.ts";
export type { ReportContext } from "./report.ts";
export { SCENARIOS } from "./scenarios.ts";
export type { Scenario } from "./scenarios.ts";
export { runTrial } from "./trial.ts";
export type { Pilot, Progress, ScenarioRun } from "./trial.ts";
