// Steering on this very machine, with everything going wrong that can: afterwards every
// setting is what it was before, bit for bit.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Plan } from "./driver.fixture.ts";
import { restoreHere, scene, settled } from "./scene.fixture.ts";
import {
  cleanUp,
  drive,
  needsRoot,
  NICE_AT_FIRST,
  niceOf,
  once,
  openJournals,
  processTarget,
  startSession,
} from "./work.fixture.ts";

beforeEach((context) => needsRoot(context));
afterEach(cleanUp);

test("X2: a run that ends well leaves nothing, and every knob was turned", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  const open = await drive({ ...plan, end: "exit", takeBack: [] });
  const { said } = JSON.parse(open.out) as { said: { outcome: string }[] };
  expect(said.map(({ outcome }) => outcome)).toEqual(plan.actions.map(() => "applied"));
  await settled(folder);
  expect(now()).toBe(before);
});

test.each<[whom: string, guardianToo: boolean]>([
  ["homeostat", false],
  ["homeostat and its guardian", true],
])(
  "X2: kill -9 of %s before and after every line of the journal and every write",
  async (_whom, guardianToo) => {
    const lanes = Array.from({ length: LANES }, (_, lane) => dieAtEach(lane, guardianToo));
    const changed = (await Promise.all(lanes)).reduce((sum, one) => sum + one, 0);
    expect(changed).toBeGreaterThan(20);
  },
);

/** So many share the steps among them, each with work and a folder of its own: time goes by in starting programs. */
const LANES = 2;

/** Dies at every step of this lane's; returns how often something had been changed by then. */
async function dieAtEach(lane: number, guardianToo: boolean): Promise<number> {
  const { plan, folder, now } = await scene();
  const before = now();
  const whole = await drive(plan);
  const { step: steps } = JSON.parse(whole.out) as { step: number };
  expect(steps).toBeGreaterThan(40);
  let changed = 0;
  for (let dieAt = 1 + lane; dieAt <= steps; dieAt += LANES) {
    const ended = await drive({ ...plan, dieAt, guardianToo });
    expect(ended.signal, `step ${dieAt}: ${ended.out}`).toBe("SIGKILL");
    if (now() !== before) changed += 1;
    if (guardianToo) {
      expect(restoreHere(folder), `step ${dieAt}`).toMatchObject({ ok: true, value: { left: 0 } });
    }
    await settled(folder);
    expect(now(), `step ${dieAt}`).toBe(before);
  }
  return changed;
}

test.each<[Plan["end"]]>([["throw"], ["exit"], ["reject"]])(
  "X2: a program that ends by %s sets back on its way out",
  async (end) => {
    const { plan, folder, now } = await scene();
    const before = now();
    await drive({ ...plan, end });
    expect(now()).toBe(before);
    await settled(folder);
  },
);

test.each<[NodeJS.Signals]>([["SIGTERM"], ["SIGINT"], ["SIGHUP"], ["SIGQUIT"], ["SIGKILL"]])(
  "X2: %s to homeostat and everything in its group is survived by the guardian",
  async (signal) => {
    const { plan, folder, now } = await scene();
    const before = now();
    const running = drive({ ...plan, end: "wait" });
    await expect.poll(() => now()).not.toBe(before);
    const path = `${folder}/run-fault.jsonl`;
    await expect.poll(() => readFileSync(path, "utf8")).toMatch(/"undone"/);
    const pid = writerOf(folder);
    process.kill(-pid, signal);
    await running;
    await settled(folder);
    expect(now()).toBe(before);
    // The journal is closed before the lines are written that say what was done.
    const said = (): string => readFileSync(`${folder}/guardian.log`, "utf8");
    await expect.poll(said).toContain(`nice to ${NICE_AT_FIRST}: restored`);
  },
);

