// Ways by which a setting could be left behind for good: steps after the first, writes that
// are served late, values that read otherwise than they were set, tries that failed, several
// journals for one place, and places that are out of sight.
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fail, ok } from "../../../base/index.ts";
import { SPOT_FAILED, SPOT_UNANSWERED } from "./knob.ts";
import type { KnobDriver } from "./knob.ts";
import { restoreHeld } from "./leftovers.ts";
import { journalPath } from "./place.ts";
import { actionOn, bench, MemoryHost, now } from "./steering.fixture.ts";
import type { ActionParts, Bench } from "./steering.fixture.ts";

const restore = ({ host, folder }: Bench) =>
  restoreHeld({ folder, drivers: host.drivers, processes: host.table });

const HELD_BY_NOBODY: ReadonlySet<string> = new Set();

test.each<[name: string, step: ActionParts]>([
  ["a further step", { after: 10 }],
  ["half of the way back", { after: 2, role: "release" }],
])("X2: what is born after %s is taken back and stepped with the others", (_name, step) => {
  using b = bench();
  const { host, actuator } = b;
  const pid = host.start();
  actuator.apply(actionOn(host, pid), now());
  actuator.apply(actionOn(host, pid, { id: "a2", continues: "a1", ...step }), now());
  host.ticks += 1;
  const [thread, child] = [host.thread(pid), host.start(pid)];
  const values = () =>
    [pid, thread, child].map((tid) => host.value(tid === child ? tid : pid, "nice", tid));
  actuator.tend(now());
  actuator.apply(actionOn(host, pid, { id: "a3", after: 12, continues: "a1" }), now());
  expect(values()).toEqual(["12", "12", "12"]);
  expect(actuator.takeBack("a1", now())).toMatchObject({ outcome: "restored" });
  expect(values()).toEqual(["0", "0", "0"]);
});

test.each<[leader: string, worker: string]>([
  ["-5", "0"],
  ["0", "-5"],
])(
  "X2: threads at %s and %s were set alike: one born since gets the weaker value",
  (first, second) => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    const worker = host.thread(pid);
    host.set(pid, "nice", first);
    host.set(pid, "nice", second, worker);
    actuator.apply(actionOn(host, pid), now());
    host.ticks += 1;
    const born = host.thread(pid);
    actuator.takeBack("a1", now());
    const after = [pid, worker, born].map((tid) => host.value(pid, "nice", tid));
    expect(after).toEqual([first, second, "0"]);
  },
);

/** A manager that is asked to set a value, and does so when it comes to it. */
class Manager {
  readonly host = new MemoryHost();
  readonly asked: string[] = [];
  /** What becomes of what is asked: done, done but for its group, not answered in time, or refused. */
  mood: "prompt" | "slow" | "silent" | "unwilling" = "prompt";

