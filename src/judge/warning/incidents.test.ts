import fc from "fast-check";
import { expect, test } from "vitest";
import { incidentText, sightText } from "./incident-text.ts";
import type { ChangeKind } from "./incident.ts";
import { forecastOf, Scene, SECOND } from "./scene.fixture.ts";
import type { SceneSensor } from "./scene.fixture.ts";
import { UsualAgreement } from "./usual-agreement.ts";

/** Rest after which an incident is over, s. */
const REST_S = 600;

/** A scene whose sensors have had values for a minute, so that they are expected to have some. */
function awake(): Scene {
  const scene = new Scene();
  scene.run(60);
  return scene;
}

type Play = (scene: Scene) => void;

const openings: readonly [string, Play, readonly ChangeKind[]][] = [
  ["calm sensors", (scene) => scene.run(3600), []],
  ["one alarm for a moment", (scene) => moment(scene, 4), []],
  ["one wild score for a moment", (scene) => moment(scene, 400), []],
  [
    "two alarms of one group for a moment",
    (scene) => scene.score("cpu0", 4).score("cpu1", 4).run(5),
    [],
  ],
  [
    "alarms of two groups together",
    (scene) => scene.score("cpu0", 4).score("net.lo.rx", 4).run(5),
    ["opened"],
  ],
  [
    "a core, and memory, which is for the forecast",
    (scene) => scene.score("cpu0", 4).score("mem_used", 4).run(5),
    [],
  ],
  ["one alarm that lasts", (scene) => scene.score("cpu0", 4).run(70), ["opened"]],
  [
    "alarms of two groups a minute apart",
    (scene) => {
      scene.score("cpu0", 4).run(2);
      scene.calm().run(60);
      scene.score("net.lo.rx", 4).run(2);
    },
    [],
  ],
  [
    "disk full within a day",
    (scene) => {
      scene.exhaustion = [
        { resource: "disk", name: "/var", sensor: 2, used: 0.8, forecast: forecastOf(7200) },
      ];
      scene.run(1);
    },
    ["opened"],
  ],
  [
    "disk full in a week",
    (scene) => {
      scene.exhaustion = [
        { resource: "disk", name: "/var", sensor: 2, used: 0.8, forecast: forecastOf(7 * 86_400) },
      ];
      scene.run(200);
    },
    [],
  ],
  ["four groups at once, strongly", (scene) => all(scene, 9).run(2), ["opened"]],
  [
    "one alarm, then four groups more",
    (scene) => {
      scene.score("cpu0", 4).run(70);
      all(scene, 9).run(190);
    },
    ["opened", "worsened"],
  ],
];

function moment(scene: Scene, score: number): void {
  scene.score("cpu0", score).run(2);
  scene.calm().run(60);
}

function staying(scene: Scene): Scene {
  const stay = { margin: 2, level: 0.97, record: 0.4, lasted: 300 * SECOND };
  scene.stays = [{ ...stay, name: "cpu", group: "cpu", sensor: 0 }];
  return scene;
}

/** Relations are broken, by these sensors. */
function strained(scene: Scene, ...leading: readonly number[]): Scene {
  const score = {
    state: "judged",
    score: 4,
    figure: "mahalanobis",
    mahalanobis: 9,
    residual: 7,
    sensors: 5,
  } as const;
  scene.relations = { score, leading };
  return scene;
}

function all(scene: Scene, score: number): Scene {
  for (const { id } of scene.sensors.specs) scene.score(id as SceneSensor, score);
  return scene;
}

test.each(openings)("X1: an incident opens, or not: %s", (_name, play, kinds) => {
  const scene = awake();
  play(scene);
  expect(scene.kinds).toEqual(kinds);
});

test("X1: an incident closes after a rest, and alarms before that are the same one", () => {
  const scene = awake();
  scene.score("cpu0", 4).score("net.lo.rx", 4).run(5);
  const opened = scene.incidents.current!;
  expect(scene.calm().run(REST_S - 60).incident?.state).toBe("resting");
  scene.score("cpu0", 4).score("net.lo.rx", 4);
  expect(scene.run(1).incident).toMatchObject({
    id: opened.id,
    state: "open",
    returns: 1,
  });
  scene.calm().run(REST_S - 60);
  expect(scene.kinds).toEqual(["opened"]);
  scene.run(120);
  expect(scene.kinds).toEqual(["opened", "closed"]);
  expect(scene.incidents.current).toBeNull();
  expect(scene.incidents.closed[0]).toMatchObject({ id: opened.id, state: "closed", returns: 1 });
});

