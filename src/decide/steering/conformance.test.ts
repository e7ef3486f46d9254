// What every policy must hold to, whatever it thinks helps: the same suite for each.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ContentionJudge, processId, ROOT } from "../../judge/contention/index.ts";
import type { Contender, Contention, SchedulingGroup } from "../../judge/contention/index.ts";
import { KNOBS } from "./action.ts";
import type { Action } from "./action.ts";
import { createPolicy, DEFAULT_LIMITS, FAILURE_MODES, POLICIES } from "./index.ts";
import type { Decision, PolicyName, Wishes } from "./policy.ts";
import { contender, SchedulerSim } from "./scheduler.fixture.ts";
import { Driver, outlook } from "./steering.fixture.ts";
import type { Outlook } from "./steering.fixture.ts";
import { targetKey, touched } from "./targets.ts";

const TICKS = 8;

const session = (number: number): SchedulingGroup => ({
  kind: "session",
  id: `autogroup-${number}`,
  weight: 1,
  setting: 0,
  manager: null,
  version: null,
});

const group = fc.oneof(
  fc.constant([]),
  fc.integer({ min: 1, max: 4 }).map((number) => [session(number)]),
  fc
    .record({
      name: fc.constantFrom("/a", "/b.service", "/system.slice/c.service", "/dbus.service"),
      manager: fc.constantFrom(null, null, "systemd" as const, "kubelet" as const),
      version: fc.constantFrom(1 as const, 2 as const),
      setting: fc.constantFrom(null, 2, 50, 100, 1024),
    })
    .map(({ name, manager, version, setting }): SchedulingGroup[] => {
      const weight = setting === null ? null : setting / (version === 1 ? 1024 : 100);
      return [{ kind: "cgroup", id: name, weight, setting, manager, version }];
    }),
);

const mostly = <A, B>(usual: fc.Arbitrary<A>, rare: fc.Arbitrary<B>): fc.Arbitrary<A | B> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: rare });

const contenders = fc.uniqueArray(
  fc
    .record({
      pid: mostly(fc.integer({ min: 5, max: 40 }), fc.integer({ min: 1, max: 4 })),
      parentPid: mostly(fc.constant(1), fc.integer({ min: 5, max: 12 })),
      waits: fc.boolean(),
      groups: group,
      nice: mostly(fc.constant(0), fc.integer({ min: -20, max: 19 })),
      schedulingClass: mostly(
        fc.constant("other" as const),
        fc.constantFrom("batch" as const, "fifo" as const, "deadline" as const, null),
      ),
      kernelThread: mostly(fc.constant(false), fc.constant(true)),
      behindPrompt: mostly(fc.constant(false), fc.constant(true)),
      name: mostly(
        fc.string({ maxLength: 15 }),
        fc.constantFrom("sshd", "bash", "systemd", "pause"),
      ),
      allowedCores: mostly(fc.constant(2), fc.constantFrom(null, 1)),
      uid: mostly(fc.constant(0), fc.constantFrom(null, 33, 1000)),
    })
    .map(({ waits, groups, pid, ...rest }): Contender => {
      const use = waits
        ? { ran: 0.3, waited: 1.5, listens: true, voluntaryPerS: 80, forcedPerS: 20 }
        : { ran: 0.7, waited: 0.3, listens: false, voluntaryPerS: 0, forcedPerS: 40 };
      return contender({ pid, path: [ROOT, ...groups], busyThreads: 1, ...use, ...rest });
    }),
  { selector: ({ pid }) => pid, minLength: 2, maxLength: 10 },
);

const scenes = fc.record({
  contenders,
  own: fc.array(fc.integer({ min: 5, max: 40 }), { maxLength: 2 }),
  ownGroup: mostly(fc.constant(null), fc.constantFrom("autogroup-1", "/a")),
  extScheduler: mostly(fc.constant(null), fc.constant("layered")),
  protect: fc.array(fc.integer({ min: 5, max: 40 }), { maxLength: 2 }),
  only: mostly(
    fc.constant<Wishes["only"]>([]),
    fc.constant<Wishes["only"]>([{ kind: "cgroup", path: "/a" }]),
  ),
  risk: mostly(fc.constantFrom(0, 0.3), fc.constant(0.79)),
  aboveTStar: fc.constantFrom(true, false, null),
});
type RandomScene = typeof scenes extends fc.Arbitrary<infer T> ? T : never;

function contentionOf(scene: RandomScene, at: number): Contention {
  return {
    at,
    elapsed: 1000,
    onlineCores: 2,
    pressure: 0.9,
    runnable: 10,
    cpuAvg: 1,
    contenders: scene.contenders,
    own: scene.own,
    ownGroups: scene.ownGroup === null ? [] : [scene.ownGroup],
    extScheduler: scene.extScheduler,
    blind: null,
  };
}

interface Run {
  readonly contention: Contention;
  readonly wishes: Wishes;
  readonly decisions: readonly Decision[];
}

