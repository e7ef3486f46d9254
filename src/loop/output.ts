// What a session shows a tick to: stdout, a file, the dashboard. Each output takes
// the record as it is; how it looks is decided in show/.
import type { Trouble } from "../base/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import type { Loop } from "./tick.ts";

export interface Output {
  /** One tick. The loop is given for what an output asks for lazily: history, explanations. */
  show(record: TickRecord, loop: Loop): void;
  /** What went wrong, said at once. */
  trouble?(trouble: Trouble): void;
  /** The terminal changed its size, is about to be left, or is back. */
  resize?(): void;
  suspend?(): void;
  resume?(): void;
  /** Last call. Returns what this output could not keep, to be told at the end. */
  close(): readonly Trouble[];
}