test("X1: a score that trembles about its threshold is one alarm that stands", () => {
  const scene = awake();
  for (let i = 0; i < 40; i++) scene.score("cpu0", i % 2 === 0 ? 3.1 : 2.4).run(2);
  expect(scene.kinds).toEqual(["opened"]);
  expect(scene.incidents.current!.alarms).toHaveLength(1);
});

test("X1: since when: the first alarm, not the opening", () => {
  const scene = awake();
  const first = scene.t + 1;
  scene.score("cpu0", 4).run(70);
  const { since, openedAt } = scene.incidents.current!;
  expect(since.monotonic).toBe(first * SECOND);
  expect(openedAt.monotonic).toBe((first + 60) * SECOND);
});

const severities: readonly [string, string, Play][] = [
  ["one group that lasts", "notice", (scene) => scene.score("cpu0", 4).run(70)],
  ["two groups, loud", "notice", (scene) => scene.score("cpu0", 6).score("net.lo.rx", 6).run(2)],
  ["four groups, loud", "notice", (scene) => all(scene, 9).run(2)],
  [
    "two groups for three minutes",
    "warning",
    (scene) => scene.score("cpu0", 4).score("net.lo.rx", 4).run(190),
  ],
  ["four groups for a quarter of an hour", "critical", (scene) => all(scene, 9).run(910)],
  ["a level held for longer than ever", "notice", (scene) => staying(scene).run(5)],
  ["the same, and it goes on", "warning", (scene) => staying(scene).run(310)],
  [
    "memory gone in ten minutes",
    "critical",
    (scene) => {
      scene.exhaustion = [
        { resource: "memory", name: "", sensor: 2, used: 0.9, forecast: forecastOf(600) },
      ];
      scene.run(1);
    },
  ],
];

test.each(severities)("X1: severity of %s: %s", (_name, severity, play) => {
  const scene = awake();
  play(scene);
  expect(scene.incidents.current?.severity).toBe(severity);
  scene.calm().run(30);
  expect(scene.incidents.current?.severity, "it does not get better while it lasts").toBe(severity);
});

test("X1: first suspects are the processes whose use rose up to the onset", () => {
  const scene = new Scene();
  const usual = { pid: 10, name: "database", cpuRatio: 0.9, rssBytes: 8e9 };
  const grower = { pid: 11, name: "cache", cpuRatio: 0.2, rssBytes: 1e9 };
  scene.processes = [usual, grower];
  scene.run(100);
  const runaway = { pid: 66, name: "run\u001b[31maway", cpuRatio: 1, rssBytes: 1e7 };
  scene.processes = [runaway, usual, { ...grower, rssBytes: 3e9 }];
  scene.score("cpu0", 5).score("net.lo.rx", 5).run(2);
  scene.processes = [usual];
  const { suspects } = scene.run(5).incident!;
  expect(suspects.map(({ pid }) => pid)).toEqual([66, 11]);
  expect(suspects[0]!.cpuRise).toBe(1);
  expect(suspects[1]!.rssRiseBytes).toBe(2e9);
});

test("X1: the bands of an alarm's sensor are told as at onset and now, as explanation", () => {
  const scene = awake();
  scene.band("cpu0", "CRYSTAL").score("cpu0", 4).run(70);
  const { incident } = scene.band("cpu0", "FLOW").run(1);
  expect(incident!.alarms[0]!.sensors[0]).toMatchObject({
    bandAtOnset: "CRYSTAL",
    bandNow: "FLOW",
  });
  const text = incidentText(incident!, scene.at);
  expect(text.headline).toBe("notice, since 70 s: 1 alarm in 1 group");
  expect(text.alarms).toEqual([
    "cpu0 is unlike its own past: 1.3 times the alert level at most, 1.3 now; cpu0: CRYSTAL → FLOW (unproven), gap 0.25",
  ]);
});

