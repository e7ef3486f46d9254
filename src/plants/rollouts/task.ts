// What goes to a thread and what comes back.
import type { Trouble } from "../../base/index.ts";
import type { Named } from "./named.ts";

export interface Task {
  readonly id: number;
  /** The table, and a number that is the same for the same table: it is made once a thread. */
  readonly make: Named;
  readonly makeId: number;
  readonly policy: Named;
  readonly seeds: readonly number[];
}

export type Answer =
  | { readonly id: number; readonly episodes: readonly unknown[] }
  /** `trouble` where somebody used a world wrongly; else our fault or the policy's, as its stack. */
  | { readonly id: number; readonly trouble: Trouble | null; readonly said: string };