  readonly #driver: KnobDriver = {
    ...this.host.drivers.of("nice"),
    write: (spot, value) => {
      this.asked.push(value);
      if (this.mood === "silent")
        return fail({ code: SPOT_UNANSWERED, message: "it did not answer" });
      if (this.mood === "unwilling") return fail({ code: SPOT_FAILED, message: "it will not" });
      const lags = this.mood === "slow" ? `${value} but 100 in its group` : value;
      return this.host.drivers.of("nice").write(spot, lags);
    },
    levelOf: (text) => Number.parseInt(text, 10),
    partway: (value, present) => present.startsWith(`${value} but `),
  };

  get options() {
    return { drivers: { ...this.host.drivers, of: () => this.#driver } };
  }

  start(): number {
    const pid = this.host.start();
    this.host.set(pid, "nice", "100");
    return pid;
  }

  /** It comes to what it was asked last. */
  serve(pid: number): void {
    this.mood = "prompt";
    this.host.set(pid, "nice", this.asked.at(-1) ?? "100");
  }
}

const weigh = { knob: "unit-weight", after: 25 } as const;

test("X2: a weight that its manager has not served when it is read back is set back, not left", () => {
  const manager = new Manager();
  using b = bench(manager.options, manager.host);
  const pid = manager.start();
  manager.mood = "slow";
  const receipt = b.actuator.apply(actionOn(b.host, pid, weigh), now());
  expect(receipt).toMatchObject({
    outcome: "refused",
    says: expect.stringMatching(/in its group/),
  });
  manager.serve(pid);
  expect(b.actuator.close().troubles).toEqual([]);
  expect(b.host.value(pid, "nice")).toBe("100");
});

test("X2: a weight whose manager did not answer is set back, since it may be served yet", () => {
  const manager = new Manager();
  using b = bench(manager.options, manager.host);
  const pid = manager.start();
  manager.mood = "silent";
  expect(b.actuator.apply(actionOn(b.host, pid, weigh), now())).toMatchObject({
    outcome: "refused",
    says: expect.stringMatching(/did not answer/),
  });
  manager.serve(pid);
  expect(b.actuator.close().troubles).toEqual([]);
  expect(manager.asked.at(-1)).toBe("100");
  expect(b.host.value(pid, "nice")).toBe("100");
});

test("X2: nothing stands of a weight that its manager refused, nor is it asked again", () => {
  const manager = new Manager();
  using b = bench(manager.options, manager.host);
  const pid = manager.start();
  manager.mood = "unwilling";
  const refused = { outcome: "refused", says: expect.stringMatching(/it will not/) };
  expect(b.actuator.apply(actionOn(b.host, pid, weigh), now())).toMatchObject(refused);
  expect(b.actuator.close()).toEqual({ receipts: [], troubles: [] });
  expect(manager.asked).toEqual(["25"]);
});

test.each<[mood: Manager["mood"], left: number]>([
  ["prompt", 0],
  ["unwilling", 0],
  ["silent", 1],
])(
  "X2: after a crash the original of such a weight is asked for of a manager that is %s, though it is what is read",
  (mood, left) => {
    const manager = new Manager();
    using b = bench(manager.options, manager.host);
    const { folder } = b;
    const after = mkdtempSync(join(tmpdir(), "homeostat-crash-"));
    try {
      b.host.beforeWrite = () =>
        copyFileSync(journalPath(folder, "test"), journalPath(after, "test"));
      const pid = manager.start();
      b.actuator.apply(actionOn(b.host, pid, weigh), now());
      b.host.beforeWrite = () => {};
      b.actuator.close();
      manager.asked.splice(0);
      manager.mood = mood;
      const { drivers } = manager.options;
      expect(restoreHeld({ folder: after, drivers, processes: b.host.table })).toMatchObject({
        left,
      });
      expect(manager.asked).toEqual(["100"]);
    } finally {
      rmSync(after, { recursive: true, force: true });
    }
  },
);

test("X2: what reads otherwise because cores went away is still ours, with what was born so", () => {
  const host = new MemoryHost();
  const real = host.drivers.of("affinity");
  const driver: KnobDriver = {
    ...real,
    valueFor: () => ok("0-1"),
    holds: (_spot, value, present) => value === "0-1" && present === "1",
  };
  using b = bench({ drivers: { ...host.drivers, of: () => driver } }, host);
  const pid = host.start();
  const pin = { knob: "affinity", after: [0, 1], role: "place" } as const;
  b.actuator.apply(actionOn(host, pid, pin), now());
  // Core 0 goes offline.
  host.set(pid, "affinity", "1");
  host.ticks += 1;
  const child = host.start(pid);
  expect(b.actuator.takeBack("a1", now())).toMatchObject({ outcome: "restored" });
  expect([pid, child].map((one) => host.value(one, "affinity"))).toEqual(["all", "all"]);
});

test("X2: what a release could not set back is tried again, and what is held is left", () => {
  using b = bench();
  const { host, actuator } = b;
  const [released, held] = [host.start(), host.start()];
  actuator.apply(actionOn(host, released), now());
  actuator.apply(actionOn(host, held, { id: "b1" }), now());
  actuator.apply(actionOn(host, held, { id: "b2", after: 7, continues: "b1" }), now());
  host.denied = () => true;
  expect(actuator.takeBack("a1", now())).toMatchObject({ outcome: "failed" });
  const holds = new Set(["b1", "b2"]);
  actuator.tend(now(), holds);
  expect(host.value(released, "nice")).toBe("5");
  host.denied = () => false;
  const told = Array.from({ length: 3 }, () => actuator.tend(now(), holds)).flat();
  expect(told).toMatchObject([
    { code: "steering.restored", message: expect.stringMatching(/^a1: /) },
  ]);
  expect([released, held].map((pid) => host.value(pid, "nice"))).toEqual(["0", "7"]);
});

test("X2: what can never be set back is tried more and more seldom", () => {
  using b = bench();
  const { host, actuator } = b;
  actuator.apply(actionOn(host, host.start()), now());
  host.denied = () => true;
  const { writes } = host;
  for (let tick = 0; tick < 100; tick += 1) actuator.tend(now(), HELD_BY_NOBODY);
  expect(host.writes - writes).toBeGreaterThan(3);
  expect(host.writes - writes).toBeLessThan(12);
});

test("X2: a step back is not refused for whom the group holds by now", () => {
  let never = false;
  const neverTouch = () => (never ? { code: "spot.never", message: "it is pid 1" } : null);
  using b = bench({ neverTouch });
  const { host, actuator } = b;
  const pid = host.start();
  actuator.apply(actionOn(host, pid), now());
  never = true;
  const further = actionOn(host, pid, { id: "a2", after: 9, continues: "a1" });
  expect(actuator.apply(further, now())).toMatchObject({ outcome: "refused" });
  const back = actionOn(host, pid, { id: "a3", after: 2, continues: "a1", role: "release" });
  expect(actuator.apply(back, now())).toMatchObject({ outcome: "applied" });
});

/** Two journals about one process: an older one that set 0 → 5, a newer one that set 5 → 10. */
function twoLeft(b: Bench): number {
  const pid = b.host.start();
  b.actuator.apply(actionOn(b.host, pid), now());
  const path = journalPath(b.folder, "test");
  const older = readFileSync(path, "utf8");
  const newer = older
    .replace('"startTicks":1,', '"startTicks":9,')
    .replaceAll('"written":"5"', '"written":"10"')
    .replaceAll('"value":"5"', '"value":"10"')
    .replaceAll(/"(original|before)":"0"/g, '"$1":"5"');
  rmSync(path);
  writeFileSync(journalPath(b.folder, "a-older"), older, { mode: 0o600 });
  writeFileSync(journalPath(b.folder, "b-newer"), newer, { mode: 0o600 });
  b.host.set(pid, "nice", "10");
  return pid;
}

const journals = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.startsWith("run-"));

