// Our policy on a modelled scheduler: where it acts, by which knob, how soon, how far.
import { describe, expect, test } from "vitest";
import type { Contention } from "../../judge/contention/index.ts";
import { EffectWatch } from "../../prove/effect/index.ts";
import type { Knob } from "./action.ts";
import { SchedulerSim } from "./scheduler.fixture.ts";
import type { SimProcess } from "./scheduler.fixture.ts";
import { Driver } from "./steering.fixture.ts";
import type { Drive, Host } from "./steering.fixture.ts";

const HOGS_FROM = 15_000;
const SETTLED_AFTER = 35_000;
const END_S = 60;

const service = (groups: readonly string[]): SimProcess => ({
  pid: 100,
  name: "service",
  threads: 2,
  groups,
  serves: { perS: 80, costMs: 8 },
});

interface Hogs {
  readonly count?: number;
  readonly awake?: (ms: number) => boolean;
}

const hogs = (
  groups: (index: number) => readonly string[],
  { count = 8, awake = (ms) => ms > HOGS_FROM }: Hogs = {},
): SimProcess[] =>
  Array.from({ length: count }, (_, index) => ({
    pid: 200 + index,
    name: "hog",
    threads: 1,
    parentPid: 300 + index,
    groups: groups(index),
    awake,
  }));

const TOPOLOGIES: Readonly<Record<string, readonly SimProcess[]>> = {
  "other sessions": [
    service(["autogroup-1"]),
    ...hogs((index) => [`autogroup-${10 + (index >> 1)}`]),
  ],
  "sibling cgroups": [service(["/service"]), ...hogs((index) => [`/batch-${index >> 1}`])],
  "the same session": [service(["autogroup-1"]), ...hogs(() => ["autogroup-1"])],
};
const KNOB_OF: Readonly<Record<string, Knob>> = {
  "other sessions": "autogroup",
  "sibling cgroups": "cgroup-weight",
  "the same session": "nice",
};

/** Median latency in ms with nobody acting, while the hogs run. */
function untouched(processes: readonly SimProcess[]): number {
  const sim = new SchedulerSim(2, processes);
  sim.advance(END_S * 1000);
  return sim.medianSince(SETTLED_AFTER);
}

function steered(processes: readonly SimProcess[], given: Partial<Drive> = {}) {
  const sim = new SchedulerSim(2, processes);
  const driver = new Driver(sim, { policy: "ours", check: new EffectWatch(), ...given });
  driver.run(HOGS_FROM / 1000);
  const calm = sim.medianSince(5000);
  driver.run(END_S - HOGS_FROM / 1000);
  return { sim, driver, calm, median: sim.medianSince(SETTLED_AFTER) };
}

/** The modelled host with something else in its readings. */
function seenAs(sim: SchedulerSim, differently: Partial<Contention>): Host {
  return {
    cores: sim.cores,
    get now() {
      return sim.now;
    },
    advance: (ms) => Object.assign(sim.advance(ms), differently),
    set: (action, to) => sim.set(action, to),
  };
}

/** What is proposed, and why nothing is at the end, where readings differ so. */
function checkGate(what: string, differently: Partial<Contention>, hold: string | null): void {
  test(`X2: ${what}`, () => {
    const sim = new SchedulerSim(2, TOPOLOGIES["other sessions"]!);
    const driver = new Driver(seenAs(sim, differently), { policy: "ours" }).run(25);
    expect(driver.proposed.length > 0).toBe(hold === null);
    if (hold !== null) expect(driver.ticks.at(-1)!.decision.hold).toContain(hold);
  });
}

checkGate("without PSI the waiting that was measured stands in", { pressure: null }, null);
checkGate("pressure below the limit is no occasion", { pressure: 0.25 }, "above 30 %");
checkGate("the run queue agrees where the cores' use is unknown", { cpuAvg: null }, null);
checkGate("the cores' use agrees where the run queue is unknown", { runnable: null }, null);
checkGate(
  "a second signal must agree",
  { runnable: 1, cpuAvg: 0.5 },
  "second signal does not agree",
);
checkGate("a second signal must be known", { runnable: null, cpuAvg: null }, "no second signal");

