// What a report says beside the findings: how and where they were made.
import type { Facts } from "../programs/index.ts";
import type { LiveRun } from "./live.ts";
import type { LoadTool } from "./load.ts";
import type { PredictionPlan } from "./plan.ts";

export type Source =
  | {
      readonly kind: "live";
      readonly plan: PredictionPlan;
      readonly tool: LoadTool;
      readonly run: LiveRun;
    }
  | { readonly kind: "data"; readonly files: readonly string[]; readonly ticks: number };

export interface PredictionContext {
  readonly source: Source;
  readonly seed: number;
  readonly facts: Facts;
  /** The command line that makes it again. */
  readonly command: string;
  /** ISO date and time at which it began. */
  readonly made: string;
}
