// What a session shows a tick to: stdout, a file, the dashboard. Each output takes
// the record as it is; how it looks is decided in show/.
import type { Trouble } from "../base/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import type { Loop } from "./tick.ts";

export interface Output {
  /** One tick. The loop is given for what an output asks for lazily: history, explanations. */
  show(record: TickRecord, loop: Loop): unknown;
  /** What went wrong, said at once. */
  trouble?(trouble: Trouble): void;
  /** Files may have been moved away: open them anew under their names. */
  reopen?(): void;
  /** The process is about to be stopped by its terminal, or goes on after that. */
  suspend?(): void;
  resume?(): void;
  /** Last call, after the last tick. Returns what this output could not keep. */
  close(): readonly Trouble[];
}
