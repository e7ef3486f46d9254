// The arithmetic of steering: forecasts, how far knobs go, means of pressure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { niceWeight, ROOT } from "../../judge/contention/index.ts";
import type { Contention, Entity } from "../../judge/contention/index.ts";
import { forecast, othersUnder, waitAfter } from "./forecast.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { PressureHistory } from "./pressure.ts";
import { contender } from "./scheduler.fixture.ts";
import { halfway, settingAlong, weightRatio } from "./settings.ts";
import type { Dial } from "./settings.ts";

const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const ratio = fc.double({ min: 0.01, max: 100, noNaN: true });

function entity(id: string, weight: number, [ran, waited]: readonly [number, number]): Entity {
  const group = { ...ROOT, kind: "session", id, weight } as const;
  const wait = ran + waited > 0 ? waited / (ran + waited) : 0;
  const members = [contender({ pid: 9, ran, waited })];
  return {
    id,
    kind: "session",
    group,
    knobs: ["autogroup"],
    members,
    ran,
    waited,
    wait,
    voluntaryPerS: 0,
    forcedPerS: 0,
  };
}

test("X2: where all are always runnable the forecast is the scheduler's own proportion", () => {
  fc.assert(
    fc.property(ratio, ratio, ratio, (victim, hogs, change) => {
      // v of v + h parts are run, so W = h/(v + h); with h·r for h likewise.
      const wait = hogs / (victim + hogs);
      expect(waitAfter(wait, change)).toBeCloseTo((hogs * change) / (victim + hogs * change), 9);
    }),
    { seed: 1 },
  );
});

test("X2: a forecast stays in [0, 1], grows with the ratio, and two changes are one of their product", () => {
  fc.assert(
    fc.property(share, ratio, ratio, (wait, one, other) => {
      const after = waitAfter(wait, one);
      expect(after).toBeGreaterThanOrEqual(0);
      expect(after).toBeLessThanOrEqual(1);
      expect(waitAfter(after, other)).toBeCloseTo(waitAfter(wait, one * other), 9);
      expect(waitAfter(wait, one * 1.1)).toBeGreaterThanOrEqual(after);
    }),
    { seed: 2 },
  );
});

test("X2: the hogs are forecast to keep no more than they had, and to lose no more than the victim can regain", () => {
  const use = fc.tuple(
    fc.double({ min: 0, max: 2, noNaN: true }),
    fc.double({ min: 0, max: 8, noNaN: true }),
  );
  fc.assert(
    fc.property(use, use, fc.double({ min: 0.05, max: 1, noNaN: true }), (ours, theirs, change) => {
      const victim = { entity: entity("v", 1, ours), ratio: 1 };
      const hog = { entity: entity("h", 1, theirs), ratio: change };
      const { hogsBefore, hogsExpected } = forecast({
        victim,
        hogs: [hog],
        others: NOBODY,
        onlineCores: 2,
      });
      expect(hogsBefore).toBe(theirs[0]);
      expect(hogsExpected).toBeLessThanOrEqual(hogsBefore);
      expect(hogsBefore - hogsExpected).toBeLessThanOrEqual(
        Math.max(0, Math.min(ours[1], 2 - ours[0])) + 1e-9,
      );
    }),
    { seed: 3 },
  );
});

const NOBODY = { weight: 0, ran: 0, waited: 0 };

test("X2: beside others who stay as they are, restraining the hogs promises less", () => {
  const victim = { entity: entity("v", 1, [0.4, 1.6]), ratio: 1 };
  const hogs = [{ entity: entity("h", 1, [0.8, 1]), ratio: niceWeight(10) }];
  const alone = forecast({ victim, hogs, others: NOBODY, onlineCores: 2 });
  const beside = forecast({
    victim,
    hogs,
    others: { weight: 3, ran: 0.8, waited: 4 },
    onlineCores: 2,
  });
  expect(alone.waitExpected).toBeCloseTo(waitAfter(0.8, niceWeight(10)), 9);
  expect(beside.waitExpected).toBeCloseTo(waitAfter(0.8, (3 + niceWeight(10)) / 4), 9);
});

test("X2: others are who competes at the same level, a group as one, by how much it wants a core", () => {
  const a = { ...ROOT, kind: "session", id: "autogroup-1", weight: 0.5 } as const;
  const b = { ...a, id: "autogroup-2" };
  const contenders = [
    contender({ pid: 9, path: [ROOT, a], ran: 0.1, waited: 0.1 }),
    contender({ pid: 10, path: [ROOT, a], ran: 0.1, waited: 0.1 }),
    contender({ pid: 11, path: [ROOT, b], ran: 1 }),
    contender({ pid: 12, nice: 0, ran: 0.5, waited: 2 }),
  ];
  const others = othersUnder(
    ROOT,
    { ...reading(0, 1000, 1), contenders },
    new Set(["autogroup-2"]),
  );
  expect(others.weight).toBeCloseTo(0.5 * 0.4 + 1, 9);
  expect(others.ran).toBeCloseTo(0.7, 9);
  const inside = othersUnder(a, { ...reading(0, 1000, 1), contenders }, new Set(["10:10"]));
  expect(inside.ran).toBeCloseTo(0.1, 9);
});

test("X2: four sessions at nice 10 instead of 0 against one: 80 % of waiting becomes 30 %", () => {
  expect(waitAfter(0.8, niceWeight(10))).toBeCloseTo(0.3, 2);
});

