// The one answer of the screen: steady, unsteady, or not known yet, and since when. The
// dashboard, the plain lines and the linear mode all ask here.
import type { TickRecord } from "../record/index.ts";

/**
 * `steady`: the relative coherence is above T* = 5/7. It says how the sensors move, not
 * how busy the host is: one that stands at 100 % is steady.
 */
export type Answer = "collecting" | "steady" | "unsteady";

export interface Steadiness {
  readonly answer: Answer;
  /** Elapsed milliseconds of the run at which it became so. */
  readonly sinceMs: number;
}

/**
 * Whether at least half of the present sensors are judged. Until then S* rises with their
 * number alone, and a few slow sensors would answer for the whole host.
 */
export function enoughJudged(record: TickRecord): boolean {
  return record.coherence !== null && record.collecting * 2 <= record.sensors;
}

export function answerOf(record: TickRecord): Answer {
  if (record.above_t_star === null || !enoughJudged(record)) return "collecting";
  return record.above_t_star ? "steady" : "unsteady";
}

/** The steadiness after this record: the start is kept while the answer stays the same. */
export function steadinessAfter(before: Steadiness | undefined, record: TickRecord): Steadiness {
  const answer = answerOf(record);
  if (before !== undefined && before.answer === answer) return before;
  return { answer, sinceMs: record.elapsed_ms };
}
