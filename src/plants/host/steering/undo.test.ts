import {
  appendFileSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ok } from "../../../base/index.ts";
import { pidNamespace } from "./boot.ts";
import { takeHostLock } from "./host-lock.ts";
import { restoreHeld, restoreLeftovers } from "./leftovers.ts";
import type { KnobDriver } from "./knob.ts";
import { journalPath } from "./place.ts";
import { whyNotUndoable, type Change } from "./rights.ts";
import { actionOn, bench, MemoryHost, NO_RIGHTS, now } from "./steering.fixture.ts";
import type { Bench } from "./steering.fixture.ts";

/** What a run that died left, set back by another. */
const restoreAfterDeath = ({ host, folder }: Bench, dryRun = false) =>
  restoreHeld({ folder, drivers: host.drivers, processes: host.table, dryRun });

describe("T10, X2: what was set is set back to what it was", () => {
  test.each<[name: string, undo: (b: Bench) => void]>([
    ["by taking the action back", ({ actuator }) => void actuator.takeBack("a1", now())],
    ["by restoring everything", ({ actuator }) => void actuator.restoreAll(now())],
    ["at the end", ({ actuator }) => void actuator.close()],
    ["from the journal of a dead run", (b) => void restoreAfterDeath(b)],
  ])("%s", (_name, undo) => {
    const host = new MemoryHost();
    const pid = host.start();
    host.set(pid, "nice", "-3", host.thread(pid));
    using b = bench({}, host);
    const before = host.snapshot();
    expect(b.actuator.apply(actionOn(host, pid), now())).toMatchObject({ outcome: "applied" });
    expect(host.value(pid, "nice")).toBe("5");
    undo(b);
    expect(host.snapshot()).toBe(before);
  });

  test("two actions and a step back on one spot keep its first value", () => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    actuator.apply(actionOn(host, pid, { after: 4 }), now());
    actuator.apply(actionOn(host, pid, { id: "a2", after: 9, continues: "a1" }), now());
    const back = { id: "a3", after: 2, continues: "a1", role: "release" } as const;
    expect(actuator.apply(actionOn(host, pid, back), now())).toMatchObject({ outcome: "applied" });
    expect(host.value(pid, "nice")).toBe("2");
    expect(actuator.takeBack("a1", now())).toMatchObject({ outcome: "restored" });
    expect(host.value(pid, "nice")).toBe("0");
    expect(actuator.takeBack("a3", now())).toMatchObject({ outcome: "gone" });
  });

  test("a way back ends at what was there first, thread by thread", () => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    const weak = host.thread(pid);
    host.set(pid, "nice", "6", weak);
    actuator.apply(actionOn(host, pid, { after: 10 }), now());
    const back = { id: "a2", after: 2, continues: "a1", role: "release" } as const;
    actuator.apply(actionOn(host, pid, back), now());
    expect([host.value(pid, "nice"), host.value(pid, "nice", weak)]).toEqual(["2", "6"]);
  });

  test("values whose texts are no numbers have their order from the driver, and a half way back is still ours", () => {
    const host = new MemoryHost();
    const driver: KnobDriver = {
      ...host.drivers.of("nice"),
      valueFor: (_spot, setting) => ok(`${String(setting)} in a drop-in`),
      levelOf: (text) => (text === "0" ? 100 : Number.parseInt(text, 10)),
      partway: (value, present) => present === `${value} in a drop-in`,
    };
    using b = bench({ drivers: { ...host.drivers, of: () => driver } }, host);
    const { actuator } = b;
    const pid = host.start();
    const restrain = actionOn(host, pid, { knob: "cgroup-weight", after: 25 });
    expect(actuator.apply(restrain, now())).toMatchObject({ outcome: "applied" });
    expect(host.value(pid, "nice")).toBe("25 in a drop-in");
    // A kill between the property and its file.
    host.set(pid, "nice", "0 in a drop-in");
    expect(actuator.takeBack("a1", now())).toMatchObject({ outcome: "restored" });
    expect(host.value(pid, "nice")).toBe("0");
  });

  test("what is weaker already is not made stronger, nor written", () => {
    using b = bench();
    const pid = b.host.start();
    b.host.set(pid, "nice", "12");
    expect(b.actuator.apply(actionOn(b.host, pid), now())).toMatchObject({
      outcome: "refused",
      says: expect.stringMatching(/already so/),
    });
    expect(b.host.writes).toBe(0);
  });
});