/** Some ticks of one and the same scene; nothing is ever checked, so nothing is escalated but by time. */
function runOf(name: PolicyName, scene: RandomScene): Run {
  const protect = scene.protect.map((pid) => ({ kind: "pid", pid }) as const);
  const wishes = { helpFor: [], protect, only: scene.only };
  const policy = createPolicy(name, { wishes });
  const judge = new ContentionJudge();
  const given = outlook(2, { risk: scene.risk, aboveTStar: scene.aboveTStar });
  const decisions: Decision[] = [];
  for (let tick = 1; tick <= TICKS; tick++) {
    const contention = contentionOf(scene, tick * 1000);
    const judgement = judge.judge(contention);
    decisions.push(policy.decide({ now: tick * 1000, contention, judgement, ...given }));
  }
  return { contention: contentionOf(scene, 0), wishes, decisions };
}

const numberOf = (setting: unknown): number => (typeof setting === "number" ? setting : Number.NaN);

function withinBounds({ knob, before, after }: Action, original: unknown): boolean {
  const { nice, weight } = DEFAULT_LIMITS;
  if (knob === "nice" || knob === "autogroup") {
    return numberOf(after) >= nice.lowest && numberOf(after) <= nice.highest;
  }
  if (knob === "affinity") {
    const [from, to] = [before as readonly number[], after as readonly number[]];
    return to.length >= 1 && to.length < from.length && to.every((core) => from.includes(core));
  }
  const times = numberOf(after) / numberOf(original);
  return knob !== "class" && times >= weight.lowest && times <= weight.highest;
}

/** Written anew here, without the rows of the failure modes. */
function isForbidden(
  { target, role, knob, before, after }: Action,
  { contention, wishes }: Run,
  original: Action["before"] | undefined,
): boolean {
  const members = touched(target, contention);
  const spared = members.some(
    (one) =>
      one.pid <= 2 ||
      one.kernelThread ||
      one.schedulingClass === null ||
      ["fifo", "rr", "deadline"].includes(one.schedulingClass) ||
      (/^(?:sshd|systemd|pause)/.test(one.name) && (one.uid ?? 0) < 1000) ||
      contention.own.includes(one.pid) ||
      wishes.protect.some((it) => it.kind === "pid" && it.pid === one.pid) ||
      (wishes.only.length > 0 && !one.path.some(({ id }) => id === "/a")),
  );
  const raised = knob === "nice" && Number(after) < Number(original ?? before);
  if (raised && members.some(({ uid }) => uid !== 0)) return true;
  if (target.kind === "process") return spared;
  const typing = role !== "boost" && members.some(({ behindPrompt }) => behindPrompt);
  return (
    spared ||
    typing ||
    contention.ownGroups.includes(targetKey(target)) ||
    targetKey(target) === "/dbus.service"
  );
}

