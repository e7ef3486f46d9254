import { describe, expect, test } from "vitest";
import { SensorTable } from "../../base/index.ts";
import { EarlyWarning } from "./early-warning.ts";
import type { EarlyWarningView } from "./early-warning.ts";
import { InventedHost, NO_BANDS, noisy, WALL } from "./host.fixture.ts";
import type { Course } from "./host.fixture.ts";
import type { MemoryEntry } from "./memory-entry.ts";

const LEARNT = 400;

/** Both leave their usual level for good after `LEARNT` ticks. */
const twoThatLeave = () => ({
  cpu0: leaving(0.3, 1),
  "net.eth0.rx": leaving(0.2, 2),
  load_1m: noisy(0.1, 3),
});

function leaving(level: number, seed: number): Course {
  const usual = noisy(level, seed);
  return (tick) => (tick < LEARNT ? usual(tick)! : usual(tick)! + 0.5);
}

const kinds = (views: readonly EarlyWarningView[]) =>
  views.flatMap(({ changes }) => changes.map(({ kind }) => kind));

/** What a memory file would give back. */
const saved = (warning: EarlyWarning): MemoryEntry[] =>
  JSON.parse(JSON.stringify([...warning.save()]));

describe("T8: early warning as one object", () => {
  test("two sensors of two groups that leave their past are one incident, and it closes", () => {
    const host = new InventedHost(twoThatLeave());
    host.processes = [{ pid: 7, name: "busy", cpuRatio: 0.1, rssBytes: 1 }];
    expect(kinds(host.run(LEARNT))).toEqual([]);
    host.processes = [{ pid: 7, name: "busy", cpuRatio: 1.9, rssBytes: 1 }];
    const views = host.run(120);
    expect(kinds(views)[0]).toBe("opened");
    const opened = views.find(({ incident }) => incident !== null)!.incident!;
    const groups = opened.alarms.map(({ group }) => group);
    expect(groups).toEqual(expect.arrayContaining(["cpu", "network"]));
    expect(opened.suspects[0]).toMatchObject({ pid: 7, cpuRise: 1.7999999999999998 });
    host.processes = [];
    expect(kinds(host.run(1500))).toContain("closed");
    expect(host.warning.incidents.current).toBeNull();
  });

  test("a process that holds a core is named, and is remembered by a program started anew", () => {
    const host = new InventedHost({ cpu0: noisy(0.3, 1) });
    host.processes = [{ pid: 7, name: "loop", cpuRatio: 1, rssBytes: null }];
    expect(kinds(host.run(400))).toEqual([]);
    const next = new EarlyWarning(host.sensors, 1);
    expect(next.restore(saved(host.warning))).toMatchObject({ ok: true, value: { refused: 0 } });
    Object.assign(host, { warning: next });
    const opened = host.run(250).find(({ incident }) => incident !== null)!.incident!;
    expect(opened.alarms[0]).toMatchObject({
      source: "lasting:process:7",
      kind: "lasting",
      finding: { is: "holder", pid: 7, name: "loop", cores: 1 },
    });
  });

  test("a resource that fills is announced with the time left", () => {
    const fill: Course = (tick) => 0.2 + 0.0002 * tick;
    const host = new InventedHost({ mem_used: fill, cpu0: noisy(0.3, 1) });
    const alarmOf = ({ incident }: EarlyWarningView) =>
      incident?.alarms.find(({ kind }) => kind === "exhaustion");
    const opened = host.run(2600).find((view) => alarmOf(view) !== undefined);
    const alarm = opened === undefined ? undefined : alarmOf(opened);
    expect(alarm?.source).toBe("exhaustion:memory");
    expect(alarm?.sensors.map(({ sensor }) => sensor)).toEqual(["mem_used"]);
    const left = (1 - fill(opened!.at.monotonic / 1000)!) / 0.0002;
    expect(alarm!.forecast!.left / 1000).toBeCloseTo(left, -2);
  });

  test("what this program itself uses raises nothing and is no sight", () => {
    const host = new InventedHost({ self_cpu: leaving(0.1, 1), self_rss: leaving(0.1, 2) });
    const views = host.run(LEARNT + 100);
    expect(kinds(views)).toEqual([]);
    expect(views.at(-1)).toMatchObject({ watched: 0, learning: 0, strangest: [] });
  });

  test("the strangest are named, most first", () => {
    const host = new InventedHost(twoThatLeave());
    host.run(LEARNT);
    const { strangest } = host.step();
    expect(strangest.map(({ sensor }) => sensor)).toEqual(
      expect.arrayContaining(["cpu0", "net.eth0.rx"]),
    );
    const scores = strangest.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
});

describe("T8: at another interval", () => {
  test("what was learnt is kept aside and comes back; incidents go on", () => {
    const host = new InventedHost(twoThatLeave());
    host.run(LEARNT + 30);
    const before = host.warning.incidents.current;
    expect(before).not.toBeNull();
    expect(host.warning.setInterval(0.5)).toBe(false);
    expect(host.step().learning).toBe(3);
    expect(host.warning.incidents.current?.id).toBe(before!.id);
    expect(host.warning.setInterval(1)).toBe(true);
    expect(host.step().learning).toBe(0);
  });

  test("all that is kept aside is saved and restored", () => {
    const host = new InventedHost(twoThatLeave());
    host.run(200);
    host.warning.setInterval(0.5);
    host.run(20);
    const again = new InventedHost(twoThatLeave(), 0.5);
    expect(again.warning.restore(saved(host.warning))).toMatchObject({
      ok: true,
      value: { sensors: 6, refused: 0 },
    });
    expect(again.step().learning).toBe(3);
    expect(again.warning.setInterval(1)).toBe(true);
    expect(again.step().learning).toBe(0);
  });
});

describe("T8: a memory", () => {
  /** The same host run to `LEARNT`, and once more with a restart at `stop`. */
  function restarted(stop: number, gapS = 0) {
    const [one, other] = [new InventedHost(twoThatLeave()), new InventedHost(twoThatLeave())];
    one.run(stop);
    other.run(stop);
    const next = new EarlyWarning(other.sensors, 1);
    expect(next.restore(saved(other.warning)).ok).toBe(true);
    Object.assign(other, { warning: next });
    const start = other.tick - 1;
    const step = () => {
      const tick = other.tick;
      return other.step({
        monotonic: (tick - start) * 1000,
        wall: WALL + (tick + gapS) * 1000,
      });
    };
    return { one, other, step };
  }

  test("a restart raises the incident that would have been raised, at the same tick", () => {
    const { one, step } = restarted(300);
    const views = one.run(200);
    const again = Array.from({ length: 200 }, step);
    const changed = (all: readonly EarlyWarningView[]) =>
      all.flatMap(({ changes }, i) => changes.map(({ kind }) => [i, kind]));
    expect(changed(again)).toEqual(changed(views));
    expect(again.map(({ strangest }) => strangest)).toEqual(
      views.map(({ strangest }) => strangest),
    );
  });

  test("an open incident goes on under its id, and the time away is no rest", () => {
    const { other, step } = restarted(LEARNT + 30, 7200);
    const before = other.warning.incidents.current;
    expect(before).not.toBeNull();
    const view = step();
    expect(view.incident?.id).toBe(before!.id);
    expect(view.incident?.state).not.toBe("closed");
    expect(view.at.monotonic - before!.since.monotonic).toBeGreaterThan(7_200_000);
  });

  test("a clock that went back between runs does not run time back", () => {
    const { other, step } = restarted(LEARNT + 30, -90_000);
    const before = other.warning.incidents.current!;
    expect(step().at.monotonic).toBeGreaterThanOrEqual(before.lastAlarmAt.monotonic);
  });

  test("a changed sensor set takes over what still exists; what does not come is forgotten", () => {
    const host = new InventedHost(twoThatLeave());
    host.run(LEARNT);
    const { cpu0, load_1m } = twoThatLeave();
    const next = new InventedHost({ load_1m, "temp.core": noisy(0.4, 9), cpu0 });
    expect(next.warning.restore(saved(host.warning)).ok).toBe(true);
    const { learning, watched } = next.step();
    expect([learning, watched]).toEqual([1, 3]);
    const names = (warning: EarlyWarning) =>
      [...warning.save()].flatMap((entry) => (entry.part === "sensor" ? [entry.sensor] : []));
    expect(names(next.warning)).toContain("net.eth0.rx");
    next.run(620);
    expect(names(next.warning)).not.toContain("net.eth0.rx");
  });

  test.each<[name: string, entries: unknown[], ok: boolean]>([
    ["nothing", [], false],
    ["another head", [{ part: "sensor" }], false],
    ["another version", [{ part: "head", version: 99, at: { monotonic: 1, wall: 1 } }], false],
    ["a head without time", [{ part: "head", version: 1 }], false],
    ["garbage behind the head", [head(), 7, null, { part: "x" }, { part: "incidents" }], true],
    [
      "a sensor of nonsense",
      [head(), { part: "sensor", interval: 1, sensor: "cpu0", state: {} }],
      true,
    ],
  ])("made of %s", (_name, entries, ok) => {
    const host = new InventedHost(twoThatLeave());
    const restored = host.warning.restore(entries);
    expect(restored.ok).toBe(ok);
    if (restored.ok)
      expect(restored.value).toMatchObject({ sensors: 0, refused: entries.length - 1 });
    expect(host.step().learning).toBe(3);
  });

  function head() {
    return { part: "head", version: 1, at: { monotonic: 5000, wall: WALL } };
  }

  test("nothing is saved before the first tick", () => {
    expect([...new EarlyWarning(new SensorTable(), 1).save()]).toEqual([]);
  });
});

describe("T8: bad input raises no fault, and no incident by itself", () => {
  const odd: readonly [name: string, course: Course][] = [
    ["constant", () => 0.5],
    ["binary", (t) => t % 2],
    ["rarely binary", (t) => (t % 97 === 0 ? 1 : 0)],
    ["monotone", (t) => t / 1e6],
    ["gappy", (t) => (t % 3 === 0 ? 0.4 : null)],
    ["never there", () => null],
    ["not a number", (t) => (t % 5 === 0 ? Number.NaN : 0.2)],
    ["huge", () => 1e308],
    ["infinite", (t) => (t % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)],
    ["denormal", () => 5e-324],
    ["one sample", (t) => (t === 3 ? 0.7 : null)],
  ];
  test.each(odd)("%s", (_name, course) => {
    const host = new InventedHost({ cpu0: course, cpu1: noisy(0.3, 4), "psi.io.some": course });
    const views = host.run(900);
    expect(kinds(views).filter((kind) => kind === "opened")).toEqual([]);
    const again = new EarlyWarning(host.sensors, 1);
    expect(again.restore(saved(host.warning))).toMatchObject({ ok: true, value: { refused: 0 } });
  });

  test.each<[name: string, at: (tick: number) => number]>([
    ["duplicated timestamps", (t) => Math.floor(t / 2) * 2],
    ["out of order", (t) => (t % 10 === 9 ? t - 5 : t)],
    ["a clock set back", (t) => (t < 200 ? t : t - 200)],
    ["no time at all", (t) => (t % 7 === 0 ? Number.NaN : t)],
  ])("%s", (_name, at) => {
    const host = new InventedHost(twoThatLeave());
    let last = 0;
    let opened = 0;
    for (let tick = 0; tick < LEARNT + 60; tick++) {
      const view = host.step({ monotonic: at(tick) * 1000, wall: WALL + tick * 1000 });
      expect(view.at.monotonic).toBeGreaterThanOrEqual(last);
      last = view.at.monotonic;
      opened += view.changes.filter(({ kind }) => kind === "opened").length;
    }
    expect(opened).toBe(1);
  });

  test("no tick has any sensor", () => {
    const warning = new EarlyWarning(new InventedHost({}).sensors, 1);
    const host = new InventedHost({});
    for (let i = 0; i < 10; i++)
      warning.observe({ at: host.now, frame: host.frame, bands: NO_BANDS, processes: [] });
    expect(warning.incidents.current).toBeNull();
  });
});