describe("X2: hands off what somebody else changed", () => {
  test.each<[name: string, undo: (b: Bench) => readonly unknown[]]>([
    ["taking back", ({ actuator }) => [actuator.takeBack("a1", now())]],
    ["a restore", (b) => restoreAfterDeath(b).rows],
  ])("%s leaves a manual renice and says so", (_name, undo) => {
    using b = bench();
    const pid = b.host.start();
    b.actuator.apply(actionOn(b.host, pid), now());
    b.host.set(pid, "nice", "11");
    expect(undo(b)).toMatchObject([{ outcome: "hands-off" }]);
    expect(b.host.value(pid, "nice")).toBe("11");
  });

  test("a further step does not overwrite it either", () => {
    using b = bench();
    const pid = b.host.start();
    b.actuator.apply(actionOn(b.host, pid), now());
    b.host.set(pid, "nice", "11");
    const step = actionOn(b.host, pid, { id: "a2", after: 15, continues: "a1" });
    expect(b.actuator.apply(step, now())).toMatchObject({ outcome: "refused" });
    expect(b.actuator.close()).toEqual({ receipts: [], troubles: [] });
    expect(b.host.value(pid, "nice")).toBe("11");
  });
});

describe("X2: nobody keeps a nice value that only root may give", () => {
  const raise = { after: -5, role: "boost" } as const;

  test.each<[user: number | null, words: RegExp]>([
    [1000, /runs as user 1000, not as root/],
    [null, /user cannot be told/],
  ])("one of user %s is given none", (user, words) => {
    using b = bench();
    const { host, actuator } = b;
    host.user = () => user;
    const pid = host.start();
    const says = expect.stringMatching(words);
    const receipt = actuator.apply(actionOn(host, pid, raise), now());
    expect(receipt).toMatchObject({ outcome: "refused", says });
    expect(host.writes).toBe(0);
    // Weaker, and back to what it had, it may be made.
    expect(actuator.apply(actionOn(host, pid), now())).toMatchObject({ outcome: "applied" });
    const back = { id: "a2", after: 0, continues: "a1", role: "release" } as const;
    expect(actuator.apply(actionOn(host, pid, back), now())).toMatchObject({ outcome: "applied" });
    expect(host.value(pid, "nice")).toBe("0");
  });

  test.each<[present: string, after: string]>([
    ["-5", "0"],
    ["-4", "0"],
    ["-1", "0"],
    ["-6", "-6"],
    ["1", "1"],
  ])("of what was made −5, a %s becomes %s", (present, after) => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    actuator.apply(actionOn(host, pid, raise), now());
    const child = host.start(pid);
    for (const one of [pid, child]) host.set(one, "nice", present);
    actuator.takeBack("a1", now());
    expect([pid, child].map((one) => host.value(one, "nice"))).toEqual([after, after]);
  });
});

describe("X2: a pid is not enough", () => {
  test("a later process of the same number is not touched", () => {
    using b = bench();
    const pid = b.host.start();
    b.actuator.apply(actionOn(b.host, pid), now());
    b.host.end(pid);
    b.host.ticks += 1;
    b.host.start(1, { pid });
    b.host.set(pid, "nice", "5");
    expect(b.actuator.takeBack("a1", now())).toMatchObject({ outcome: "gone" });
    expect(b.host.value(pid, "nice")).toBe("5");
  });

  test("a target that is gone is said to be", () => {
    using b = bench();
    const pid = b.host.start();
    const action = actionOn(b.host, pid);
    b.host.end(pid);
    expect(b.actuator.apply(action, now())).toMatchObject({ outcome: "gone" });
  });
});

