// Each failure mode on a case where it applies and on the same case without its cause.
import { expect, test } from "vitest";
import { ROOT } from "../../judge/contention/index.ts";
import type {
  Contender,
  Contention,
  ContentionJudgement,
  Party,
  SchedulingGroup,
} from "../../judge/contention/index.ts";
import { examine } from "../via-negativa/index.ts";
import type { Action } from "./action.ts";
import { DEFAULT_LIMITS, FAILURE_MODES } from "./index.ts";
import { contender } from "./scheduler.fixture.ts";
import type { Draft, Scene } from "./scene.ts";
import { outlook } from "./steering.fixture.ts";
import type { Outlook } from "./steering.fixture.ts";

const session = (number: number, given: Partial<SchedulingGroup> = {}): SchedulingGroup => ({
  kind: "session",
  id: `autogroup-${number}`,
  weight: 1,
  setting: 0,
  manager: null,
  version: null,
  ...given,
});
const cgroup = (id: string, given: Partial<SchedulingGroup> = {}): SchedulingGroup => ({
  kind: "cgroup",
  id,
  weight: 1,
  setting: 100,
  manager: null,
  version: 2,
  ...given,
});

const VICTIM = contender({ pid: 100, path: [ROOT, session(1)], ran: 0.3, waited: 2 });
const HOG = contender({ pid: 200, path: [ROOT, session(2)], ran: 1.7, waited: 0.3 });

const partyOf = (judged: Contender): Party => ({
  entity: {
    id: judged.path.at(-1)!.id,
    kind: "session",
    group: judged.path.at(-1)!,
    knobs: ["autogroup"],
    members: [judged],
    ran: judged.ran,
    waited: judged.waited,
    wait: 0.9,
    voluntaryPerS: null,
    forcedPerS: null,
  },
  judged: [judged],
  reason: "measured",
  declared: false,
});

const RENICE: Draft = {
  target: { kind: "process", pid: 200, startTicks: 200, name: "hog" },
  knob: "nice",
  before: 0,
  after: 5,
  role: "restrain",
  reason: "it takes much",
  forecast: null,
};
const WEIGH_SESSION: Draft = {
  ...RENICE,
  target: { kind: "session", group: 2, pid: 200, name: "hog" },
  knob: "autogroup",
};
const weigh = (path: string, given: Partial<Draft> = {}): Draft => ({
  ...RENICE,
  target: { kind: "cgroup", path, version: 2 },
  knob: "cgroup-weight",
  before: 100,
  after: 50,
  ...given,
});
const PIN: Draft = { ...RENICE, knob: "affinity", before: [0, 1], after: [0], role: "place" };
const STANDING: Action = { ...RENICE, id: "a1" };

interface Case {
  readonly draft?: Draft;
  readonly hog?: Partial<Contender>;
  readonly victim?: Partial<Contender>;
  readonly others?: readonly Contender[];
  readonly contention?: Partial<Contention>;
  readonly outlook?: Outlook;
  readonly scene?: Partial<Omit<Scene, "situation">>;
}

const NO_WISHES = { helpFor: [], protect: [], only: [] };

function found(given: Case) {
  const victim = { ...VICTIM, ...given.victim };
  const hog = { ...HOG, ...given.hog };
  const contention: Contention = {
    at: 10_000,
    elapsed: 1000,
    onlineCores: 2,
    pressure: 0.9,
    runnable: 5,
    cpuAvg: 1,
    contenders: [victim, hog, ...(given.others ?? [])],
    own: [],
    ownGroups: [],
    extScheduler: null,
    blind: null,
    ...given.contention,
  };
  const judgement: ContentionJudgement = {
    victims: [partyOf(victim)],
    hogs: [partyOf(hog)],
    rivalries: [],
  };
  const situation = { now: 10_000, contention, judgement, ...outlook(2, given.outlook) };
  const scene: Scene = {
    situation,
    limits: DEFAULT_LIMITS,
    wishes: NO_WISHES,
    standing: [],
    restsUntil: () => null,
    ...given.scene,
  };
  return examine(FAILURE_MODES, given.draft ?? RENICE, scene);
}

const tried = new Set<string>();

function suppresses(mode: string, what: string, given: Case): void {
  tried.add(mode);
  test(`R4: ${mode}: ${what}`, () => {
    const outcome = found(given);
    expect(outcome.passes ? null : outcome.mode).toBe(mode);
  });
}

function passes(what: string, given: Case): void {
  test(`R4: passes: ${what}`, () => {
    expect(found(given)).toEqual({ passes: true });
  });
}

