// Forecasts held against what came: each verdict on readings that deserve it.
import { expect, test } from "vitest";
import type { Action, Forecast } from "../../decide/index.ts";
import { ROOT } from "../../judge/contention/index.ts";
import type { Contender, Contention } from "../../judge/contention/index.ts";
import { EffectWatch } from "./index.ts";

function contender(pid: number, [ran, waited]: readonly [number, number]): Contender {
  return {
    pid,
    startTicks: pid,
    parentPid: 1,
    sessionId: pid,
    behindPrompt: false,
    name: "x",
    uid: 1000,
    threads: 1,
    kernelThread: false,
    schedulingClass: "other",
    nice: 0,
    path: [ROOT],
    ran,
    waited,
    voluntaryPerS: 0,
    forcedPerS: 0,
    listens: false,
    allowedCores: 2,
  };
}

/** Use of the victim and of the hog over one second: ran and waited, in cores. */
interface Second {
  readonly victim: readonly [number, number];
  readonly hog: readonly [number, number];
  readonly blind?: string;
}

const contention = (at: number, { victim, hog, blind }: Second): Contention => ({
  at,
  elapsed: 1000,
  onlineCores: 2,
  pressure: 0.9,
  runnable: 4,
  cpuAvg: 1,
  contenders: [contender(100, victim), contender(200, hog)],
  own: [],
  ownGroups: [],
  extScheduler: null,
  blind: blind ?? null,
});

const FORECAST: Forecast = {
  within: 3000,
  victim: "100:100",
  waitBefore: 0.8,
  waitExpected: 0.3,
  hogs: ["200:200"],
  hogsBefore: 1.6,
  hogsExpected: 1.2,
};

const ACTION: Action = {
  id: "a1",
  target: { kind: "process", pid: 200, startTicks: 200, name: "x" },
  knob: "nice",
  before: 0,
  after: 10,
  role: "restrain",
  reason: "it takes much",
  forecast: FORECAST,
};

const BEFORE: Second = { victim: [0.4, 1.6], hog: [1.6, 0.4] };

function effectsOf(after: readonly Second[]) {
  const watch = new EffectWatch();
  for (const at of [1000, 2000, 3000]) watch.note(contention(at, BEFORE));
  const claim = watch.begin(ACTION, contention(3000, BEFORE));
  const effects = after.map((second, index) => watch.note(contention(4000 + index * 1000, second)));
  return { claim, effects };
}

const lasting = (seconds: number, second: Second): Second[] =>
  Array.from({ length: seconds }, () => second);

function check(what: string, after: readonly Second[], verdict: string, because: string): void {
  test(`X2: ${verdict}: ${what}`, () => {
    const { effects } = effectsOf(after);
    const all = effects.flat();
    expect(all.map((effect) => effect.verdict)).toEqual([verdict]);
    expect(all[0]!.says).toContain(because);
  });
}

check(
  "the wait fell as forecast",
  lasting(4, { victim: [0.6, 0.2], hog: [1.4, 0.6] }),
  "effective",
  "wait 80 % → 25 %",
);
check(
  "at least half of the fall counts",
  lasting(4, { victim: [0.6, 0.7], hog: [1.4, 0.6] }),
  "effective",
  "80 % → 54 %",
);
check(
  "less than half of it leaves it open",
  lasting(4, { victim: [0.6, 0.8], hog: [1.4, 0.6] }),
  "undecided",
  "by less than half",
);
check(
  "less than a fifth of it does not",
  lasting(4, { victim: [0.45, 1.4], hog: [1.4, 0.6] }),
  "ineffective",
  "did not fall enough",
);
check("nothing changed", lasting(4, BEFORE), "ineffective", "80 % → 80 %");
check(
  "the hogs lost more than forecast",
  lasting(4, { victim: [0.6, 0.1], hog: [0.7, 1.3] }),
  "ineffective",
  "lost more",
);
check(
  "the victim went away",
  lasting(4, { victim: [0, 0], hog: [1.9, 0.1] }),
  "undecided",
  "victim was away",
);
check(
  "the hogs ended",
  lasting(4, { victim: [0.6, 0], hog: [0, 0] }),
  "undecided",
  "ended or rested",
);
check(
  "nothing could be read",
  lasting(10, { ...BEFORE, blind: "gone" }),
  "undecided",
  "nothing could be measured",
);
check(
  "what had queued up is worked off first",
  [...lasting(1, BEFORE), ...lasting(3, { victim: [0.6, 0.2], hog: [1.4, 0.6] })],
  "effective",
  "80 % → 25 %",
);

test("X2: what counts is said before anything is looked at, and judged when the window is over", () => {
  const { claim, effects } = effectsOf(lasting(4, { victim: [0.6, 0.2], hog: [1.4, 0.6] }));
  expect(claim).toBe(
    "effective if within 3.0 s the wait falls from 80 % to 55 % or less (forecast 30 %) and the others keep at least 1.04 cores of 1.60 cores",
  );
  expect(effects.map((some) => some.length)).toEqual([0, 0, 1, 0]);
});

test("X2: an action without a forecast, or taken back, is not judged", () => {
  const watch = new EffectWatch();
  expect(watch.begin({ ...ACTION, forecast: null }, contention(1000, BEFORE))).toBeNull();
  watch.begin(ACTION, contention(1000, BEFORE));
  watch.forget(ACTION.id);
  const later = [2, 3, 4, 5, 6].map((second) => watch.note(contention(second * 1000, BEFORE)));
  expect(later.flat()).toEqual([]);
});

test("X2: a reading that began before the action does not count", () => {
  const watch = new EffectWatch();
  watch.begin(ACTION, contention(3000, BEFORE));
  const across = { ...contention(63_000, BEFORE), elapsed: 60_500 };
  expect(watch.note(across)[0]?.verdict).toBe("undecided");
});
