import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ROOT } from "./contender.ts";
import type { Contender, Contention } from "./contender.ts";
import { ContentionJudge } from "./contention-judge.ts";
import {
  cgroup,
  contender,
  contention,
  hog,
  SERVES,
  session,
  starved,
} from "./contention.fixture.ts";
import { groupLoads } from "./entities.ts";
import type { ContentionJudgement } from "./judgement.ts";
import { meanContention } from "./mean.ts";

const inSession = (number: number): Partial<Contender> => ({ path: [ROOT, session(number)] });
/** Listens under an ordinary account, which says nothing. */
const USER = { uid: 1000, listens: true } as const;
const pidsOf = (parties: ContentionJudgement["victims"]): number[] =>
  parties.flatMap(({ judged }) => judged.map(({ pid }) => pid)).toSorted((a, b) => a - b);

/** `victims | hogs` by pid, after the last of several readings. */
function sides(
  readings: readonly Contention[],
  declared: (one: Contender) => boolean = () => false,
): string {
  const judge = new ContentionJudge();
  const said = readings.map((reading) => judge.judge(reading, declared)).at(-1)!;
  return `${pidsOf(said.victims).join(",")} | ${pidsOf(said.hogs).join(",")}`;
}

const CALM_READINGS = 5;

/** One alone on a calm host for five seconds, then beside a hog for as long. */
const calmThen = (before: Partial<Contender>, then: Partial<Contender>): Contention[] => [
  ...Array.from({ length: CALM_READINGS }, (_, i) =>
    contention([contender(7, before)], { at: i * 1000, pressure: 0.01 }),
  ),
  ...Array.from({ length: 5 }, (_, i) =>
    contention([starved(7, then), hog(9)], { at: 5000 + i * 1000 }),
  ),
];

