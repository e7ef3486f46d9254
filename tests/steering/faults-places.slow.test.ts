// Steering on this very machine where rights, disks and mounts go away, others steer too,
// and targets are not to be touched or fork by the thousand.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Action, Target } from "../../src/decide/index.ts";
import {
  createActuator,
  createKnobDrivers,
  whyNever,
} from "../../src/plants/host/steering/index.ts";
import { restoreHere, scene, settled } from "./scene.fixture.ts";
import {
  cleanUp,
  cpuHierarchy,
  drive,
  emptyFolder,
  needsRoot,
  makeGroup,
  NICE_AT_FIRST,
  niceOf,
  once,
  openJournals,
  processTarget,
  startSession,
} from "./work.fixture.ts";

beforeEach((context) => needsRoot(context));
afterEach(cleanUp);

const MAIN = resolve("src/cli/main.ts");
/** Runs the rest in a mount namespace of its own, after a line of shell. */
const inMounts = (line: string): string[] => [
  "unshare",
  "-m",
  "sh",
  "-c",
  `${line} && exec "$@"`,
  "sh",
];

interface Said {
  readonly said: readonly { readonly outcome: string; readonly says: string }[];
  readonly refused?: { readonly code: string; readonly message: string };
  readonly troubles: readonly { readonly code: string }[];
}
const saidBy = ({ out }: { readonly out: string }): Said => JSON.parse(out) as Said;

test("X2: a full disk: what cannot be journaled is refused, what stands is set back", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  // Room for the lock and one page of the journal.
  const fill = `mount -t tmpfs -o size=20k,mode=700 none ${folder} && head -c 12288 /dev/zero > ${folder}/filler`;
  const { said } = saidBy(await drive(plan, inMounts(fill)));
  expect(said.map(({ outcome }) => outcome)).toContain("applied");
  expect(said.find(({ outcome }) => outcome === "refused")?.says).toMatch(/no space left/);
  expect(now()).toBe(before);
});

test("X2: a limit on file sizes, then kill -9: the guardian needs no more room", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  const prefix = ["prlimit", "--fsize=3000:3000"];
  const died = await drive({ ...plan, dieAt: 22 }, prefix);
  expect(died.signal).toBe("SIGKILL");
  await settled(folder);
  expect(now()).toBe(before);
});

test("X2: no place for a journal: nothing is begun", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  const readOnly = `mount -t tmpfs -o ro,mode=700 none ${folder}`;
  expect(saidBy(await drive(plan, inMounts(readOnly))).refused).toMatchObject({
    code: expect.stringMatching(/^(steering|journal)\./),
    message: expect.stringMatching(/read-only/),
  });
  expect(now()).toBe(before);
});

test("X2: control groups mounted read-only: that knob is refused, the others work", async () => {
  const hierarchy = cpuHierarchy();
  expect(hierarchy, "this machine has a cpu hierarchy").not.toBeNull();
  const { plan, now } = await scene();
  const before = now();
  const readOnly = `mount -o remount,ro,bind ${hierarchy!.root}`;
  const { said } = saidBy(await drive(plan, inMounts(readOnly)));
  const weight = plan.actions.findIndex(({ knob }) => knob === "cgroup-weight");
  expect(said[weight]).toMatchObject({
    outcome: "refused",
    says: expect.stringMatching(/read-only/),
  });
  expect(said[0]).toMatchObject({ outcome: "applied" });
  expect(now()).toBe(before);
});

test("X2: rights lost midway: it is said, kept in the journal, and set back by who has them", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  const ended = saidBy(await drive({ ...plan, end: "lose-rights" }));
  expect(new Set(ended.troubles.map(({ code }) => code))).toEqual(new Set(["steering.left"]));
  await expect.poll(() => restoreHere(folder)).toMatchObject({ ok: true, value: { left: 0 } });
  await settled(folder);
  expect(now()).toBe(before);
});