/** Won back: the median is within a fifth of what it was without hogs. */
const RESTORED = 1.2;

describe.each(Object.keys(TOPOLOGIES))("hogs in %s", (name) => {
  const processes = TOPOLOGIES[name]!;
  const run = steered(processes);

  test("X2: the wait is won back, by the knob at the level where they meet", () => {
    const { driver, calm, median } = run;
    expect(untouched(processes)).toBeGreaterThan(50 * calm);
    expect(median).toBeLessThan(RESTORED * calm);
    expect(new Set(driver.proposed.map(({ knob }) => knob))).toEqual(new Set([KNOB_OF[name]]));
  });

  test("X2: every forecast that was held against what came was met", () => {
    const { driver } = run;
    expect(driver.verdicts.length).toBeGreaterThan(0);
    expect(new Set(driver.verdicts)).toEqual(new Set(["effective"]));
  });

  test("X2: nothing is done before the hogs come, nothing is let go while they run", () => {
    const { driver } = run;
    const early = driver.ticks.filter(({ at }) => at <= HOGS_FROM);
    expect(early.flatMap(({ decision }) => decision.propose)).toEqual([]);
    expect(driver.proposed.filter(({ role }) => role === "release")).toEqual([]);
    expect(driver.ticks.flatMap(({ decision }) => decision.release)).toEqual([]);
  });

  test("X2: without a knob by weight the hogs are moved off the victim's core", () => {
    const usable = new Set<Knob>(["affinity"]);
    const { driver, calm, median } = steered(processes, { outlook: { usable } });
    expect(median).toBeLessThan(2 * calm);
    expect(driver.proposed.every(({ role }) => role === "place" || role === "release")).toBe(true);
    expect(driver.proposed.length).toBeGreaterThan(0);
  });
});

test("T10: rules wins the wait back in fewer topologies than ours", () => {
  const won = (policy: "ours" | "rules"): number =>
    Object.values(TOPOLOGIES).filter((processes) => {
      const { calm, median } = steered(processes, { policy });
      return median < RESTORED * calm;
    }).length;
  expect(won("ours")).toBe(3);
  expect(won("rules")).toBeLessThan(3);
});

/** Seconds from the hogs' start to the first proposal. */
function delay(intervalMs: number): number {
  const sim = new SchedulerSim(2, TOPOLOGIES["other sessions"]!);
  const driver = new Driver(sim, { policy: "ours", intervalMs }).run(intervalMs > 5000 ? 140 : 25);
  const first = driver.ticks.find(({ decision }) => decision.propose.length > 0);
  return ((first?.at ?? Infinity) - HOGS_FROM) / 1000;
}

function checkDelay(intervalMs: number, earliest: number, latest: number): void {
  test(`X2: read every ${intervalMs} ms, hogs are answered ${earliest} to ${latest} s after they start`, () => {
    const seconds = delay(intervalMs);
    expect(seconds).toBeGreaterThanOrEqual(earliest);
    expect(seconds).toBeLessThanOrEqual(latest);
  });
}

checkDelay(50, 3, 4);
checkDelay(250, 3, 4);
checkDelay(1000, 3, 5);
checkDelay(2000, 3, 6);
checkDelay(5000, 3, 10);
checkDelay(30_000, 3, 60);
checkDelay(60_000, 3, 120);

test("X2: hogs that come and go cost a bounded number of actions a minute", () => {
  for (const period of [5000, 13_000, 30_000]) {
    const awake = (ms: number): boolean => ms % (2 * period) < period;
    const flapping = [
      service(["autogroup-1"]),
      ...hogs((index) => [`autogroup-${10 + (index >> 1)}`], { awake }),
    ];
    const sim = new SchedulerSim(2, flapping);
    const driver = new Driver(sim, { policy: "ours", check: new EffectWatch() }).run(180);
    const perMinute = [0, 0, 0];
    for (const { at, decision } of driver.ticks) {
      const minute = Math.ceil(at / 60_000) - 1;
      perMinute[minute] =
        (perMinute[minute] ?? 0) + decision.propose.length + decision.release.length;
    }
    // Four sessions and the service, each at most there and back twice.
    expect(Math.max(...perMinute)).toBeGreaterThan(0);
    expect(Math.max(...perMinute)).toBeLessThanOrEqual(5 * 8);
  }
});