describe("X2: what was born with the value is swept", () => {
  test.each<[name: string, tended: boolean, family: (host: MemoryHost, pid: number) => number[]]>([
    ["a child", false, (host, pid) => [host.start(pid)]],
    ["a child of a child", false, (host, pid) => [host.start(host.start(pid))]],
    ["a new thread's process", false, (host, pid) => (host.thread(pid), [pid])],
    [
      "a child in a session of its own",
      false,
      (host, pid) => {
        const child = host.start(pid, { session: 900, group: 900 });
        return [child];
      },
    ],
    [
      "an orphan in the group",
      false,
      (host, pid) => {
        const between = host.start(pid);
        const orphan = host.start(between);
        host.end(between);
        return [orphan];
      },
    ],
    [
      "an orphan that left the group after it was seen",
      true,
      (host, pid) => {
        const child = host.start(pid, { session: 901, group: 901 });
        return [child];
      },
    ],
  ])("%s", (_name, tended, family) => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    actuator.apply(actionOn(host, pid), now());
    host.ticks += 1;
    const born = family(host, pid);
    if (tended) {
      expect(actuator.tend(now())).toEqual([]);
      host.end(pid);
      actuator.tend(now());
      actuator.tend(now());
    }
    expect(actuator.takeBack("a1", now())).toMatchObject({ outcome: "restored" });
    const values = born.flatMap((one) =>
      [...host.processes.get(one)!.threads.values()].map(({ values }) => values.get("nice")),
    );
    expect(new Set(values)).toEqual(new Set(["0"]));
  });

  test("what is born between ticks is found by the next one, though its parent was looked at", () => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    actuator.apply(actionOn(host, pid), now());
    actuator.tend(now());
    const thread = host.thread(pid);
    const child = host.start(pid, { session: 902, group: 902 });
    actuator.tend(now());
    const second = host.thread(child);
    actuator.tend(now());
    host.end(pid);
    for (let tick = 0; tick < 3; tick += 1) actuator.tend(now());
    actuator.close();
    expect(host.value(child, "nice")).toBe("0");
    expect(host.value(child, "nice", second)).toBe("0");
    expect(thread).toBeGreaterThan(pid);
  });

  test("one that forks while it is set back leaves nothing behind", () => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    actuator.apply(actionOn(host, pid), now());
    let forks = 0;
    host.beforeWrite = (spot) => {
      if (spot.kind === "thread" && forks++ < 5) host.start(spot.pid);
    };
    actuator.close();
    expect(forks).toBeGreaterThan(5);
    expect(new Set([...host.processes.keys()].map((one) => host.value(one, "nice")))).toEqual(
      new Set(["0"]),
    );
  });

  test("strangers with the same value are left alone", () => {
    using b = bench();
    const { host, actuator } = b;
    const shell = host.start();
    const pid = host.start(shell);
    const older = host.start(pid);
    host.set(older, "nice", "5");
    host.ticks += 1;
    actuator.apply(actionOn(host, pid), now());
    const sibling = host.start(shell);
    host.set(sibling, "nice", "5");
    const stranger = host.start();
    host.set(stranger, "nice", "5");
    actuator.tend(now());
    actuator.close();
    expect([older, sibling, stranger].map((one) => host.value(one, "nice"))).toEqual([
      "5",
      "5",
      "5",
    ]);
    expect(host.value(pid, "nice")).toBe("0");
  });
});

