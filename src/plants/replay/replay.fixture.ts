// Ticks and lines for tests: what a log holds, without a log.
import { sampleTick } from "../../show/record/record.fixture.ts";
import type { TickRecord } from "../../show/record/index.ts";
import type { JsonLine } from "../../store/index.ts";
import type { LogToRead } from "./read-log.ts";

/** A log of these values; a string is a line that is torn when it stands last, bad elsewhere. */
export function logOf(values: readonly unknown[], check: LogToRead["check"]): LogToRead {
  const lines = values.map((value, index): JsonLine => {
    const line = index + 1;
    if (typeof value !== "string") return { kind: "value", line, value };
    const torn = line === values.length;
    const trouble = {
      code: torn ? "log.torn" : "log.bad-line",
      where: "log",
      line,
      message: value,
    };
    return { kind: torn ? "torn" : "bad", line, trouble };
  });
  return { path: "log", lines: () => lines, check };
}

export const tickOfRun = (
  runId: string,
  seq: number,
  changes: Partial<TickRecord> = {},
): TickRecord => sampleTick(seq, { run_id: runId, ...changes });
