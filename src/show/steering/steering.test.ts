import { expect, test } from "vitest";
import type { Action } from "../../decide/index.ts";
import { sampleTick } from "../record/record.fixture.ts";
import { recommendationOf } from "./index.ts";
import { SteeringNews } from "./news.ts";

const SESSION: Action = {
  id: "a1",
  target: { kind: "session", group: 562, pid: 77, name: "work\u001b[2J" },
  knob: "autogroup",
  before: 0,
  after: 6,
  role: "restrain",
  reason: "takes all it can get",
  forecast: null,
};
const dry = recommendationOf(SESSION, { status: "dry-run", suppressedBy: null });

function checkUndo(name: string, action: Action, undo: string): void {
  test(`T10: undo by hand: ${name}`, () => {
    expect(recommendationOf(action, { status: "applied", suppressedBy: null }).undo).toBe(undo);
  });
}

checkUndo(
  "a session, through any member that lives",
  SESSION,
  "echo 0 > $(grep -ls '^/autogroup-562 ' /proc/[0-9]*/autogroup | head -n 1)",
);
checkUndo(
  "a cgroup with a hostile name",
  {
    ...SESSION,
    knob: "cgroup-weight",
    target: { kind: "cgroup", path: "/a'$(reboot)", version: 2 },
    before: 100,
  },
  String.raw`echo 100 > '/sys/fs/cgroup/a'\''$(reboot)/cpu.weight'`,
);
const UNIT = {
  kind: "unit",
  unit: "backup.service",
  path: "/system.slice/backup.service",
} as const;
checkUndo(
  "a unit of the usual weight has none of its own",
  { ...SESSION, knob: "unit-weight", target: { ...UNIT, version: 1 }, before: 1024 },
  "systemctl set-property --runtime backup.service CPUWeight=",
);
checkUndo(
  "a unit of version 1, whose setting is in shares",
  { ...SESSION, knob: "unit-weight", target: { ...UNIT, version: 1 }, before: 512 },
  "systemctl set-property --runtime backup.service CPUWeight=50",
);
checkUndo(
  "every thread of a process",
  {
    ...SESSION,
    knob: "nice",
    target: { kind: "process", pid: 77, startTicks: 1, name: "work" },
    before: -3,
  },
  "renice -n -3 -p $(ls /proc/77/task)",
);

test.each([
  ["77:3480973", "within 3 s pid 77 waits 11 % of its runnable time instead of 63 %"],
  ["/web.slice", "within 3 s /web.slice waits 11 % of its runnable time instead of 63 %"],
])("T10: who waits is told as people know it: %s", (victim, said) => {
  const forecast = {
    within: 3000,
    victim,
    waitBefore: 0.63,
    waitExpected: 0.11,
    hogs: [],
    hogsBefore: 1,
    hogsExpected: 0.5,
  };
  const shown = recommendationOf(
    { ...SESSION, forecast },
    { status: "dry-run", suppressedBy: null },
  );
  expect(shown.expect).toContain(said);
});

test("T10: a further step is undone to what was there at first", () => {
  const further = { ...SESSION, id: "a2", before: 6, after: 10, continues: "a1" };
  const shown = recommendationOf(further, { status: "applied", suppressedBy: null, original: 0 });
  expect([shown.before, shown.after, shown.undo.slice(0, 7)]).toEqual(["6", "10", "echo 0 "]);
});

test("T10: what lets go expects nothing of the victim, and is not called a rule", () => {
  const release: Action = { ...SESSION, before: 10, after: 5, role: "release", continues: "a1" };
  const standing = { status: "dry-run", suppressedBy: null } as const;
  expect(recommendationOf(release, standing).expect).toContain("gets back");
  expect(recommendationOf(SESSION, standing).expect).toContain("a literal rule");
});

test("T10: a proposal and a receipt are said once, and hostile names harmlessly", () => {
  const news = new SteeringNews();
  const receipt = {
    id: "a1",
    time: "2026-11-20T12:00:00.000Z",
    target: "session 562",
    kind: "checked",
    verdict: "effective",
    outcome: "effective: wait 70 % → 8 %",
  } as const;
  const first = news.since(sampleTick(1, { recommendations: [dry] }));
  expect(first).toHaveLength(1);
  expect(first[0]).toContain("steering: would set autogroup of session autogroup-562");
  expect(first[0]).toContain(String.raw`\x1b[2J`);
  expect(news.since(sampleTick(2, { recommendations: [dry], receipts: [receipt] }))).toEqual([
    "steering: effective: wait 70 % → 8 % (session 562)",
  ]);
  expect(news.since(sampleTick(3, { recommendations: [dry] }))).toEqual([]);
});

test("T10: a hold is said when its kind changes, not with every number", () => {
  const news = new SteeringNews();
  const hold = (text: string) => news.since(sampleTick(1, { steering: true, steering_hold: text }));
  expect(hold("pressure is 10 %")).toEqual(["steering: holds: pressure is 10 %"]);
  expect(hold("pressure is 12 %")).toEqual([]);
  expect(hold("nobody waits")).toEqual(["steering: holds: nobody waits"]);
});