describe("X2: refused before anything is written", () => {
  test.each<[name: string, options: Parameters<typeof bench>[0], words: RegExp]>([
    [
      "what could not be undone",
      { rights: NO_RIGHTS },
      /without CAP_SYS_NICE it could not be set back/,
    ],
    [
      "what is never touched",
      { neverTouch: () => ({ code: "spot.never", message: "it is pid 1" }) },
      /it is pid 1/,
    ],
    [
      "what a full disk cannot journal",
      {
        journal: {
          write: () => {
            throw Object.assign(new Error("full"), { code: "ENOSPC" });
          },
        },
      },
      /journal cannot be written.*no space left/,
    ],
    [
      "a knob that does not work here",
      { knobs: [{ knob: "nice", works: false, denied: false, because: "koffi is missing" }] },
      /koffi is missing/,
    ],
  ])("%s", (_name, options, words) => {
    using b = bench(options);
    const pid = b.host.start();
    const before = b.host.snapshot();
    expect(b.actuator.apply(actionOn(b.host, pid), now())).toMatchObject({
      outcome: "refused",
      says: expect.stringMatching(words),
    });
    expect(b.host.writes).toBe(0);
    expect(b.host.snapshot()).toBe(before);
  });

  test("a second homeostat, with the pid of the first", () => {
    using b = bench();
    expect(b.again({ runId: "second" })).toMatchObject({
      ok: false,
      trouble: { code: "steering.in-use", message: expect.stringContaining(`${process.pid}`) },
    });
  });

  test("a user while root steers, with that one's pid; root is only told of a user", () => {
    const users = mkdtempSync(join(tmpdir(), "homeostat-users-"));
    const theirs = join(users, "1000", "homeostat");
    mkdirSync(theirs, { recursive: true });
    const lock = join(theirs, "steering.lock");
    const started = readFileSync("/proc/1/stat", "latin1").split(") ").at(-1)!.split(" ")[19]!;
    writeFileSync(lock, `1 ${started}\n`);
    const places = { system: join(users, "system"), users };
    const isRoot = process.geteuid?.() === 0;
    const asRoot = () => {
      const taken = takeHostLock({ env: {}, euid: 0, places });
      if (!taken.ok) throw new Error(taken.trouble.message);
      taken.value.release();
      return taken.value.notice;
    };
    try {
      using b = bench();
      const told = { code: "steering.user-steers", message: expect.stringMatching(/process 1 /) };
      if (isRoot) {
        expect(asRoot()).toMatchObject(told);
        // Made up by a user: the process that it names is not theirs.
        chownSync(lock, 1000, 1000);
      }
      expect(asRoot()).toBeNull();
      const folder = join(users, "journal");
      const made = b.again({ folder, places, runId: "one" });
      expect(made.ok).toBe(true);
      const asUser = takeHostLock({ env: {}, euid: 1000, places });
      expect(asUser.ok).toBe(!isRoot);
      if (made.ok) made.value.close();
      expect(takeHostLock({ env: {}, euid: 1000, places }).ok).toBe(true);
    } finally {
      rmSync(users, { recursive: true, force: true });
    }
  });

  test.each<[namespace: string, refused: boolean]>([
    // The host's own, which may live, and one that has ended: root on the host knows.
    ["pid:[4026531836]", pidNamespace() !== "pid:[4026531836]"],
    ["pid:[7]", pidNamespace() !== "pid:[4026531836]" || process.geteuid?.() !== 0],
  ])("a restore while a lock of %s stands", (namespace, refused) => {
    using b = bench();
    const { folder, host } = b;
    const lock = join(folder, "steering.lock");
    const foreign = readFileSync(lock, "utf8").replace(
      /\d+ \d+ (.*) pid:.*/,
      `4194304 1 $1 ${namespace}`,
    );
    writeFileSync(lock, foreign);
    const path = journalPath(folder, "test");
    const journal = readFileSync(path, "utf8").replace(/"pid":\d+,/, '"pid":4194304,');
    writeFileSync(path, journal);
    const restored = restoreLeftovers({ folder, drivers: host.drivers, processes: host.table });
    expect(restored.ok).toBe(!refused);
    if (restored.ok) return;
    expect(restored.trouble).toMatchObject({
      code: "steering.in-use",
      message: expect.stringContaining(`process 4194304 of another pid namespace (${namespace})`),
      advice: expect.stringContaining(`remove ${lock}`),
    });
    expect(readFileSync(lock, "utf8")).toBe(foreign);
  });

  test("a target that is the guardian is given to the never-touch list", () => {
    const asked: (readonly number[])[] = [];
    using b = bench({ neverTouch: (_target, own) => (asked.push(own), null) });
    b.actuator.apply(actionOn(b.host, b.host.start()), now());
    expect(asked).toEqual([[b.actuator.guardianPid]]);
  });
});