test("X2: a guardian that was killed is noticed and replaced, and the new one restores", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  const { out, signal } = await drive({ ...plan, end: "kill-guardian" });
  expect(signal).toBe("SIGKILL");
  const said = JSON.parse(out) as { guardianPid: number; newGuardian: number };
  expect(said).toMatchObject({ troubles: [{ code: "steering.guardian-died" }] });
  expect(said.newGuardian).not.toBe(said.guardianPid);
  await settled(folder);
  expect(now()).toBe(before);
});

test("X2: children of homeostat that outlive it do not keep the guardian waiting", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  const { out, signal } = await drive({ ...plan, end: "leave-child" });
  const { child } = JSON.parse(out) as { child: number };
  try {
    expect(signal).toBe("SIGKILL");
    await settled(folder);
    expect(existsSync(`/proc/${child}`)).toBe(true);
    expect(now()).toBe(before);
  } finally {
    process.kill(child, "SIGKILL");
  }
});

test("X2: what forked between the last look and kill -9 is swept by the guardian", async () => {
  const { plan, folder } = await scene();
  const script =
    "echo ready; read go; sleep 300 & (sleep 300 &) ; (sleep 300 & exec sleep 300) & echo forked; wait";
  const parent = startSession("sh", ["-c", script], "pipe");
  await once(parent, "ready");
  const target = processTarget(parent.pid!);
  const action = { id: "b1", target, knob: "nice", after: 7, role: "restrain" } as const;
  const running = drive({ ...plan, actions: [action], takeBack: [], end: "wait" });
  await expect.poll(() => niceOf(parent.pid!)).toBe(7);
  const writer = writerOf(folder);
  const forked = once(parent, "forked");
  process.kill(writer, "SIGSTOP");
  parent.stdin!.write("go\n");
  await forked;
  const family = (): number[] =>
    spawnSync("ps", ["-o", "ni=", "-s", String(parent.pid)], { encoding: "utf8" })
      .stdout.trim()
      .split(/\s+/)
      .map(Number);
  await expect.poll(family).toEqual([7, 7, 7, 7, 7]);
  process.kill(writer, "SIGKILL");
  await running;
  await settled(folder);
  expect(family()).toEqual(Array.from({ length: 5 }, () => NICE_AT_FIRST));
});

/** The pid of the run whose journal stands there. */
function writerOf(folder: string): number {
  const [header = ""] = readFileSync(`${folder}/run-fault.jsonl`, "utf8").split("\n", 1);
  return (JSON.parse(header) as { pid: number }).pid;
}

test("X2: both are killed: the next start sets back what they left, and says so", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  await drive({ ...plan, dieAt: 30, guardianToo: true });
  expect(now()).not.toBe(before);
  const next = await drive({ ...plan, run: "next", actions: [], takeBack: [] });
  expect(JSON.parse(next.out)).toMatchObject({ notices: [{ code: "steering.restored" }] });
  expect(openJournals(folder)).toEqual([]);
  expect(now()).toBe(before);
});

test("X2: the target ends while it is steered: nothing is left to do", async () => {
  const { plan, folder, pid } = await scene();
  await drive({ ...plan, dieAt: 30, guardianToo: true });
  process.kill(pid, "SIGKILL");
  await expect.poll(() => existsSync(`/proc/${pid}/task/${pid}`)).toBe(false);
  expect(restoreHere(folder)).toMatchObject({ ok: true, value: { left: 0 } });
  expect(openJournals(folder)).toEqual([]);
});

test("X2: somebody renices it in between: that stays, the rest is set back", async () => {
  const { plan, folder, pid, now } = await scene();
  const before = now();
  await drive({ ...plan, dieAt: 60, guardianToo: true });
  spawnSync("renice", ["-n", "12", "-p", String(pid)]);
  const restored = restoreHere(folder);
  expect(restored).toMatchObject({ ok: true, value: { left: 0 } });
  const manual = before.replace(
    new RegExp(`(/proc/${pid}/task/${pid} nice) ${NICE_AT_FIRST}`),
    (_all, head: string) => `${head} 12`,
  );
  expect(now()).toBe(manual);
});
