// What was done to a host while it was recorded: a list beside the log, so that a
// figure can mark it. `run.jsonl` has its phases in `run.phases.json`.
import type { Seconds } from "../../base/index.ts";

export interface Phase {
  /** Seconds since the run began. */
  readonly from_s: Seconds;
  readonly to_s: Seconds;
  /** A word or two, shown in the figure: `cpu`, `memory`. */
  readonly label: string;
  /** The command that made the load. */
  readonly command: string;
}

export const phasesFileOf = (log: string): string => log.replace(/(\.jsonl)?$/, ".phases.json");
