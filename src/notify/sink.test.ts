import { expect, test } from "vitest";
import * as fc from "fast-check";
import type { Trouble } from "../base/index.ts";
import { showHostile } from "../show/text/index.ts";
import { Allowance } from "./allowance.ts";
import type { EventKind, HookEvent } from "./event.ts";
import { Notifier } from "./notifier.ts";
import { eventWith, GRACE, newsWith, TestTimers } from "./notify.fixture.ts";
import { DELIVERED, failed } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { Sink } from "./sink.ts";

const LIMITS = { tries: 5, perHour: 6, burst: 3 };
const HOUR = 3_600_000;
const broken = failed("is broken", true);

interface Setting {
  readonly limits?: Partial<typeof LIMITS>;
  /** What becomes of the tries, in their order; delivered beyond. */
  readonly outcomes?: readonly Outcome[];
  readonly deliver?: (event: HookEvent, signal: AbortSignal) => Promise<Outcome>;
}

function rig({ limits = {}, outcomes = [], deliver }: Setting = {}) {
  const timers = new TestTimers();
  const told: HookEvent[] = [];
  const troubles: Trouble[] = [];
  const most = { atOnce: 0, running: 0, closed: 0 };
  const delivery = {
    label: "hook test",
    async deliver(event: HookEvent, signal: AbortSignal) {
      told.push(event);
      most.running += 1;
      most.atOnce = Math.max(most.atOnce, most.running);
      const outcome = deliver?.(event, signal) ?? outcomes[told.length - 1] ?? DELIVERED;
      await Promise.resolve();
      most.running -= 1;
      return outcome;
    },
    close: () => void (most.closed += 1),
  };
  const report = (trouble: Trouble): void => void troubles.push(trouble);
  const sink = new Sink(delivery, { ...LIMITS, ...limits }, { timers, chance: () => 0.5, report });
  return { sink, notifier: new Notifier([sink], showHostile), timers, told, troubles, most };
}

const idsOf = (events: readonly HookEvent[]): readonly string[] => events.map(({ id }) => id);

test("X3: events are delivered in order, one at a time", async () => {
  const { sink, told, most, notifier } = rig();
  for (const kind of ["opened", "worsened", "closed"] as const) notifier.tell(newsWith("a", kind));
  expect(told).toEqual([]);
  await sink.idle();
  expect(idsOf(told)).toEqual(["box/a/opened", "box/a/worsened-warning", "box/a/closed"]);
  expect(most.atOnce).toBe(1);
});

test("X3: an event seen before is not told again, each worsening is one of its own", async () => {
  const { notifier, told } = rig();
  const worse = (severity: "warning" | "critical") => newsWith("a", "worsened", { severity });
  for (const news of [worse("warning"), worse("warning"), worse("critical")]) notifier.tell(news);
  await notifier.idle();
  expect(idsOf(told)).toEqual(["box/a/worsened-warning", "box/a/worsened-critical"]);
});

test.for<[name: string, outcomes: Outcome[], tries: number, pauses: number[], said: string[]]>([
  ["delivered at once", [], 1, [], []],
  ["a failure, then success", [broken], 2, [1500], ["hook.retried"]],
  [
    "nothing but failures",
    Array.from({ length: 9 }, () => broken),
    5,
    [1500, 3000, 6000, 12_000],
    ["hook.retried", "hook.failed"],
  ],
  ["what no other try cures", [failed("is refused", false)], 1, [], ["hook.failed"]],
  ["a pause asked for", [{ ...broken, retryAfter: 90_000 }], 2, [90_000], ["hook.retried"]],
  ["a pause shorter than ours", [{ ...broken, retryAfter: 1 }], 2, [1500], ["hook.retried"]],
  ["a pause out of bounds", [{ ...broken, retryAfter: 1e12 }], 2, [600_000], ["hook.retried"]],
])("X3: tries and pauses of %s", async ([, outcomes, tries, pauses, said]) => {
  const { sink, timers, told, troubles } = rig({ outcomes });
  sink.offer(eventWith("a"));
  await sink.idle();
  expect([told.length, timers.pauses, troubles.map(({ code }) => code)]).toEqual([
    tries,
    pauses,
    said,
  ]);
  expect(new Set(idsOf(told)).size).toBe(1);
});

test("X3: of a hundred incidents at once three are told, and how many were not", async () => {
  const { notifier, timers, told } = rig();
  for (let index = 0; index < 100; index += 1) notifier.tell(newsWith(`i${index}`));
  await notifier.idle();
  expect(told.map(({ incident }) => incident.id)).toEqual(["i0", "i1", "i2"]);
  expect(told.map(({ suppressed }) => suppressed)).toEqual([97, 0, 0]);
  for (let index = 0; index < 5; index += 1) notifier.tell(newsWith(`more${index}`));
  await notifier.idle();
  timers.now += HOUR / 6;
  notifier.tell(newsWith("later"));
  await notifier.idle();
  notifier.tell(newsWith("later", "closed"));
  await notifier.idle();
  expect(told.slice(3).map(({ kind, suppressed }) => [kind, suppressed])).toEqual([
    ["opened", 5],
    ["closed", 0],
  ]);
});