test("X2: of two journals that runs left the newer is restored first, whatever their names", () => {
  using b = bench();
  const pid = twoLeft(b);
  expect(restore(b).left).toBe(0);
  expect(b.host.value(pid, "nice")).toBe("0");
});

test("X2: while the newer cannot be restored, the older keeps what it says of the same place", () => {
  using b = bench();
  const pid = twoLeft(b);
  b.host.denied = () => true;
  expect(restore(b).left).toBe(2);
  expect(journals(b.folder)).toHaveLength(2);
  b.host.denied = () => false;
  expect(restore(b).left).toBe(0);
  expect([b.host.value(pid, "nice"), journals(b.folder)]).toEqual(["0", []]);
});

test("X2: what a run before left and could not be set back is not set again", () => {
  using b = bench();
  const pid = twoLeft(b);
  b.actuator.close();
  b.host.denied = () => true;
  const made = b.again({ runId: "next" });
  b.host.denied = () => false;
  if (!made.ok) throw new Error(made.trouble.message);
  const says = expect.stringMatching(/a run before left it set/);
  const action = actionOn(b.host, pid, { after: 15 });
  expect(made.value.apply(action, now())).toMatchObject({ outcome: "refused", says });
  expect(made.value.apply(actionOn(b.host, b.host.start()), now())).toMatchObject({
    outcome: "applied",
  });
  made.value.close();
  expect(restore(b).left).toBe(0);
  expect(b.host.value(pid, "nice")).toBe("0");
});

test("X2: what a stranger sets while the journal is flushed is theirs", () => {
  const host = new MemoryHost();
  const pid = host.start();
  let [step, theirs] = ["5", "7"];
  const write = (file: number, bytes: Uint8Array): number => {
    if (Buffer.from(bytes).includes(`"written":"${step}"`)) host.set(pid, "nice", theirs);
    return writeSync(file, bytes);
  };
  using b = bench({ journal: { write } }, host);
  const says = expect.stringMatching(/somebody else changed it/);
  const refused = { outcome: "refused", says };
  expect(b.actuator.apply(actionOn(host, pid), now())).toMatchObject(refused);
  expect(host.value(pid, "nice")).toBe("7");
  [step, theirs] = ["15", "3"];
  b.actuator.apply(actionOn(host, pid, { id: "b1", after: 9 }), now());
  const further = actionOn(host, pid, { id: "b2", after: 15, continues: "b1" });
  expect(b.actuator.apply(further, now())).toMatchObject(refused);
  expect(b.actuator.close()).toEqual({ receipts: [], troubles: [] });
  expect(host.value(pid, "nice")).toBe("3");
});

test("X2: a group that is set in another cgroup namespace is out of sight, not gone", () => {
  using b = bench();
  const { host, folder } = b;
  host.groups.set("/work", "100");
  const target = { kind: "cgroup", path: "/work", version: 2 } as const;
  const weight = { ...actionOn(host, 0, { knob: "cgroup-weight", after: 25 }), target };
  expect(b.actuator.apply(weight, now())).toMatchObject({ outcome: "applied" });
  const path = journalPath(folder, "test");
  const own = readFileSync(path, "utf8");
  writeFileSync(path, own.replace(/"cgroups":"[^"]*"/, '"cgroups":"cgroup:[7]"'));
  host.groups.delete("/work");
  expect(restore(b)).toMatchObject({ left: 1, rows: [{ outcome: "failed" }] });
  writeFileSync(path, own);
  host.groups.set("/work", "25");
  expect(restore(b)).toMatchObject({ left: 0, rows: [{ outcome: "restored" }] });
  expect(host.groups.get("/work")).toBe("100");
});
