import { describe, expect, test } from "vitest";
import { ContentionJudge, ROOT } from "../../judge/contention/index.ts";
import type { Contender, Contention, SchedulingGroup } from "../../judge/contention/index.ts";
import { contentionPage } from "./page.ts";
import { contentionText } from "./text.ts";

const group = (kind: "session" | "cgroup", id: string, facts: Partial<SchedulingGroup> = {}) => ({
  ...ROOT,
  kind,
  id,
  weight: 1,
  setting: kind === "session" ? 0 : 1024,
  version: kind === "session" ? null : (1 as const),
  ...facts,
});

const one = (pid: number, path: SchedulingGroup[], facts: Partial<Contender> = {}): Contender => ({
  pid,
  startTicks: 5,
  parentPid: 1,
  sessionId: pid,
  behindPrompt: false,
  name: "job",
  uid: 0,
  threads: 1,
  kernelThread: false,
  schedulingClass: "other",
  nice: 0,
  path: [ROOT, ...path],
  ran: 0.5,
  waited: 0.5,
  voluntaryPerS: 0,
  forcedPerS: 80,
  listens: false,
  allowedCores: 2,
  ...facts,
});
const web = (path: SchedulingGroup[], facts: Partial<Contender> = {}): Contender =>
  one(7, path, { name: "web", ran: 0.31, waited: 0.69, listens: true, ...facts });

const reading = (
  contenders: readonly Contender[],
  facts: Partial<Contention> = {},
): Contention => ({
  at: 0,
  elapsed: 3000,
  onlineCores: 2,
  pressure: 0.9,
  runnable: 6,
  cpuAvg: 1,
  contenders,
  own: [1],
  ownGroups: [],
  extScheduler: null,
  blind: null,
  ...facts,
});

const seen = (contenders: readonly Contender[], facts: Partial<Contention> = {}) => {
  const contention = reading(contenders, facts);
  return { host: "h", contention, judgement: new ContentionJudge().judge(contention) };
};
const textOf = (contenders: readonly Contender[], facts: Partial<Contention> = {}): string =>
  contentionText(seen(contenders, facts));