describe("X2: what the rights at hand can undo", () => {
  const thread = { kind: "thread", pid: process.pid, tid: process.pid, startTicks: 1 } as const;
  const session = { kind: "session", group: 1 } as const;
  test.each<[name: string, change: Change, leastNice: number, undoable: boolean]>([
    ["nice 0 → 5", { knob: "nice", spot: thread, original: "0", written: "5" }, 20, false],
    [
      "the same, allowed by a limit",
      { knob: "nice", spot: thread, original: "0", written: "5" },
      0,
      true,
    ],
    ["nice 0 → −5", { knob: "nice", spot: thread, original: "0", written: "-5" }, 20, true],
    [
      "other → batch",
      { knob: "class", spot: thread, original: "other", written: "batch" },
      20,
      true,
    ],
    [
      "other → idle",
      { knob: "class", spot: thread, original: "other", written: "idle" },
      20,
      false,
    ],
    ["cores", { knob: "affinity", spot: thread, original: "all", written: "0" }, 20, true],
    [
      "a session 0 → 7",
      { knob: "autogroup", spot: session, original: "0", written: "7" },
      20,
      true,
    ],
    [
      "a session −2 → 7",
      { knob: "autogroup", spot: session, original: "-2", written: "7" },
      20,
      false,
    ],
  ])("%s", (_name, change, least, undoable) => {
    const rights = { priority: false, leastNice: () => least };
    expect(whyNotUndoable(change, rights) === null).toBe(undoable);
    expect(whyNotUndoable(change, { ...rights, priority: true })).toBeNull();
  });
});

