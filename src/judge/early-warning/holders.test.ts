import { describe, expect, test } from "vitest";
import type { HolderTick } from "../warning/index.ts";
import { Holders, isHoldersState } from "./holders.ts";

const MINUTE = 60_000;

/** One process over minutes, a tick every five seconds; what the last tick said. */
function run(
  holders: Holders,
  [from, minutes]: readonly [number, number],
  { pid = 7, name = "loop", cores = 1 } = {},
): readonly HolderTick[] {
  let said: readonly HolderTick[] = [];
  for (let now = from; now <= from + minutes * MINUTE; now += 5000)
    said = holders.observe(now, [{ pid, name, cpuRatio: cores, rssBytes: null }]);
  return said;
}

describe("X1: a process that holds a core", () => {
  test("is told of after ten minutes, by pid, with how long", () => {
    const holders = new Holders();
    expect(run(holders, [0, 9])).toEqual([]);
    const [holder] = run(holders, [9 * MINUTE, 2]);
    expect(holder).toMatchObject({ pid: 7, name: "loop", cores: 1, before: 0 });
    expect(holder!.lasted).toBe(11 * MINUTE);
  });

  test("whose name has held one for long before may again, up to twice as long", () => {
    const holders = new Holders();
    run(holders, [0, 22], { pid: 3 });
    expect(run(holders, [100 * MINUTE, 40])).toEqual([]);
    expect(run(holders, [140 * MINUTE, 5])[0]).toMatchObject({ before: 22 * MINUTE });
  });

  test.each([
    ["less than a core", { cores: 0.8 }],
    ["another process every five minutes", { pid: null }],
  ])(
    "is none with %s",
    (_name, { cores = 1, pid = 7 }: { cores?: number; pid?: number | null }) => {
      const holders = new Holders();
      for (let part = 0; part < 8; part++)
        expect(run(holders, [part * 5 * MINUTE, 5], { cores, pid: pid ?? 100 + part })).toEqual([]);
    },
  );

  test("that pauses begins anew", () => {
    const holders = new Holders();
    run(holders, [0, 8]);
    holders.observe(8 * MINUTE + 15_000, []);
    expect(run(holders, [9 * MINUTE, 8])).toEqual([]);
  });

  test("is remembered, hold and past", () => {
    const holders = new Holders();
    run(holders, [0, 8]);
    const state: unknown = JSON.parse(JSON.stringify(holders.save()));
    const next = new Holders();
    if (!isHoldersState(state)) throw new Error("its own state holds together");
    next.load(state);
    expect(run(next, [8 * MINUTE, 3])).toEqual(run(holders, [8 * MINUTE, 3]));
    expect(isHoldersState({ longest: [{ name: 1 }], holds: [] })).toBe(false);
  });

  test("names are forgotten, oldest first, so that memory does not grow", () => {
    const holders = new Holders();
    for (let i = 0; i < 300; i++) {
      holders.observe(i * MINUTE, [{ pid: i, name: `p${i}`, cpuRatio: 1, rssBytes: null }]);
      holders.observe(i * MINUTE + 30_000, []);
    }
    const { longest, holds } = holders.save();
    expect([longest.length, holds.length]).toEqual([128, 0]);
    expect(longest.at(-1)!.name).toBe("p299");
  });
});
