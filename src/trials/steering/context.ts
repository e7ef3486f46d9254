// What a report says beside the findings: how and where they were made.
import type { Facts } from "../programs/index.ts";
import type { TrialPlan } from "./plan.ts";

export interface ReportContext {
  readonly plan: TrialPlan;
  readonly facts: Facts;
  /** The command line that makes it again. */
  readonly command: string;
  /** ISO date and time at which the trial began. */
  readonly made: string;
  /** A signal ended it before its plan: only whole rounds are in it. */
  readonly cutShort: boolean;
}