describe("X2: who waits for whom, in words", () => {
  test("two sessions: the level, the knob with its setting, and that renice would not help", () => {
    const text = textOf([
      web([group("session", "autogroup-1")]),
      one(9, [group("session", "autogroup-2")]),
      one(10, [group("session", "autogroup-2")]),
    ]);
    expect(text).toMatch(
      /^h, 2 cores, over 3\.0 s: some task waited for a core 90\.0% of the time/,
    );
    expect(text).toContain("session autogroup-1 (web, pid 7)\n    waits    waited 69 %");
    expect(text).toContain("  for session autogroup-2 (job, 2 processes)\n");
    expect(text).toContain("meet     under the root, as two sessions\n");
    expect(text).toContain(
      "decides  the session's nice (/proc/9/autogroup), now 0; renice would change nothing: nice decides only within the session\n",
    );
  });

  test.each<[name: string, contenders: Contender[], said: string]>([
    [
      "one session: renice works",
      [web([group("session", "a")]), one(9, [group("session", "a")], { nice: 3 })],
      "decides  nice of every thread, now 3; renice would work",
    ],
    [
      "cgroups",
      [web([group("cgroup", "/a")]), one(9, [group("cgroup", "/b")])],
      "decides  cpu.shares of /b, now 1024; renice would change nothing",
    ],
    [
      "version 2",
      [web([group("cgroup", "/a")]), one(9, [group("cgroup", "/b", { version: 2, setting: 100 })])],
      "decides  cpu.weight of /b, now 100;",
    ],
    [
      "a unit",
      [
        web([group("cgroup", "/a")]),
        one(9, [group("cgroup", "/b.service", { version: 2, setting: 100, manager: "systemd" })]),
      ],
      "CPUWeight of /b.service (systemctl set-property), now 100",
    ],
    [
      "kubelet",
      [
        web([group("cgroup", "/a")]),
        one(9, [group("cgroup", "/kubepods/b", { manager: "kubelet" })]),
      ],
      "now 1024, which the kubelet writes as well",
    ],
    [
      "a cgroup and a session",
      [web([group("cgroup", "/a")]), one(9, [group("session", "autogroup-2")])],
      "; or, on the side that waits, cpu.shares of /a, now 1024;",
    ],
    [
      "real time",
      [web([]), one(9, [], { schedulingClass: "fifo" })],
      "decides  nothing: real-time and sched_ext tasks follow no weight; renice would not work",
    ],
    [
      "a rival that serves",
      [
        web([group("session", "a")]),
        one(9, [group("session", "b")]),
        one(10, [group("session", "b")], { ran: 0.1, waited: 0, listens: true }),
      ],
      "caution  who takes also holds somebody who waits or listens",
    ],
  ])("%s", (_, contenders, said) => expect(textOf(contenders)).toContain(said));

  test("nobody waits; somebody waits for nobody; nothing at all", () => {
    expect(textOf([])).toContain("\nNobody waits who could be helped.\n");
    const hogs = textOf([one(9, [group("session", "b")])]);
    expect(hogs).toContain(
      "Nobody waits who could be helped.\nTakes all it can get: session b (job, pid 9): ran",
    );
    expect(textOf([web([])])).toContain("Nobody who could be restrained takes a core from it.");
  });

  test("what must not be trusted is said", () => {
    expect(textOf([], { blind: "the tick came late" })).toContain(
      "Not to be acted on: the tick came late.",
    );
    expect(textOf([], { extScheduler: "rusty\u001b[2J" })).toContain("rusty\\x1b[2J is in force");
    expect(textOf([], { pressure: null })).toContain("pressure unknown");
  });

  test("hostile names of processes and groups are shown, not sent, and cut", () => {
    const evil = "\u001b]0;x\u0007\u202e\n";
    const text = textOf([
      web([group("cgroup", `/${evil}`)], { name: evil }),
      one(9, [group("cgroup", `/${"b".repeat(300)}`)], { name: evil }),
    ]);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).not.toContain("b".repeat(200));
  });

  test("a narrow terminal: folded, nothing lost", () => {
    const both = seen([web([group("session", "a")]), one(9, [group("session", "b")])]);
    const words = (text: string): string[] => text.split(/\s+/u);
    expect(words(contentionText(both, 60))).toEqual(words(contentionText(both)));
    for (const line of contentionText(both, 60).split("\n")) expect(line.length).toBeLessThan(61);
  });
});

describe("X2: who waits for whom, as JSON", () => {
  test("scalars with units, parties by id, groups and processes once each", () => {
    const page = contentionPage(
      seen([web([group("session", "a")], { ran: 0.312345 }), one(9, [group("session", "b")])]),
    );
    expect(JSON.parse(JSON.stringify(page))).toMatchObject({
      schema: "homeostat.contention/1",
      elapsed_s: 3,
      pressure_ratio: 0.9,
      blind: null,
      victims: [{ id: "a", kind: "session", judged: ["7:5"], declared: false }],
      hogs: [{ id: "b", ran_cores: 0.5, wait_ratio: 0.5 }],
      rivalries: [
        {
          level: "/",
          victim: { id: "a" },
          hog: { id: "b" },
          knobs: ["autogroup"],
          renice_decides: false,
          hog_serves: false,
        },
      ],
      groups: [{ id: "a" }, { id: "b", weight: 1, setting: 0, cgroup_version: null }],
      processes: [{ id: "7:5", ran_cores: 0.3123, path: ["/", "a"] }, { id: "9:5" }],
      own_pids: [1],
    });
  });

  test("unknown is null, never absent", () => {
    const page = contentionPage(
      seen([one(9, [], { uid: null, listens: null, voluntaryPerS: null, allowedCores: null })], {
        pressure: null,
      }),
    );
    expect(page.pressure_ratio).toBeNull();
    for (const value of Object.values(page.processes[0]!)) expect(value).not.toBeUndefined();
    expect(JSON.stringify(page)).not.toContain("NaN");
  });
});