describe("X2: who waits and who takes, by measure", () => {
  test.each<[name: string, contenders: Contender[], expected: string]>([
    [
      "an overloaded service that listens is a victim",
      [starved(7, { ...SERVES }), hog(9)],
      "7 | 9",
    ],
    ["the same without any sign of need is a hog", [starved(7), hog(9)], " | 7,9"],
    [
      "one that sleeps often is a victim",
      [contender(7, { ran: 0.2, waited: 0.3, voluntaryPerS: 80, forcedPerS: 50 }), hog(9)],
      "7 | 9",
    ],
    [
      "one that hardly waits is none",
      [contender(7, { ran: 0.5, waited: 0.02, ...SERVES }), hog(9)],
      " | 9",
    ],
    [
      "one that hardly wants a core is none",
      [contender(7, { ran: 0.01, waited: 0.04, ...SERVES }), hog(9)],
      " | 9",
    ],
    [
      "a waiting kernel thread is neither",
      [starved(7, { kernelThread: true, voluntaryPerS: 90 })],
      " | ",
    ],
    [
      "a worker of a service that listens is no hog",
      [hog(9, { uid: 33, parentListens: true })],
      " | ",
    ],
    ["a listener that takes all is no hog", [hog(9, { waited: 0.1, ran: 0.9, ...SERVES })], " | "],
    ["a burner of a user's that calls listen is a hog", [starved(7, USER), hog(9)], " | 7,9"],
    ["and so is one whose owner is unknown", [starved(7, { ...USER, uid: null })], " | 7"],
    ["the last uid of a system account", [starved(7, { ...SERVES, uid: 999 }), hog(9)], "7 | 9"],
    [
      "six burners under a listening parent of a user's",
      [70, 71, 72, 73, 74, 75].map((pid) => hog(pid, { uid: 1000, parentListens: true })),
      " | 70,71,72,73,74,75",
    ],
    [
      "a user's service that sleeps often is a victim, as one that does not listen",
      [contender(7, { ...USER, ran: 0.2, waited: 0.3, voluntaryPerS: 80, forcedPerS: 50 }), hog(9)],
      "7 | 9",
    ],
    [
      "whose switches are unknown is no hog",
      [hog(9, { voluntaryPerS: null, forcedPerS: null })],
      " | ",
    ],
    [
      "four threads, all ready",
      [hog(9, { ran: 1, waited: 3, busyThreads: 4, threads: 9 })],
      " | 9",
    ],
    [
      "four threads, ready half of the time",
      [hog(9, { ran: 1, waited: 1, busyThreads: 4, threads: 9 })],
      " | ",
    ],
    ["hogs that are held down take nothing", [hog(9, { ran: 0.01, waited: 1 })], " | "],
    ["nothing to judge", [], " | "],
  ])("%s", (_, contenders, expected) => expect(sides([contention(contenders)])).toBe(expected));

  test.each<[name: string, readings: Contention[], expected: string]>([
    [
      "who gave its core away before is a victim",
      calmThen({ ran: 0.3, voluntaryPerS: 80 }, {}),
      "7 | 9",
    ],
    [
      "a user's service that gave its core away before",
      calmThen({ ...USER, ran: 0.3, voluntaryPerS: 80 }, USER),
      "7 | 9",
    ],
    ["a user's listener that did not", calmThen({ ...USER, ran: 1 }, USER), " | 7,9"],
    ["who took all before too is a hog", calmThen({ ran: 1, voluntaryPerS: 0 }, {}), " | 7,9"],
    [
      "the past is of one process, not of its number",
      calmThen({ ran: 0.3, voluntaryPerS: 80 }, { startTicks: 999 }),
      " | 7,9",
    ],
    [
      "a moment of calm is no past",
      calmThen({ ran: 0.3, voluntaryPerS: 80 }, {}).slice(4),
      " | 7,9",
    ],
  ])("under pressure both look alike: %s", (_, readings, expected) =>
    expect(sides(readings)).toBe(expected),
  );

  test("what was seen under pressure, or blind, is no past", () => {
    for (const facts of [{ pressure: 0.5 }, { blind: "late" }, { pressure: null, runnable: 9 }]) {
      const readings = calmThen({ ran: 0.3, voluntaryPerS: 80 }, {});
      const calm = readings.slice(0, CALM_READINGS);
      const before = calm.map((one) => contention(one.contenders, facts));
      expect(sides([...before, ...readings.slice(CALM_READINGS)])).toBe(" | 7,9");
    }
  });

  test("whom the user named is a victim while it waits, and never a hog", () => {
    const isSeven = ({ pid }: Contender): boolean => pid === 7;
    expect(sides([contention([starved(7), hog(9)])], isSeven)).toBe("7 | 9");
    expect(sides([contention([starved(7, USER), hog(9)])], isSeven)).toBe("7 | 9");
    expect(sides([contention([hog(7, { ran: 1, waited: 0 }), hog(9)])], isSeven)).toBe(" | 9");
  });

  test("this program and its own are neither", () => {
    const own = contention([starved(7, { ...SERVES }), hog(9)], { own: [7, 9] });
    expect(sides([own])).toBe(" | ");
  });

  test("new ones among hogs are hogs while their group has one that was measured", () => {
    const fresh = { voluntaryPerS: null, forcedPerS: null, ...inSession(3) };
    const build = contention([hog(9, inSession(3))]);
    const later = (at: number): Contention => contention([hog(10, fresh)], { at });
    expect(sides([build, later(1000)])).toBe(" | 10");
    expect(sides([build, later(20_000)])).toBe(" | ");
    const chain = Array.from({ length: 20 }, (_, i) => later(i * 1000));
    expect(sides([build, ...chain])).toBe(" | ");
  });

  test("a wait that is booked a tick later does not make a hog come and go", () => {
    const waits = [0.9, 0.6, 1.2, 0.7, 1.1];
    const readings = waits.map((waited, i) =>
      contention([hog(9, { ran: 0.1, waited })], { at: i * 1000 }),
    );
    for (const [i] of readings.entries()) expect(sides(readings.slice(0, i + 1))).toBe(" | 9");
    const idle = contention([hog(9, { ran: 0.1, waited: 0.1 })]);
    expect(sides([...readings, idle, idle])).toBe(" | ");
  });

  test("a hog that began in the middle of a reading is one from the next on", () => {
    const begun = contention([hog(9, { ran: 0.05, waited: 0.08 })]);
    expect(sides([begun])).toBe(" | ");
    expect(sides([begun, contention([hog(9)], { at: 1000 })])).toBe(" | 9");
  });

  test("names never count", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const named = [starved(7, { ...SERVES, name: a }), hog(9, { name: b })];
        expect(sides([contention(named)])).toBe("7 | 9");
      }),
      { seed: 1 },
    );
  });

  test("nobody is both, whatever was measured", () => {
    const share = fc.double({ min: 0, max: 4, noNaN: true });
    const rate = fc.option(fc.double({ min: 0, max: 1e5, noNaN: true }));
    const anyone = fc.record({
      ran: share,
      waited: share,
      voluntaryPerS: rate,
      forcedPerS: rate,
      listens: fc.option(fc.boolean()),
      uid: fc.constantFrom(33, 1000, null),
    });
    fc.assert(
      fc.property(fc.array(anyone, { maxLength: 6 }), (facts) => {
        const all = facts.map((each, i) => contender(i + 2, { ...each, ...inSession(i % 2) }));
        const { victims, hogs, rivalries } = new ContentionJudge().judge(contention(all));
        const both = new Set([...pidsOf(victims), ...pidsOf(hogs)]);
        expect(both.size).toBe(pidsOf(victims).length + pidsOf(hogs).length);
        for (const { victim, hog: other } of rivalries)
          expect(victim.entity.id).not.toBe(other.entity.id);
      }),
      { seed: 1 },
    );
  });
});

