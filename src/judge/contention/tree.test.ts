import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Contender, SchedulingGroup } from "./contender.ts";
import { ROOT } from "./contender.ts";
import { cgroup, contender, session } from "./contention.fixture.ts";
import { niceWeight } from "./nice-weight.ts";
import { isInside, lowestCommon } from "./tree.ts";

/** Paths as the kernel gives them: each id holds the ids above it, so equal ids have equal ancestors. */
const path: fc.Arbitrary<readonly SchedulingGroup[]> = fc
  .array(fc.constantFrom("a", "b", "c"), { maxLength: 5 })
  .map((names) =>
    [ROOT].concat(names.map((_, at) => cgroup(`/${names.slice(0, at + 1).join("/")}`))),
  );
const anyone: fc.Arbitrary<Contender> = path.map((groups) => contender(1, { path: groups }));

describe("X2: the lowest common scheduling ancestor", () => {
  test("is the same from both sides", () => {
    fc.assert(
      fc.property(anyone, anyone, (a, b) => {
        expect(lowestCommon(a, b)).toEqual(lowestCommon(b, a));
      }),
      { seed: 1 },
    );
  });

  test("holds both, and nothing below it on either path does", () => {
    fc.assert(
      fc.property(anyone, anyone, (a, b) => {
        const { level, depth } = lowestCommon(a, b);
        expect(isInside(a, level.id) && isInside(b, level.id)).toBe(true);
        for (const lower of a.path.slice(depth + 1)) expect(isInside(b, lower.id)).toBe(false);
      }),
      { seed: 1 },
    );
  });

  test("of a process and itself is its own group; of three, two of the meetings are one", () => {
    fc.assert(
      fc.property(anyone, anyone, anyone, (a, b, c) => {
        expect(lowestCommon(a, a).level).toBe(a.path.at(-1));
        const depths = [lowestCommon(a, b), lowestCommon(b, c), lowestCommon(a, c)]
          .map(({ depth }) => depth)
          .toSorted((x, y) => x - y);
        // The ultrametric of a tree: the two highest meetings are at one depth.
        expect(depths[0]).toBe(depths[1]);
      }),
      { seed: 1 },
    );
  });

  test.each<[string, SchedulingGroup[], SchedulingGroup[], string]>([
    ["two sessions meet under the root", [session(1)], [session(2)], "/"],
    ["one session is where its own meet", [session(1)], [session(1)], "autogroup-1"],
    ["a session and a cgroup meet under the root", [session(1)], [cgroup("/a")], "/"],
    ["cousins", [cgroup("/a"), cgroup("/a/b")], [cgroup("/a"), cgroup("/a/c")], "/a"],
    [
      "a process beside a group of its own group",
      [cgroup("/a")],
      [cgroup("/a"), cgroup("/a/b")],
      "/a",
    ],
  ])("%s", (_, mine, theirs, level) => {
    const a = contender(1, { path: [ROOT, ...mine] });
    const b = contender(2, { path: [ROOT, ...theirs] });
    expect(lowestCommon(a, b).level.id).toBe(level);
  });
});

describe("X2: what a step of nice is worth", () => {
  test.each([
    [0, 1],
    [-20, 88_761 / 1024],
    [19, 15 / 1024],
    [5, 335 / 1024],
    [-5, 3121 / 1024],
    [99, 15 / 1024],
    [-99, 88_761 / 1024],
  ])("nice %i weighs %d", (nice, weight) => expect(niceWeight(nice)).toBe(weight));

  test("each step is about a factor of 1.25", () => {
    for (let nice = -20; nice < 19; nice++) {
      const ratio = niceWeight(nice) / niceWeight(nice + 1);
      expect(ratio).toBeGreaterThan(1.18);
      expect(ratio).toBeLessThan(1.32);
    }
  });
});
