// The line of long work where nobody draws: it comes when it is due and says what is so.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { recordingIo } from "./cli.fixture.ts";
import { ProgressLine } from "./progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a pipe has got of a stage after so many seconds. */
function told(total: number, seconds: number): string {
  const io = recordingIo();
  const line = new ProgressLine(io);
  line.set({ done: 0, total, says: "reading" });
  vi.advanceTimersByTime(1000 * seconds);
  line.end();
  return io.printed.err;
}

test.each<[what: string, total: number, seconds: number, told: string]>([
  ["what is soon over says nothing", 2, 5, ""],
  ["what is long says at once how long", 1800, 5, "0 %  reading, 30m 00s left\n"],
  [
    "what outlasts its plan is not said to be done",
    8,
    10,
    "99 %  reading, takes longer than planned\n",
  ],
  ["of nothing to do all is done", 0, 10, "100 %  reading, 0s left\n"],
])("ux: outside of a terminal %s", (_what, total, seconds, expected) => {
  expect(told(total, seconds)).toBe(expected);
});