describe("X2: where they meet, and what decides there", () => {
  const say = (one: Contender, other: Contender): string[] => {
    const { rivalries } = new ContentionJudge().judge(contention([one, other]));
    return rivalries.map(
      ({ victim, hog: taker, level, reniceDecides }) =>
        `${victim.entity.id} < ${taker.entity.id} in ${level.id} by ${taker.entity.knobs.join("/")}${reniceDecides ? ", renice too" : ""}`,
    );
  };
  const web = (path: Contender["path"]): Contender =>
    starved(7, { ...SERVES, path: [ROOT, ...path] });
  const job = (path: Contender["path"], facts: Partial<Contender> = {}): Contender =>
    hog(9, { path: [ROOT, ...path], ...facts });

  test.each<[name: string, victim: Contender, hog: Contender, expected: string[]]>([
    [
      "one session: nice",
      web([session(1)]),
      job([session(1)]),
      ["7:70 < 9:90 in autogroup-1 by nice/class, renice too"],
    ],
    [
      "two sessions: their autogroup",
      web([session(1)]),
      job([session(2)]),
      ["autogroup-1 < autogroup-2 in / by autogroup"],
    ],
    [
      "sibling cgroups: the weight",
      web([cgroup("/a")]),
      job([cgroup("/b")]),
      ["/a < /b in / by cgroup-weight"],
    ],
    [
      "a unit of systemd: its weight through systemd",
      web([cgroup("/a")]),
      job([cgroup("/b.service", "systemd")]),
      ["/a < /b.service in / by unit-weight"],
    ],
    [
      "cousins: the level below their common group",
      web([cgroup("/a"), cgroup("/a/b"), cgroup("/a/b/c")]),
      job([cgroup("/a"), cgroup("/a/d"), cgroup("/a/d/e")]),
      ["/a/b < /a/d in /a by cgroup-weight"],
    ],
    [
      "a cgroup beside a session",
      web([cgroup("/a")]),
      job([session(2)]),
      ["/a < autogroup-2 in / by autogroup"],
    ],
    [
      "a process beside the group it waits for",
      web([cgroup("/a")]),
      job([cgroup("/a"), cgroup("/a/b")]),
      ["7:70 < /a/b in /a by cgroup-weight"],
    ],
    [
      "without autogroup all stand in the root",
      web([]),
      job([]),
      ["7:70 < 9:90 in / by nice/class, renice too"],
    ],
    [
      "a real-time hog follows no weight",
      web([session(1)]),
      job([session(2)], { schedulingClass: "fifo" }),
      ["autogroup-1 < autogroup-2 in / by "],
    ],
    [
      "cores of one unknown: they may compete",
      web([]),
      job([], { cores: [3] }),
      ["7:70 < 9:90 in / by nice/class, renice too"],
    ],
    [
      "no core in common: no rivalry",
      { ...web([]), cores: [0, 1] },
      job([], { cores: [2, 3] }),
      [],
    ],
  ])("%s", (_, victim, taker, expected) => expect(say(victim, taker)).toEqual(expected));

  test("one group's hogs are one rival, and a rival that serves is marked", () => {
    const all = [
      starved(7, { ...SERVES, ...inSession(1) }),
      hog(9, inSession(2)),
      hog(10, inSession(2)),
      hog(11, inSession(3)),
      contender(12, { ...SERVES, ran: 0.1, ...inSession(3) }),
      contender(13, { ...USER, ran: 0.1, ...inSession(2) }),
    ];
    const { rivalries, hogs } = new ContentionJudge().judge(contention(all));
    expect(hogs.map(({ entity }) => entity.id)).toEqual(["autogroup-2", "autogroup-3"]);
    expect(
      rivalries.map((one) => [one.hog.entity.id, one.hog.judged.length, one.hogServes]),
    ).toEqual([
      ["autogroup-2", 2, false],
      ["autogroup-3", 1, true],
    ]);
    expect(rivalries[0]?.hog.reason).toMatch(/; and 1 more like it$/);
  });
});

describe("X2: loads of groups and means of readings", () => {
  test("a group's load is the sum of all below it", () => {
    const deep = { path: [ROOT, cgroup("/a"), cgroup("/a/b")] };
    const loads = groupLoads(
      contention([hog(9, deep), hog(10, { path: [ROOT, cgroup("/a")] }), hog(11)]),
    );
    expect(
      loads.map(({ id, ran, waited, wait, forcedPerS }) => [id, ran, waited, wait, forcedPerS]),
    ).toEqual([
      ["/a", 1, 1, 0.5, 160],
      ["/a/b", 0.5, 0.5, 0.5, 80],
    ]);
  });

  test("the mean is weighted by time, and who was missing did nothing then", () => {
    const mean = meanContention([
      contention([hog(9, { ran: 1, waited: 0 })], { elapsed: 1000, pressure: 0.2 }),
      contention([hog(9, { ran: 0.4 }), hog(10)], { elapsed: 3000, pressure: null, blind: "late" }),
    ]);
    expect(mean).toMatchObject({ elapsed: 4000, pressure: 0.2, blind: "late" });
    const ran = mean!.contenders.map((one) => [one.pid, one.ran]);
    expect(ran).toEqual([
      [9, expect.closeTo(0.55)],
      [10, 0.375],
    ]);
    expect(meanContention([])).toBeNull();
  });
});
