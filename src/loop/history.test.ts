import { expect, test } from "vitest";
import { Frame } from "../base/index.ts";
import { History, HISTORY_SECONDS } from "./history.ts";

function frameOf(values: readonly (number | null)[]): Frame {
  const frame = new Frame();
  frame.clear(values.length);
  for (const [index, value] of values.entries()) if (value !== null) frame.set(index, value);
  return frame;
}

test.each([0.05, 0.3, 1, 60])(
  "T13: five minutes are remembered at an interval of %d s",
  (interval) => {
    const history = new History(interval);
    const ticks = Math.ceil(HISTORY_SECONDS / interval) + 3;
    for (let tick = 0; tick < ticks; tick++) history.remember(frameOf([0.5]), tick / ticks);
    const kept = history.coherence();
    expect(kept.length * interval).toBeGreaterThanOrEqual(HISTORY_SECONDS);
    expect(kept.length * interval).toBeLessThan(HISTORY_SECONDS + 2 * interval);
    expect(kept.at(-1)).toBe((ticks - 1) / ticks);
  },
);

test("T13: what was not known is null in the history, and new sensors begin with nulls", () => {
  const history = new History(1);
  history.remember(frameOf([0.1]), null);
  history.remember(frameOf([null, 0.7]), 0.25);
  expect(history.coherence()).toEqual([null, 0.25]);
  expect(history.sensor(0)).toEqual([0.1, null]);
  expect(history.sensor(1)).toEqual([null, 0.7]);
});