describe.each(POLICIES)("policy %s", (name) => {
  test("T10, R4: over random contentions it keeps every bound and touches nobody forbidden", () => {
    let proposals = 0;
    fc.assert(
      fc.property(scenes, (scene) => {
        const run = runOf(name, scene);
        const all = run.decisions.flatMap(({ propose }) => propose);
        const byId = new Map(all.map((action) => [action.id, action]));
        expect(byId.size).toBe(all.length);
        for (const action of all) {
          const original = byId.get(action.continues ?? action.id)?.before;
          expect(withinBounds(action, original), JSON.stringify(action)).toBe(true);
          expect(isForbidden(action, run, original), JSON.stringify(action)).toBe(false);
          expect(action.after).not.toEqual(action.before);
          expect(action.reason.length).toBeGreaterThan(10);
        }
        if (scene.extScheduler !== null)
          expect(all.filter(({ knob }) => knob !== "affinity")).toEqual([]);
        if (scene.risk >= 0.78) expect(all).toEqual([]);
        proposals += all.length;
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(proposals).toBeGreaterThan(100);
  });

  test("T10: no knob of a target is begun twice, and what is suppressed names a failure mode", () => {
    const names = new Set(FAILURE_MODES.map((mode) => mode.name));
    let suppressed = 0;
    fc.assert(
      fc.property(scenes, (scene) => {
        const { decisions } = runOf(name, scene);
        const roots = decisions.flatMap(({ propose }) =>
          propose.filter(({ continues }) => continues === undefined),
        );
        const keys = roots.map(({ target, knob }) => `${knob} ${targetKey(target)}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const decision of decisions) {
          for (const one of decision.suppressed) {
            expect(names).toContain(one.mode);
            expect(one.because.length).toBeGreaterThan(5);
          }
          suppressed += decision.suppressed.length;
          expect(decision.hold === null).toBe(decision.propose.length > 0);
        }
      }),
      { seed: 2, numRuns: 100 },
    );
    expect(suppressed).toBeGreaterThan(100);
  });

  test("T10: the same readings give the same decisions", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        expect(runOf(name, scene).decisions).toEqual(runOf(name, scene).decisions);
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  /** Ten seconds of calm, half a minute of hogs, calm again. */
  const hogsAwhile = (awake: (ms: number) => boolean) =>
    new SchedulerSim(2, [
      {
        pid: 100,
        name: "service",
        threads: 1,
        groups: ["autogroup-1"],
        serves: { perS: 60, costMs: 8 },
      },
      ...[201, 202, 203, 204].map((pid) => ({
        pid,
        name: "hog",
        threads: 1,
        groups: ["autogroup-1"],
        awake,
      })),
    ]);
  const awhile = (ms: number): boolean => ms > 10_000 && ms < 40_000;

  const drive = (given: Outlook = {}) => ({ policy: name, outlook: given }) as const;

  test("T10: when the hogs leave it releases everything, and all is as it was", () => {
    const sim = hogsAwhile(awhile);
    const before = sim.settings();
    const driver = new Driver(sim, drive()).run(40);
    expect(driver.ticks.at(-1)!.decision.standing.length).toBeGreaterThan(0);
    driver.run(60);
    const last = driver.ticks.at(-1)!.decision;
    expect([last.standing, last.propose]).toEqual([[], []]);
    expect(sim.settings()).toBe(before);
  });

  test("T10: a calm host is left alone, healthy or not", () => {
    const calm = [true, false, null].flatMap((aboveTStar) => {
      const sim = new SchedulerSim(2, [
        { pid: 100, name: "service", threads: 1, groups: [], serves: { perS: 1, costMs: 8 } },
      ]);
      return new Driver(sim, drive({ aboveTStar })).run(30).proposed;
    });
    expect(calm).toEqual([]);
  });

  test("R4: blind it proposes nothing, and says why", () => {
    const sim = hogsAwhile(() => true);
    const policy = createPolicy(name);
    const judge = new ContentionJudge();
    for (let second = 1; second <= 10; second++) {
      const contention = { ...sim.advance(1000), blind: "half of the processes could not be read" };
      const judgement = judge.judge(contention);
      const decision = policy.decide({ now: sim.now, contention, judgement, ...outlook(2) });
      expect(decision.propose).toEqual([]);
      expect(decision.hold).toContain("half of the processes");
      const unread = policy.decide({
        now: sim.now,
        contention: null,
        judgement: null,
        ...outlook(2),
      });
      expect([unread.propose, unread.hold]).toEqual([[], "this tick could not be measured"]);
    }
  });

  test("R4: what stands while nothing can be seen is let go", () => {
    const sim = hogsAwhile(() => true);
    const driver = new Driver(sim, drive()).run(15);
    expect(driver.ticks.at(-1)!.decision.standing.length).toBeGreaterThan(0);
    const ends: string[] = [];
    let standing = Infinity;
    for (let second = 1; second <= 120; second++) {
      const now = sim.now + second * 1000;
      const decision = driver.policy.decide({
        now,
        contention: null,
        judgement: null,
        ...outlook(2),
      });
      ends.push(...decision.release.map(({ because }) => because));
      standing = decision.standing.length;
    }
    expect(standing).toBe(0);
    expect(ends.length).toBeGreaterThan(0);
  });

  test("T10: a dry run proposes at first what a real one does", () => {
    const first = (dry: boolean) => {
      const driver = new Driver(
        hogsAwhile(() => true),
        { ...drive(), dry },
      ).run(12);
      return driver.ticks.find(({ decision }) => decision.propose.length > 0)?.decision;
    };
    expect(first(true)).toEqual(first(false));
    expect(first(true)?.propose.length).toBeGreaterThan(0);
  });

  test("T10: what was refused does not stand, and is not proposed again at once", () => {
    const sim = hogsAwhile(() => true);
    const policy = createPolicy(name);
    const judge = new ContentionJudge();
    const targets: string[] = [];
    for (let second = 1; second <= 30; second++) {
      const contention = sim.advance(1000);
      const judgement = judge.judge(contention);
      const decision = policy.decide({ now: sim.now, contention, judgement, ...outlook(2) });
      expect(decision.standing).toEqual([]);
      targets.push(...decision.propose.map(({ target, knob }) => `${knob} ${targetKey(target)}`));
      for (const { id } of decision.propose) policy.note(id, "refused");
    }
    expect(targets.length).toBeGreaterThan(0);
    expect(new Set(targets).size).toBe(targets.length);
  });

  test("T10: knobs that do not work here are not proposed", () => {
    for (const knob of KNOBS) {
      const usable = new Set(KNOBS.filter((other) => other !== knob));
      const sim = hogsAwhile(() => true);
      const used = new Driver(sim, drive({ usable })).run(20).proposed.map((action) => action.knob);
      expect(used).not.toContain(knob);
    }
  });
});

test("T10: who is proposed is named by pid and start, as the tick measured it", () => {
  const sim = new SchedulerSim(2, [
    { pid: 100, name: "service", threads: 1, groups: [], serves: { perS: 60, costMs: 8 } },
    ...[201, 202, 203, 204].map((pid) => ({ pid, name: "hog", threads: 1, groups: [] })),
  ]);
  const driver = new Driver(sim, { policy: "ours" }).run(10);
  const known = new Set(
    driver.ticks.flatMap(({ contention }) => contention.contenders.map(processId)),
  );
  expect(driver.proposed.length).toBeGreaterThan(0);
  for (const { target } of driver.proposed) expect(known).toContain(targetKey(target));
});