test("X1: a forecast is told with its interval", () => {
  const scene = awake();
  scene.exhaustion = [
    { resource: "disk", name: "/var", sensor: 2, used: 0.8, forecast: forecastOf(7200) },
  ];
  expect(incidentText(scene.run(1).incident!, scene.at).alarms).toEqual([
    "disk:/var: used up in 2.0 h (96 min to 2.8 h) at 10 % an hour, a rise seen for 4.0 h",
  ]);
  scene.exhaustion = [{ resource: "disk", name: "/var", sensor: 2, used: 0.8, forecast: null }];
  expect(incidentText(scene.run(1).incident!, scene.at).alarms).toEqual([
    "disk:/var: rises no more as it did; was to be used up in 2.0 h (96 min to 2.8 h) at 10 % an hour, a rise seen for 4.0 h",
  ]);
});

test("X1: what was found is told in words", () => {
  const scene = staying(awake());
  scene.holders = [
    { pid: 7, name: "loop", cores: 1, lasted: 1320 * SECOND, before: 360 * SECOND, strength: 1.5 },
  ];
  scene.partings = [{ sensor: 3, share: 0.4, strength: 2, companions: [0] }];
  expect(incidentText(scene.run(5).incident!, scene.at).alarms).toEqual([
    "the busiest core has held 97 % or more for 5 min; never before more than 40 % for half as long; cpu0: not judged",
    "net.lo.rx has fallen to 40 % of what goes with cpu0; net.lo.rx: not judged; cpu0: not judged",
    "loop (pid 7) has held a whole core for 22 min; the longest seen here before was 6 min",
  ]);
});

test("X1: a sensor that is silenced is silent about what lasts too", () => {
  const scene = staying(awake());
  scene.incidents.silence("cpu", scene.at.wall + 1e6);
  expect(scene.run(30).incident).toBeNull();
  expect(scene.kinds).toEqual([]);
});

test("X1: broken relations open an incident when they last", () => {
  const scene = strained(awake(), 3, 0);
  expect(scene.run(30).incident).toBeNull();
  const { incident } = scene.run(60);
  expect(incident!.alarms[0]).toMatchObject({ source: "relations", kind: "relations" });
  expect(incident!.alarms[0]!.sensors.map(({ sensor }) => sensor)).toEqual(["net.lo.rx", "cpu0"]);
});

const everything = ["cpu0", "cpu1", "mem_used", "net.lo.rx", "psi_cpu_some"] as const;

test("X1: blind it opens nothing, closes nothing, and says so", () => {
  const scene = awake();
  scene.score("cpu0", 4).score("net.lo.rx", 4).run(5);
  const { incident, sight } = scene.gap("unreadable", ...everything).run(30);
  expect(sight.blind).toBe(true);
  expect(incident).toMatchObject({ state: "open", blind: true });
  expect(sightText(sight, scene.at)).toBe(
    "blind for 30 s; no values of cpu, memory, network, pressure: nothing is known of this",
  );
  scene.run(3 * REST_S);
  expect(scene.kinds).toEqual(["opened", "blinded"]);
  scene
    .gap(null, ...everything)
    .calm()
    .run(REST_S - 60);
  expect(scene.kinds).toEqual(["opened", "blinded", "sees-again"]);
  scene.run(120);
  expect(scene.kinds).toEqual(["opened", "blinded", "sees-again", "closed"]);
});

test("X1: a host of which all is gone for hours stays blind", () => {
  const { sight } = awake()
    .gap("absent", ...everything)
    .run(3 * 3600);
  expect(sight.blind).toBe(true);
});

test("X1: an incident whose own sensor is not seen stays open", () => {
  const scene = awake();
  scene.score("cpu0", 4).run(70);
  const { incident, sight } = scene.gap("denied", "cpu0").run(3 * REST_S);
  expect(sight.blind).toBe(false);
  expect(incident).toMatchObject({ state: "open", blind: true });
  expect(incident!.alarms[0]!.strength).toBeNull();
});

test("X1: an incident whose sensor's device is gone ends with its rest", () => {
  const scene = awake();
  scene.score("net.lo.rx", 4).run(70);
  scene.gap("vanished", "net.lo.rx").run(REST_S + 60);
  expect(scene.kinds).toEqual(["opened", "closed"]);
});