test("X2: a hog that comes back while it is let go is held again, and no other action is begun", () => {
  const awake = (ms: number): boolean => ms > HOGS_FROM && !(ms > 40_000 && ms < 55_000);
  const processes = [service(["autogroup-1"]), ...hogs(() => ["autogroup-10"], { awake })];
  const sim = new SchedulerSim(2, processes);
  const driver = new Driver(sim, { policy: "ours", check: new EffectWatch() }).run(90);
  const onHogs = driver.proposed.filter(
    ({ target }) => target.kind === "session" && target.group === 10,
  );
  const [first, ...later] = onHogs;
  expect(first?.role).toBe("restrain");
  expect(later.length).toBeGreaterThanOrEqual(2);
  expect(later.every(({ continues }) => continues === first!.id)).toBe(true);
  expect([later[0]!.role, later.at(-1)!.role]).toEqual(["release", "restrain"]);
  expect(driver.ticks.flatMap(({ decision }) => decision.release)).toEqual([]);
});

test("X2: a mild wait is answered mildly", () => {
  const mild = [service(["autogroup-1"]), ...hogs(() => ["autogroup-10"], { count: 2 })];
  // At the default aim two hogs on two cores are no mild case.
  const { driver } = steered(mild, { options: { limits: { waitAim: 0.1 } } });
  const steps = driver.proposed.map(({ after }) => Number(after));
  expect(steps.length).toBeGreaterThan(0);
  expect(Math.max(...steps)).toBeLessThan(10);
});

test("R4: risk shortens the step", () => {
  const furthest = (risk: number): number => {
    const { driver } = steered(TOPOLOGIES["other sessions"]!, { outlook: { risk } });
    return Math.max(...driver.proposed.map(({ after }) => Number(after)));
  };
  expect([0, 0.5, 0.7].map(furthest)).toEqual([10, 6, 4]);
});

test("R4: what had no effect is taken back at once, and rests twice as long", () => {
  const sim = new SchedulerSim(2, TOPOLOGIES["other sessions"]!);
  // Whatever is set is not heeded, as under a scheduler of its own rules.
  const deaf: Host = Object.assign(seenAs(sim, {}), { set: () => undefined });
  const driver = new Driver(deaf, { policy: "ours", check: new EffectWatch() }).run(150);
  const released = driver.ticks.filter(({ decision }) => decision.release.length > 0);
  expect(released.length).toBeGreaterThan(0);
  expect(released[0]!.decision.release[0]!.because).toContain("did not fall");
  const begun = driver.ticks.filter(({ decision }) =>
    decision.propose.some(({ continues, role }) => continues === undefined && role === "restrain"),
  );
  const rests = begun.slice(1).map(({ at }) => at - released.findLast((one) => one.at < at)!.at);
  expect(rests.length).toBeGreaterThan(0);
  for (const rest of rests) expect(rest).toBeGreaterThanOrEqual(120_000);
});

test("T10: another class is used only when asked, and last", () => {
  const knobs = (allowClass: "batch" | null): Knob[] => {
    const limits = { allowClass, nice: { lowest: -1, highest: 1 } };
    const { driver } = steered(TOPOLOGIES["the same session"]!, { options: { limits } });
    return driver.proposed.map(({ knob }) => knob);
  };
  expect(knobs(null)).not.toContain("class");
  const asked = knobs("batch");
  expect(asked).toContain("class");
  expect(asked.indexOf("class")).toBeGreaterThan(asked.lastIndexOf("nice"));
});