test("X2: no descriptor left: nothing counts as gone, and the guardian sets back", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  await drive({ ...plan, end: "lose-descriptors" }, ["prlimit", "--nofile=64:64"]);
  await settled(folder);
  expect(now()).toBe(before);
});

test("X2: no new guardian can be had: everything is taken back and steering ends", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  const running = drive({ ...plan, end: "lose-guardian" });
  const { troubles } = saidBy(await running);
  expect(troubles.map(({ code }) => code)).toEqual([
    "steering.guardian-died",
    "steering.unguarded",
  ]);
  expect(now()).toBe(before);
  expect(openJournals(folder)).toEqual([]);
});

test("X2: two at once: the second refuses with the pid of the first, and so does restore", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  const first = drive({ ...plan, end: "wait" });
  const path = join(folder, "run-fault.jsonl");
  await expect.poll(() => readFileSync(path, "utf8")).toMatch(/"undone"/);
  const { pid } = JSON.parse(readFileSync(path, "utf8").split("\n")[0]!) as { pid: number };
  const { refused } = saidBy(await drive({ ...plan, run: "second" }));
  expect(refused).toMatchObject({
    code: "steering.in-use",
    message: expect.stringContaining(`process ${pid} `),
  });
  const asked = restoreByHand(folder, []);
  expect(asked).toMatchObject({ status: 3, stderr: expect.stringContaining(`process ${pid} `) });
  process.kill(pid, "SIGKILL");
  await first;
  await settled(folder);
  expect(now()).toBe(before);
});

/** The command, with the system's folder in the place where it looks. */
function restoreByHand(folder: string, words: readonly string[]) {
  const place = "/var/lib/homeostat/steering";
  const line = `mount -t tmpfs none /var/lib && mkdir -p ${place} && mount --bind ${folder} ${place}`;
  const [program, ...rest] = [...inMounts(line), process.execPath, MAIN, "restore", ...words];
  return spawnSync(program!, rest, { encoding: "utf8" });
}

test("X2: restore by hand says what it would do, does it, and says that nothing is left", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  await drive({ ...plan, dieAt: 60, guardianToo: true });
  const standing = now();
  expect(standing).not.toBe(before);
  const dry = restoreByHand(folder, ["--dry-run"]);
  expect(dry).toMatchObject({ status: 1, stdout: expect.stringMatching(/would be set back/) });
  expect(now()).toBe(standing);
  const done = restoreByHand(folder, ["--json"]);
  expect(done.status, done.stderr).toBe(0);
  expect(JSON.parse(done.stdout)).toMatchObject({ dry_run: false, left: 0 });
  expect(now()).toBe(before);
  expect(restoreByHand(folder, [])).toMatchObject({
    status: 0,
    stdout: "Nothing is left to set back.\n",
  });
});

test("X2: several restore at once, and no value is written twice or left", async () => {
  const { plan, folder, now } = await scene();
  const before = now();
  await drive({ ...plan, dieAt: 60 });
  // The guardian may be at it meanwhile; who waits for it in vain is told so.
  await expect.poll(() => restoreHere(folder)).toMatchObject({ ok: true });
  await settled(folder);
  expect(now()).toBe(before);
});

test.each<[name: string, target: () => Target]>([
  ["pid 1", () => processTarget(1)],
  ["its parent", () => processTarget(process.ppid)],
  ["itself", () => processTarget(process.pid)],
  ["a kernel thread", () => processTarget(2)],
  ["a real-time task", () => processTarget(realTimeTask())],
  ["the root of all groups", () => ({ kind: "cgroup", path: "/", version: 1 })],
])("T10: %s is refused, and nothing is written", (_name, target) => {
  const made = createActuator({
    drivers: createKnobDrivers(),
    knobs: [],
    neverTouch: (one, own) => whyNever(one, { own, protect: [], only: [] }),
    runId: "never",
    folder: emptyFolder(),
  });
  if (!made.ok) throw new Error(made.trouble.message);
  const actuator = made.value;
  try {
    const one = target();
    const knob = one.kind === "process" ? "nice" : "cgroup-weight";
    const receipt = actuator.apply(actionOf({ target: one, knob, after: 19 }), AT);
    expect(receipt.outcome).toBe("refused");
    expect(receipt.says).toMatch(/: (it is|process \d+ in it is) /);
  } finally {
    expect(actuator.close().troubles).toEqual([]);
  }
});