passes("a hog of its own session by nice", {});
passes("a session by its autogroup", { draft: WEIGH_SESSION });
passes("cores by affinity", { draft: PIN });
const IN_BATCH = { path: [ROOT, cgroup("/batch")] };
passes("a cgroup by weight", { draft: weigh("/batch"), hog: IN_BATCH });

suppresses("acting-blind", "the plant says the reading is incomplete", {
  contention: { blind: "half is missing" },
});
suppresses("acting-blind", "the reading is old", { contention: { at: 3000 } });
passes("a reading of a minute, a minute old", { contention: { at: 0, elapsed: 60_000 } });
suppresses("survival-mode", "risk is high", { outlook: { risk: 0.8 } });
suppresses("foreign-scheduler", "sched_ext is in force", {
  contention: { extScheduler: "layered" },
});
passes("affinity under sched_ext", { draft: PIN, contention: { extScheduler: "layered" } });
suppresses("knob-not-usable", "the host has not got the knob", {
  outlook: { usable: new Set(["autogroup"]) },
});
suppresses("thrash", "another stands on the same knob", { scene: { standing: [STANDING] } });
suppresses("thrash", "one stands that pulls the other way", {
  draft: { ...PIN, role: "boost" },
  scene: { standing: [STANDING] },
});
passes("a further step of what stands", {
  draft: { ...RENICE, before: 5, after: 10, continues: "a1" },
  scene: { standing: [STANDING] },
});
suppresses("flapping", "the target rests", { scene: { restsUntil: () => 12_000 } });
passes("the rest is over", { scene: { restsUntil: () => 9000 } });

suppresses("never-touch", "init", {
  draft: { ...RENICE, target: { kind: "process", pid: 1, startTicks: 0, name: "x" } },
});
suppresses("never-touch", "a kernel thread", { hog: { kernelThread: true } });
suppresses("never-touch", "the message bus", { hog: { name: "dbus-daemon" } });
suppresses("never-touch", "the server of remote logins", { hog: { name: "sshd" } });
suppresses("never-touch", "a login shell", { hog: { name: "-bash", sessionId: 200 } });
passes("a shell that leads no session", { hog: { name: "bash", sessionId: 7 } });
suppresses("never-touch", "a real-time task", { hog: { schedulingClass: "rr" } });
suppresses("never-touch", "a deadline task", { hog: { schedulingClass: "deadline" } });
suppresses("never-touch", "an unknown class", { hog: { schedulingClass: null } });
suppresses("never-touch", "a pod's pause process", { hog: { name: "pause" } });
suppresses("never-touch", "a unit the host depends on", {
  hog: { path: [ROOT, cgroup("/system.slice/systemd-journald.service")] },
});
suppresses("never-touch", "the user's list by pid", {
  scene: { wishes: { ...NO_WISHES, protect: [{ kind: "pid", pid: 200 }] } },
});
suppresses("never-touch", "the user's list by unit", {
  hog: { path: [ROOT, cgroup("/system.slice/db.service")] },
  scene: { wishes: { ...NO_WISHES, protect: [{ kind: "unit", unit: "db.service" }] } },
});
suppresses("outside-only-list", "the user allows another cgroup", {
  scene: { wishes: { ...NO_WISHES, only: [{ kind: "cgroup", path: "/batch" }] } },
});
passes("inside of the list", {
  hog: { path: [ROOT, cgroup("/batch"), cgroup("/batch/a")] },
  scene: { wishes: { ...NO_WISHES, only: [{ kind: "cgroup", path: "/batch" }] } },
});
suppresses("own-terminal", "this program's parent", { contention: { own: [200] } });
suppresses("own-terminal", "a group above this program's", {
  draft: weigh("/batch"),
  hog: IN_BATCH,
  contention: { ownGroups: ["/batch/inner"] },
});
suppresses("shared-group", "a victim is in it", {
  draft: WEIGH_SESSION,
  victim: { path: HOG.path },
});
suppresses("shared-group", "a hog is in what would be boosted", {
  draft: {
    ...WEIGH_SESSION,
    after: -5,
    role: "boost",
    target: { kind: "session", group: 1, pid: 100, name: "s" },
  },
  hog: { path: VICTIM.path },
});
suppresses("shared-group", "one never touched is in it", {
  draft: WEIGH_SESSION,
  others: [contender({ pid: 201, path: HOG.path, name: "sshd" })],
});
suppresses("shared-group", "a cgroup that the user protects is in it", {
  draft: weigh("/batch"),
  hog: IN_BATCH,
  scene: { wishes: { ...NO_WISHES, protect: [{ kind: "cgroup", path: "/batch/db" }] } },
});
suppresses("somebody-types-there", "the hog runs behind a prompt", {
  draft: WEIGH_SESSION,
  hog: { behindPrompt: true },
});
passes("one process behind a prompt", { hog: { behindPrompt: true } });
suppresses("manager-undoes-it", "kubelet", {
  draft: weigh("/pod"),
  hog: { path: [ROOT, cgroup("/pod", { manager: "kubelet" })] },
});
suppresses("manager-undoes-it", "systemd, behind its back", {
  draft: weigh("/a.service"),
  hog: { path: [ROOT, cgroup("/a.service", { manager: "systemd" })] },
});
passes("a unit through systemd", {
  draft: {
    ...weigh("/a.service"),
    knob: "unit-weight",
    target: { kind: "unit", unit: "a.service", path: "/a.service", version: 2 },
  },
  hog: { path: [ROOT, cgroup("/a.service", { manager: "systemd" })] },
});