test("X3: an event that could not be delivered is counted in the next", async () => {
  const outcomes = [failed("is refused", false)];
  const { notifier, told } = rig({ outcomes });
  notifier.tell(newsWith("a"));
  notifier.tell(newsWith("b"));
  await notifier.idle();
  expect(told.map(({ suppressed }) => suppressed)).toEqual([0, 1]);
});

test("X3: past the ration a critical incident is told once, and the end of what was told", async () => {
  const { notifier, told } = rig({ limits: { burst: 1 } });
  const critical = { severity: "critical" } as const;
  notifier.tell(newsWith("first"));
  notifier.tell(newsWith("quiet"));
  notifier.tell(newsWith("bad", "opened", critical));
  notifier.tell(newsWith("bad", "worsened", critical));
  for (const id of ["first", "quiet", "bad"]) notifier.tell(newsWith(id, "closed"));
  await notifier.idle();
  expect(idsOf(told)).toEqual([
    "box/first/opened",
    "box/bad/opened",
    "box/first/closed",
    "box/bad/closed",
  ]);
  expect(told.at(-1)?.suppressed).toBe(0);
  expect(told.reduce((sum, { suppressed }) => sum + suppressed, 0)).toBe(3);
});

test("X3: no course of events is told faster than the ration, closings and critical ones aside", () => {
  const step = fc.record({
    pause: fc.integer({ min: -5000, max: HOUR }),
    kind: fc.constantFrom<EventKind>("opened", "worsened"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const allowance = new Allowance(LIMITS, 0);
      let [now, latest, passed] = [0, 0, 0];
      for (const [index, { pause, kind }] of steps.entries()) {
        now = Math.max(0, now + pause);
        latest = Math.max(latest, now);
        if (allowance.admits(eventWith(`i${index}`, kind), Math.max(now, latest))) passed += 1;
        expect(passed).toBeLessThanOrEqual(LIMITS.burst + (latest / HOUR) * LIMITS.perHour + 1e-9);
      }
    }),
    { seed: 1 },
  );
});

test("X3: a delivery that fails by our own fault is said, and the next one goes on", async () => {
  const deliver = ({ incident }: HookEvent): Promise<Outcome> =>
    incident.id === "a" ? Promise.reject(new Error("wrong")) : Promise.resolve(DELIVERED);
  const { notifier, told, troubles } = rig({ deliver });
  notifier.tell(newsWith("a"));
  notifier.tell(newsWith("b"));
  await notifier.idle();
  expect(idsOf(told)).toEqual(["box/a/opened", "box/b/opened"]);
  expect(troubles.map(({ message }) => message)).toEqual([
    expect.stringContaining("by a fault of homeostat: Error: wrong"),
  ]);
});

test("X3: at the end what waits is tried once more, and nothing after that", async () => {
  const { notifier, told, troubles, most } = rig({ outcomes: [broken, broken] });
  notifier.tell(newsWith("a"));
  notifier.tell(newsWith("b"));
  const closing = notifier.close(GRACE);
  notifier.tell(newsWith("too-late"));
  expect(await closing).toEqual([
    { code: "hook.lost", message: expect.stringContaining("2 deliveries") },
  ]);
  expect(idsOf(told)).toEqual(["box/a/opened", "box/b/opened"]);
  expect(troubles.map(({ code }) => code)).toEqual(["hook.failed", "hook.failed"]);
  expect(most.closed).toBe(1);
});

test("X3: the end cuts a pause between two tries short", async () => {
  let again: () => void = () => {};
  const { sink, timers, told, troubles } = rig({ outcomes: [broken] });
  timers.after = (_pause, call) => {
    again = call;
    return () => {};
  };
  sink.offer(eventWith("a"));
  await expect.poll(() => troubles.length).toBe(1);
  expect(again).toBeTypeOf("function");
  expect(await sink.close(GRACE)).toBe(0);
  expect(told.length).toBe(2);
});

test("X3: a delivery under way when the time of the end is over is called off and counted, with what waits", async () => {
  const deliver = (_event: HookEvent, signal: AbortSignal): Promise<Outcome> =>
    new Promise((resolve) => {
      signal.addEventListener("abort", () => resolve(failed("was ended", false)));
    });
  const { notifier, timers, told } = rig({ deliver });
  notifier.tell(newsWith("a"));
  notifier.tell(newsWith("b"));
  await expect.poll(() => told.length).toBe(1);
  const closing = notifier.close(GRACE);
  expect(timers.fire(GRACE)).toBe(true);
  expect(await closing).toEqual([
    { code: "hook.lost", message: expect.stringContaining("2 deliveries") },
  ]);
  expect(idsOf(told)).toEqual(["box/a/opened"]);
});
