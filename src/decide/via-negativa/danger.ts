// How near collapse shortens a controller's reach: by degrees (damping), then altogether
// (survival mode). Risk and flow are those of the system that is acted on, each in [0, 1].
import type { Ratio } from "../../base/index.ts";

export interface Danger {
  /** Of collapse. */
  readonly risk: Ratio;
  /** Sensitivity to a small perturbation. */
  readonly flow: Ratio;
}

/** The most that danger takes away; a fifth of every step stays. */
const DAMPED_AT_MOST = 0.8;
const FLOW_SHARE = 0.2;
const SURVIVAL_RISK: Ratio = 0.78;
const SURVIVAL_FLOW: Ratio = 0.85;
/** Together they do from less. */
const JOINT_RISK: Ratio = 0.6;
const JOINT_FLOW: Ratio = 0.7;

/** α = 1 − 0.8·clip(risk + 0.2·flow, 0, 1), in [0.2, 1]: how far an action may go. */
export function damping({ risk, flow }: Danger): Ratio {
  return 1 - DAMPED_AT_MOST * Math.min(1, Math.max(0, risk + FLOW_SHARE * flow));
}

/** Why only undo and protective actions remain; null while others do too. */
export function survival({ risk, flow }: Danger): string | null {
  const measured = `risk ${risk.toFixed(2)}, flow ${flow.toFixed(2)}`;
  if (risk >= SURVIVAL_RISK) return `${measured}: risk is at or above ${SURVIVAL_RISK}`;
  if (flow >= SURVIVAL_FLOW) return `${measured}: flow is at or above ${SURVIVAL_FLOW}`;
  if (risk > JOINT_RISK && flow > JOINT_FLOW) {
    return `${measured}: risk is above ${JOINT_RISK} with flow above ${JOINT_FLOW}`;
  }
  return null;
}