test("X1: a sleeping host rests no incident, and the pause is told", () => {
  const scene = awake();
  scene.score("cpu0", 4).score("net.lo.rx", 4).run(5);
  const { sight, incident } = scene.calm().sleep(3600).run(1);
  expect(sight.missed).toBe(3601 * SECOND);
  expect(sightText(sight, scene.at)).toContain("no samples for 60 min");
  expect(incident?.state).not.toBe("closed");
  scene.run(REST_S - 60);
  expect(scene.kinds).toEqual(["opened"]);
});

test("X1: at one tick a minute incidents open, rest and close too", () => {
  const scene = new Scene();
  expect(scene.run(20, 60).sight).toMatchObject({ missed: 0, blind: false });
  scene.score("cpu0", 4).run(7, 60);
  expect(scene.kinds).toEqual(["opened"]);
  scene.calm().run(12, 60);
  expect(scene.kinds).toEqual(["opened", "closed"]);
});

test("X1: a clock set back raises and closes nothing", () => {
  const scene = awake();
  scene.score("cpu0", 4).score("net.lo.rx", 4).run(5);
  scene.t -= 30;
  scene.run(20);
  expect(scene.kinds).toEqual(["opened"]);
});

test("X1: acknowledged is told, and only of the current incident", () => {
  const scene = awake();
  scene.score("cpu0", 4).score("net.lo.rx", 4).run(5);
  expect(scene.incidents.acknowledge("another", scene.at)).toBe(false);
  expect(scene.incidents.acknowledge(scene.incidents.current!.id, scene.at, "ada")).toBe(true);
  const { incident } = scene.run(5);
  expect(incident!.acknowledged?.by).toBe("ada");
  expect(incidentText(incident!, scene.at).notes).toContain("acknowledged by ada");
});

test.each(["cpu0", "cpu", "all"])(
  "X1: silenced by %s it raises nothing until the silence ends",
  (what) => {
    const scene = awake();
    scene.incidents.silence(what, scene.at.wall + 300 * SECOND);
    scene.score("cpu0", 4).run(290);
    expect(scene.kinds).toEqual([]);
    expect([...scene.incidents.silenced(scene.at.wall).keys()]).toEqual([what]);
    scene.run(100);
    expect(scene.kinds).toEqual(["opened"]);
    expect(scene.incidents.silenced(scene.at.wall).size).toBe(0);
  },
);

test("X1: what chance did twice in the past opens no incident any more", () => {
  const usual = new UsualAgreement();
  const minutes = 10;
  for (let i = 0; i < 200; i++) {
    usual.noteCalm(i === 4 || i === 7 ? 3.5 : 1, (i + 1) * minutes * 60 * SECOND);
    expect(usual.limit).toBe(i < 143 ? null : 3.5);
  }
});

test("X1: one past incident does not hide the next one like it", () => {
  const usual = new UsualAgreement();
  for (let i = 0; i < 150; i++) usual.noteCalm(1, (i + 1) * 600 * SECOND);
  for (let i = 0; i < 100; i++) usual.noteIncident(9, (150 * 600 + i) * SECOND);
  usual.endIncident(160 * 600 * SECOND);
  expect(usual.limit).toBe(1);
});

const firstDay: readonly [string, Play, readonly ChangeKind[]][] = [
  [
    "two witnesses for a moment",
    (scene) => scene.score("cpu0", 4).score("net.lo.rx", 4).run(5),
    [],
  ],
  ["one group that lasts", (scene) => scene.score("cpu0", 4).run(70), []],
  [
    "two witnesses for a minute",
    (scene) => scene.score("cpu0", 4).score("net.lo.rx", 4).run(70),
    [],
  ],
  [
    "two witnesses for three minutes",
    (scene) => scene.score("cpu0", 4).score("net.lo.rx", 4).run(190),
    ["opened"],
  ],
  ["one that is far too loud for chance, for two ticks", (scene) => moment(scene, 9), []],
  [
    "one that is far too loud for chance, longer",
    (scene) => scene.score("net.lo.rx", 9).run(70),
    [],
  ],
  [
    "one that is far too loud for chance, for three minutes",
    (scene) => scene.score("net.lo.rx", 9).run(190),
    ["opened"],
  ],
  [
    "a single core, however loud: it is the scheduler's choice",
    (scene) => scene.score("cpu0", 9).run(190),
    [],
  ],
  [
    "memory far above its past: that is for the forecast",
    (scene) => scene.score("mem_used", 9).run(190),
    [],
  ],
  [
    "memory and a core beside it: still one witness",
    (scene) => scene.score("mem_used", 9).score("cpu0", 4).run(190),
    [],
  ],
  [
    "relations, and the sensor that leaves them: one witness too",
    (scene) => strained(scene, 3).score("net.lo.rx", 4).run(190),
    [],
  ],
  [
    "relations, and another sensor than the one that leaves them",
    (scene) => strained(scene, 3).score("cpu0", 4).run(190),
    ["opened"],
  ],
];