describe("X2: rights and places that go away midway", () => {
  test("some threads cannot be set: partly, and the rest is set back", () => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    const closed = host.thread(pid);
    const before = host.snapshot();
    host.denied = (spot) => spot.kind === "thread" && spot.tid === closed;
    expect(actuator.apply(actionOn(host, pid), now())).toMatchObject({ outcome: "partly" });
    expect(actuator.takeBack("a1", now())).toMatchObject({ outcome: "restored" });
    expect(host.snapshot()).toBe(before);
  });

  test("what cannot be set back stays in the journal until it can", () => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    const before = host.snapshot();
    actuator.apply(actionOn(host, pid), now());
    host.denied = () => true;
    expect(actuator.close().troubles).toMatchObject([{ code: "steering.left" }]);
    expect(restoreAfterDeath(b)).toMatchObject({ left: 1, denied: true });
    host.denied = () => false;
    expect(restoreAfterDeath(b)).toMatchObject({ left: 0, denied: false });
    expect(host.snapshot()).toBe(before);
    expect(readdirSync(b.folder).toSorted()).toEqual(["guardian.log", "last.jsonl"]);
  });

  test.each<[name: string, harm: (path: string) => void]>([
    ["removed", (path) => rmSync(path)],
    ["moved away", (path) => renameSync(path, `${path}.old`)],
    ["emptied", (path) => writeFileSync(path, "")],
  ])("a journal that was %s is written anew at the next tick", (_name, harm) => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    const before = host.snapshot();
    actuator.apply(actionOn(host, pid), now());
    harm(journalPath(b.folder, "test"));
    expect(actuator.tend(now())).toEqual([]);
    expect(restoreAfterDeath(b)).toMatchObject({ left: 0 });
    expect(host.snapshot()).toBe(before);
  });

  test("a fault of ours in the middle takes the action back and is thrown", () => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    host.thread(pid);
    const before = host.snapshot();
    host.beforeWrite = () => {
      if (host.writes === 1) {
        host.beforeWrite = () => {};
        throw new Error("our fault");
      }
    };
    expect(() => actuator.apply(actionOn(host, pid), now())).toThrow("our fault");
    expect(host.snapshot()).toBe(before);
  });

  test("a fault of ours at one place does not keep the others from being set back", () => {
    using b = bench();
    const { host, actuator } = b;
    const pids = [host.start(), host.start(), host.start()];
    for (const pid of pids) actuator.apply(actionOn(host, pid, { id: `a${pid}` }), now());
    host.beforeWrite = (spot) => {
      if (spot.kind === "thread" && spot.pid === pids[1]) throw new Error("our fault");
    };
    expect(actuator.close().troubles).toMatchObject([{ code: "steering.left" }]);
    expect(pids.map((pid) => host.value(pid, "nice"))).toEqual(["0", "5", "0"]);
    host.beforeWrite = () => {};
    expect(restoreAfterDeath(b)).toMatchObject({ left: 0 });
    expect(pids.map((pid) => host.value(pid, "nice"))).toEqual(["0", "0", "0"]);
  });

  test.each([-1e15, 0, 4e12, Number.NaN, 9e15])(
    "the wall clock says %d: nothing depends on it",
    (wall) => {
      using b = bench();
      const { host, actuator } = b;
      const pid = host.start();
      const before = host.snapshot();
      actuator.apply(actionOn(host, pid), now());
      const step = actionOn(host, pid, { id: "a2", after: 9, continues: "a1" });
      expect(actuator.apply(step, now(wall))).toMatchObject({ outcome: "applied" });
      host.start(pid);
      actuator.tend(now(wall));
      expect(restoreAfterDeath(b).left).toBe(0);
      expect(host.value(pid, "nice")).toBe("0");
      expect(host.snapshot().startsWith(before)).toBe(true);
    },
  );
});

