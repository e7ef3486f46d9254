import { describe, expect, test } from "vitest";
import { Thinning } from "./thinning.ts";

const spend = (thinning: Thinning, cost: number, readings: number): void => {
  for (let i = 0; i < readings; i++) thinning.note(cost, 1);
};

describe("T13: optional groups thin out when a reading costs too much", () => {
  test("one slow reading among quick ones changes nothing", () => {
    const thinning = new Thinning();
    for (let i = 0; i < 50; i++) thinning.note(i % 3 === 0 ? 100 : 0.5, 1);
    expect(thinning.level).toBe(0);
  });

  test("three in a row leave the sensors of slow beats out, then groups, then processes", () => {
    const thinning = new Thinning();
    spend(thinning, 2, 3);
    expect([thinning.leavesOut("thermal"), thinning.leavesOut("cgroup")]).toEqual([true, false]);
    spend(thinning, 2, 3);
    expect([thinning.leavesOut("cgroup"), thinning.processShare]).toEqual([true, 0.5]);
    spend(thinning, 2, 100);
    expect(thinning.processShare).toBe(0.05);
    expect(thinning.leavesOut("cpu")).toBe(false);
  });

  test("what was left out comes back slowly, one level at a time", () => {
    const thinning = new Thinning();
    spend(thinning, 2, 6);
    spend(thinning, 0.1, 19);
    expect(thinning.level).toBe(2);
    spend(thinning, 0.1, 1);
    expect(thinning.level).toBe(1);
    spend(thinning, 0.1, 20);
    expect(thinning.level).toBe(0);
  });
});