test.each(firstDay)("X1: in its first day an incident opens, or not: %s", (_name, play, kinds) => {
  const scene = new Scene(false);
  scene.run(60);
  play(scene);
  expect(scene.kinds).toEqual(kinds);
});

test("X1: in its first day one value far too loud for chance makes no warning, however long", () => {
  const [fresh, known] = [new Scene(false), new Scene()];
  for (const scene of [fresh, known]) {
    scene.run(60);
    scene.score("net.lo.rx", 9).run(600);
  }
  expect(fresh.incidents.current?.severity).toBe("notice");
  expect(known.incidents.current?.severity).toBe("warning");
});

test("X1: what was found is told as it alarmed, not as it went by", () => {
  const scene = staying(awake());
  scene.partings = [{ sensor: 3, share: 0.4, strength: 2, companions: [0] }];
  scene.run(5);
  scene.partings = [{ sensor: 3, share: 0.7, strength: 1.1, companions: [0] }];
  scene.stays = scene.stays.map((one) => ({ ...one, margin: 0.8, record: 0.96 }));
  const told = incidentText(scene.run(5).incident!, scene.at).alarms;
  expect(
    told.filter((line) => /fallen to 40 %|never before more than 40 %/u.test(line)),
  ).toHaveLength(2);
});

test("X1: single alarms now and then keep no incident open", () => {
  const scene = awake();
  scene.score("cpu0", 4).score("net.lo.rx", 4).run(5);
  scene.calm().run(40);
  for (let i = 0; i < 15; i++) {
    scene.score("psi_cpu_some", 5).run(2);
    scene.calm().run(48);
  }
  expect(scene.kinds).toEqual(["opened", "closed"]);
});

test("X1: what lasts for hours is how the host is: the incident ends", () => {
  const scene = awake();
  scene.score("cpu0", 4).score("net.lo.rx", 4).run(3600);
  expect(scene.kinds).not.toContain("closed");
  // Now they only tremble together every few minutes, as they will from now on.
  for (let i = 0; i < 100; i++) {
    scene.score("cpu0", 4).score("net.lo.rx", 4).run(2);
    scene.calm().run(178);
  }
  expect(scene.kinds.filter((kind) => kind === "closed")).toHaveLength(1);
  expect(scene.incidents.current).toBeNull();
});

test("X1: whatever is seen, at most one incident is open, and each opens and closes once", () => {
  const sensor = fc.constantFrom(...everything);
  const step = fc.record({
    sensor,
    score: fc.double({ min: 0, max: 12, noNaN: true }),
    gap: fc.constantFrom(null, null, null, "unreadable" as const, "vanished" as const),
    seconds: fc.integer({ min: 1, max: 200 }),
    sleep: fc.constantFrom(0, 0, 0, 700),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const scene = new Scene();
      for (const { sensor, score, gap, seconds, sleep } of steps)
        scene.score(sensor, score).gap(gap, sensor).sleep(sleep).run(seconds);
      const turns = scene.kinds.filter((kind) => kind === "opened" || kind === "closed");
      for (const [i, kind] of turns.entries()) expect(kind).toBe(i % 2 === 0 ? "opened" : "closed");
      expect(scene.incidents.current !== null).toBe(turns.length % 2 === 1);
      const ids = scene.incidents.closed.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 30 },
  );
});