suppresses("priority-inversion", "the hog is the victim's parent", { victim: { parentPid: 200 } });
suppresses("priority-inversion", "the hog is its grandparent", {
  victim: { parentPid: 150 },
  others: [contender({ pid: 150, parentPid: 200 })],
});
suppresses("priority-inversion", "the hog works for the victim", { hog: { parentPid: 100 } });
suppresses("priority-inversion", "both are workers of one program", {
  hog: { parentPid: 50, name: "worker" },
  victim: { parentPid: 50, name: "worker" },
});
passes("two programs started by one", {
  hog: { parentPid: 50, name: "batch" },
  victim: { parentPid: 50, name: "web" },
});
suppresses("priority-inversion", "the hog listens", { hog: { listens: true } });
suppresses("priority-inversion", "the hog's parent listens", { hog: { parentListens: true } });
passes("a user's burner that listens", { hog: { uid: 1000, listens: true } });

suppresses("cannot-be-undone", "the group's setting was not read", {
  draft: weigh("/batch"),
  hog: { path: [ROOT, cgroup("/batch", { setting: null })] },
});
suppresses("cannot-be-undone", "the cores are not known", { draft: { ...PIN, before: [] } });
suppresses("gift-that-could-be-kept", "a task of a user's", {
  draft: { ...RENICE, after: -5, role: "boost" },
  hog: { uid: 1000 },
});
passes("a boost of what runs as root", { draft: { ...RENICE, after: -5, role: "boost" } });
passes("a name that any user may take", { hog: { uid: 1000, name: "sshd" } });
suppresses("narrowed-cores", "somebody pinned it", { draft: PIN, hog: { allowedCores: 1 } });
suppresses("beyond-bounds", "nice 11", { draft: { ...RENICE, after: 11 } });
suppresses("beyond-bounds", "nice −6", { draft: { ...RENICE, after: -6, role: "boost" } });
suppresses("beyond-bounds", "less than a sixteenth", {
  draft: weigh("/batch", { after: 6 }),
  hog: IN_BATCH,
});
suppresses("beyond-bounds", "a sixteenth of a sixteenth, by a further step", {
  draft: weigh("/batch", { before: 7, after: 3, continues: "a9" }),
  hog: IN_BATCH,
  scene: { standing: [{ ...weigh("/batch", { after: 7 }), id: "a9" }] },
});
suppresses("beyond-bounds", "a class that was not asked for", {
  draft: { ...RENICE, knob: "class", before: "other", after: "batch" },
});
passes("a class that was asked for", {
  draft: { ...RENICE, knob: "class", before: "other", after: "batch" },
  scene: { limits: { ...DEFAULT_LIMITS, allowClass: "batch" } },
});
suppresses("lock-holder-starvation", "a group that has little already", {
  draft: weigh("/batch", { before: 10, after: 1 }),
  hog: { path: [ROOT, cgroup("/batch", { setting: 10, weight: 0.1 })] },
});
suppresses("hot-core", "the core left behind is better off", {
  draft: PIN,
  outlook: {
    cores: [
      { core: 0, score: 0.2 },
      { core: 1, score: 1.5 },
    ],
  },
});
suppresses("hot-core", "nothing is known of the cores", { draft: PIN, outlook: { cores: [] } });

test("R4: every failure mode has a case here, a name in kebab-case and one sentence", () => {
  const names = FAILURE_MODES.map(({ name }) => name);
  expect([...tried].toSorted()).toEqual(names.toSorted());
  expect(new Set(names).size).toBe(names.length);
  for (const { name, what } of FAILURE_MODES) {
    expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(what).toMatch(/^[A-Z][^.]*\.$/);
  }
});