const AT = { monotonic: 0, wall: 0 };

function actionOf(parts: Pick<Action, "target" | "knob" | "after">): Action {
  return { id: "a1", before: 0, role: "restrain", reason: "", forecast: null, ...parts };
}

function realTimeTask(): number {
  const child = startSession("sleep", ["100"]);
  const made = spawnSync("chrt", ["-f", "-p", "1", String(child.pid)]);
  if (made.status !== 0) throw new Error("chrt cannot make a real-time task");
  return child.pid!;
}

const BURST = 2000;
/** Of these so many stay, to be looked at afterwards. */
const STAY_EVERY = 50;

test("X2: 2,000 short-lived processes in a burst: those that stay are swept with their parent", async () => {
  const group = pidsGroup();
  const script = `
    echo 0 > ${group}/cgroup.procs; echo ready; read go
    i=0; while [ $i -lt ${BURST} ]; do
      i=$((i+1)); if [ $((i % ${STAY_EVERY})) = 0 ]; then sleep 300 & else ( : ) & fi
    done; echo forked; exec sleep 300`;
  const work = startSession("sh", ["-c", script], "pipe");
  await once(work, "ready");
  const folder = emptyFolder();
  const made = createActuator({
    drivers: createKnobDrivers(),
    knobs: [],
    neverTouch: () => null,
    runId: "burst",
    folder,
  });
  if (!made.ok) throw new Error(made.trouble.message);
  const target = processTarget(work.pid!);
  const receipt = made.value.apply(actionOf({ target, knob: "nice", after: 8 }), AT);
  expect(receipt).toMatchObject({ outcome: "applied" });
  const forked = once(work, "forked");
  work.stdin!.write("go\n");
  const ticking = setInterval(() => made.value.tend(AT), 200);
  await forked;
  clearInterval(ticking);
  const members = (): number[] =>
    readFileSync(`${group}/cgroup.procs`, "utf8").trim().split("\n").map(Number);
  expect(members().length).toBeGreaterThanOrEqual(BURST / STAY_EVERY);
  expect(new Set(members().flatMap(niceIfThere))).toEqual(new Set([8]));
  expect(made.value.close().troubles).toEqual([]);
  expect(new Set(members().flatMap(niceIfThere))).toEqual(new Set([NICE_AT_FIRST]));
});

/** None for a short-lived one that ended since it was listed. */
function niceIfThere(pid: number): number[] {
  try {
    return [niceOf(pid)];
  } catch {
    return [];
  }
}

/** A group that holds no more processes than the burst has, should it have no end. */
function pidsGroup(): string {
  const root = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"].find((one) =>
    readdirSync(one).includes("cgroup.procs"),
  );
  const group = `${root}/homeostat-burst-${process.pid}`;
  makeGroup(group);
  writeFileSync(`${group}/pids.max`, String(BURST + 16));
  return group;
}

test("X2: a folder that others could write to, or a link, is not trusted", () => {
  const folder = emptyFolder();
  const make = (place: string) =>
    createActuator({
      drivers: createKnobDrivers(),
      knobs: [],
      neverTouch: () => null,
      runId: "place",
      folder: place,
    });
  symlinkSync(folder, `${folder}.link`);
  expect(make(`${folder}.link`)).toMatchObject({ ok: false, trouble: { code: "journal.foreign" } });
  rmSync(`${folder}.link`);
  mkdirSync(join(folder, "open"));
  spawnSync("chmod", ["777", join(folder, "open")]);
  expect(make(join(folder, "open"))).toMatchObject({
    ok: false,
    trouble: { code: "journal.foreign" },
  });
});