describe("X2: what a journal may look like", () => {
  test("of another boot: closed without writing", () => {
    using b = bench();
    const pid = b.host.start();
    b.actuator.apply(actionOn(b.host, pid), now());
    const path = journalPath(b.folder, "test");
    writeFileSync(path, readFileSync(path, "utf8").replace(/"boot":"[^"]*"/, '"boot":"another"'));
    const { writes } = b.host;
    expect(restoreAfterDeath(b)).toMatchObject({ rows: [], left: 0 });
    expect(b.host.writes).toBe(writes);
    expect(readdirSync(b.folder)).not.toContain("run-test.jsonl");
  });

  test.each<[name: string, namespace: string, outcome: string, left: number]>([
    ["the host, seen from a container", "pid:[4026531836]", "failed", 1],
    ["a container that has ended", "pid:[1]", "gone", 0],
  ])("of another pid namespace, %s", (_name, namespace, outcome, left) => {
    using b = bench();
    const pid = b.host.start();
    b.actuator.apply(actionOn(b.host, pid), now());
    const path = journalPath(b.folder, "test");
    writeFileSync(path, readFileSync(path, "utf8").replace(/pid:\[\d+\]/, namespace));
    const elsewhere = pidNamespace() !== namespace;
    expect(restoreAfterDeath(b)).toMatchObject(
      elsewhere ? { rows: [{ outcome }], left } : { rows: [{ outcome: "restored" }], left: 0 },
    );
  });

  test("a dry run writes nothing and keeps the journal", () => {
    using b = bench();
    const pid = b.host.start();
    b.actuator.apply(actionOn(b.host, pid), now());
    const { writes } = b.host;
    expect(restoreAfterDeath(b, true).rows).toMatchObject([{ outcome: "restored", present: "5" }]);
    expect(b.host.writes).toBe(writes);
    const { rows } = restoreAfterDeath(b);
    expect(rows).toMatchObject([{ outcome: "restored", present: "5", original: "0" }]);
    expect(b.host.value(pid, "nice")).toBe("0");
  });

  test("damaged in a line: the others are set back, and the line is named", () => {
    using b = bench();
    const [one, two] = [b.host.start(), b.host.start()];
    b.actuator.apply(actionOn(b.host, one), now());
    b.actuator.apply(actionOn(b.host, two, { id: "a2" }), now());
    const path = journalPath(b.folder, "test");
    const lines = readFileSync(path, "utf8").split("\n");
    lines[1] = lines[1]!.slice(0, 40);
    writeFileSync(path, lines.join("\n"));
    expect(restoreAfterDeath(b)).toMatchObject({
      left: 1,
      troubles: [{ code: "journal.damaged", line: 2 }],
    });
    expect([one, two].map((pid) => b.host.value(pid, "nice"))).toEqual(["5", "0"]);
  });

  test("damaged in many lines: the first few are named, the others counted", () => {
    using b = bench();
    const path = journalPath(b.folder, "test");
    appendFileSync(path, "broken\n".repeat(500));
    const report = restoreAfterDeath(b);
    expect(report.left).toBeGreaterThan(0);
    expect(report.troubles).toMatchObject([
      { code: "journal.damaged", line: 2 },
      { line: 3 },
      { line: 4 },
      { code: "journal.damaged", message: expect.stringMatching(/^497 more lines of 500 /) },
    ]);
  });

  test("cut off anywhere: state after = state before the last whole line's work, never worse", () => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    host.thread(pid);
    const before = host.snapshot();
    actuator.apply(actionOn(host, pid), now());
    const path = journalPath(b.folder, "test");
    const whole = readFileSync(path);
    const intents = whole.toString().split("\n").slice(0, 3).join("\n").length;
    fc.assert(
      fc.property(fc.integer({ min: intents, max: whole.length }), (length) => {
        for (const tid of host.processes.get(pid)!.threads.keys()) host.set(pid, "nice", "5", tid);
        writeFileSync(path, whole.subarray(0, length));
        restoreAfterDeath(b);
        expect(host.snapshot()).toBe(before);
      }),
      { numRuns: 60 },
    );
  });

  test("it stays small: what no longer stands is left out, what stands survives", () => {
    using b = bench({ journal: { rewriteAtBytes: 4096 } });
    const { host, actuator } = b;
    const kept = host.start();
    actuator.apply(actionOn(host, kept, { id: "kept" }), now());
    actuator.apply(actionOn(host, kept, { id: "kept2", after: 8, continues: "kept" }), now());
    const passing = host.start();
    for (let turn = 0; turn < 60; turn += 1) {
      actuator.apply(actionOn(host, passing, { id: `a${turn}` }), now());
      actuator.takeBack(`a${turn}`, now());
      actuator.tend(now());
    }
    expect(readFileSync(journalPath(b.folder, "test")).length).toBeLessThan(8192);
    expect(actuator.takeBack("kept", now())).toMatchObject({ outcome: "restored" });
    expect(host.value(kept, "nice")).toBe("0");
  });
});

test("X2: among five thousand processes two hundred are steered, swept and set back", () => {
  using b = bench();
  const { host, actuator } = b;
  const steered = Array.from({ length: 200 }, () => host.start());
  const strangers = Array.from({ length: 2400 }, () => host.start());
  const before = host.snapshot();
  for (const [index, pid] of steered.entries()) {
    actuator.apply(actionOn(host, pid, { id: `a${index}` }), now());
  }
  const born = steered.flatMap((pid) => Array.from({ length: 12 }, () => host.start(pid)));
  expect(host.processes.size).toBe(steered.length + strangers.length + born.length);
  actuator.tend(now());
  actuator.close();
  for (const pid of born) {
    expect(host.value(pid, "nice")).toBe("0");
    host.processes.delete(pid);
  }
  expect(host.snapshot()).toBe(before);
});