const TARGETS = {
  nice: { kind: "process", pid: 9, startTicks: 9, name: "x" },
  autogroup: { kind: "session", group: 1, pid: 9, name: "x" },
  "cgroup-weight": { kind: "cgroup", path: "/a", version: 2 },
  "unit-weight": { kind: "unit", unit: "a.service", path: "/a.service", version: 1 },
} as const;
const DIALS = Object.keys(TARGETS) as Dial[];

const dials = fc.constantFrom(...DIALS).chain((knob) => {
  const isNice = knob === "nice" || knob === "autogroup";
  const original = isNice ? fc.integer({ min: -20, max: 19 }) : fc.integer({ min: 2, max: 10_000 });
  return fc.record({ knob: fc.constant(knob), original });
});

test("T10: however far it goes, a knob stays within the bounds and never turns the wrong way", () => {
  const { nice, weight } = DEFAULT_LIMITS;
  fc.assert(
    fc.property(dials, fc.double({ min: 0.01, max: 1, noNaN: true }), ({ knob, original }, far) => {
      for (const direction of ["restrain", "boost"] as const) {
        const way = { knob, target: TARGETS[knob], original, direction, share: far };
        const after = settingAlong(way, DEFAULT_LIMITS);
        const change = weightRatio(knob, original, after);
        if (direction === "restrain") expect(change).toBeLessThanOrEqual(1);
        else expect(change).toBeGreaterThanOrEqual(1);
        if (after === original) continue;
        if (knob === "nice" || knob === "autogroup") {
          expect(after).toBeGreaterThanOrEqual(nice.lowest);
          expect(after).toBeLessThanOrEqual(nice.highest);
        } else {
          expect(after / original).toBeGreaterThanOrEqual(weight.lowest);
          expect(after / original).toBeLessThanOrEqual(weight.highest);
        }
      }
    }),
    { seed: 4 },
  );
});

test("T10: letting go by halves comes to an end in a few steps, each nearer to what was there", () => {
  fc.assert(
    fc.property(dials, ({ knob, original }) => {
      for (const direction of ["restrain", "boost"] as const) {
        const way = { knob, target: TARGETS[knob], original, direction, share: 1 };
        let present = settingAlong(way, DEFAULT_LIMITS);
        let steps = 0;
        for (let next = halfway(knob, present, original); next !== null; steps++) {
          expect(Math.abs(next - original)).toBeLessThan(Math.abs(present - original));
          present = next;
          next = halfway(knob, present, original);
        }
        expect(steps).toBeLessThanOrEqual(4);
      }
    }),
    { seed: 5 },
  );
});

function checkSteps(
  knob: Dial,
  [original, far]: readonly [number, number],
  expected: readonly number[],
): void {
  test(`T10: ${knob} ${original}, taken ${far} of the way down and let go: ${expected.join(", ")}`, () => {
    const way = {
      knob,
      target: TARGETS[knob],
      original,
      direction: "restrain",
      share: far,
    } as const;
    const steps = [settingAlong(way, DEFAULT_LIMITS)];
    for (;;) {
      const next = halfway(knob, steps.at(-1)!, original);
      if (next === null) break;
      steps.push(next);
    }
    expect(steps).toEqual(expected);
  });
}

checkSteps("nice", [0, 1], [10, 5, 2]);
checkSteps("nice", [0, 0.3], [3, 1]);
checkSteps("nice", [15, 1], [15]);
checkSteps("cgroup-weight", [100, 1], [7, 26, 51, 71]);
checkSteps("unit-weight", [1024, 1], [64, 256, 512, 724]);

const reading = (at: number, elapsed: number, pressure: number | null): Contention => ({
  at,
  elapsed,
  onlineCores: 2,
  pressure,
  runnable: null,
  cpuAvg: null,
  contenders: [contender({ pid: 9, waited: 1 })],
  own: [],
  ownGroups: [],
  extScheduler: null,
  blind: null,
});

test("X2: a mean of pressure is the same at any pace", () => {
  const pressureAt = (ms: number): number => (ms > 20_000 ? 1 : 0);
  fc.assert(
    fc.property(fc.constantFrom(50, 100, 250, 500, 1000), (interval) => {
      const history = new PressureHistory(10_000);
      for (let at = interval; at <= 24_000; at += interval)
        history.observe(reading(at, interval, pressureAt(at)));
      expect(history.mean(3000, 24_000)).toBeCloseTo(1, 9);
      expect(history.mean(10_000, 24_000)).toBeCloseTo(0.4, 9);
    }),
    { seed: 6 },
  );
});

test("X2: one reading is no mean, nor is too short a time", () => {
  const history = new PressureHistory(10_000);
  history.observe(reading(60_000, 60_000, 1));
  expect(history.mean(3000, 60_000)).toBeNull();
  history.observe(reading(60_500, 500, 1));
  expect(history.mean(3000, 60_500)).toBe(1);
  const young = new PressureHistory(10_000);
  for (const at of [500, 1000]) young.observe(reading(at, 500, 1));
  expect([young.mean(3000, 1000), young.mean(3000, 1000, 3000)]).toEqual([1, null]);
});

test("X2: without PSI, one task waiting on average means somebody waits 63 % of the time", () => {
  const history = new PressureHistory(10_000);
  for (const at of [1000, 2000]) history.observe(reading(at, 1000, null));
  expect(history.mean(3000, 2000)).toBeCloseTo(1 - Math.exp(-1), 9);
});
