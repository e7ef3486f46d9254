import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { HostPlant } from "../host-plant.ts";
import { openHostSource, RecordedSource } from "../recording/index.ts";
import {
  ContentionBench,
  find,
  pathText,
  processAt,
  schedOf,
  SPLIT_HOST,
  statOf,
  statusOf,
  UNIFIED_HOST,
  type Who,
} from "./contention.fixture.ts";
import { managerOf } from "./manager.ts";

/** Files that stand beside those of `processAt`. */
type Files = Readonly<Record<string, string | { readonly link: string }>>;

const hogAt = (pid: number) => (seconds: number) =>
  processAt(seconds, { pid, ran: 0.5, waited: 0.5, forced: 80 });

function pathIn(host: Files | typeof SPLIT_HOST, extra: Files): string {
  const bench = new ContentionBench({ ...host, ...extra });
  return pathText(find(bench.after(3, hogAt(70)), 70));
}

describe("X2: where a process stands in the scheduling tree", () => {
  const session = { "/proc/70/autogroup": "/autogroup-562 nice 5\n" };
  const shares = (path: string, value: number): Files => ({
    [`/sys/fs/cgroup/cpu${path}/cpu.shares`]: `${value}\n`,
  });
  const v2 = (path: string, weight: number, controllers = "cpu"): Files => ({
    [`/sys/fs/cgroup${path}/cgroup.controllers`]: `${controllers}\n`,
    ...(controllers.includes("cpu") ? { [`/sys/fs/cgroup${path}/cpu.weight`]: `${weight}\n` } : {}),
  });
  const at = (line: string): Files => ({ "/proc/70/cgroup": `${line}\n` });

  test.each<[name: string, host: typeof SPLIT_HOST, extra: Files, expected: string]>([
    [
      "v1: the root and its session",
      SPLIT_HOST,
      { ...at("2:cpu:/"), ...session },
      "/ > autogroup-562 0.327",
    ],
    [
      "v1: a cgroup, where the session no longer counts",
      SPLIT_HOST,
      { ...at("2:cpu,cpuacct:/a/b"), ...session, ...shares("/a", 512), ...shares("/a/b", 2048) },
      "/ > /a 0.5 > /a/b 2",
    ],
    [
      "autogroup off",
      SPLIT_HOST,
      { ...at("2:cpu:/"), ...session, "/proc/sys/kernel/sched_autogroup_enabled": "0\n" },
      "/",
    ],
    [
      "a task without a session group",
      SPLIT_HOST,
      { ...at("2:cpu:/"), "/proc/70/autogroup": "" },
      "/",
    ],
    [
      "v2: slice and unit",
      UNIFIED_HOST,
      { ...at("0::/a.slice/b.service"), ...v2("/a.slice", 100), ...v2("/a.slice/b.service", 50) },
      "/ > /a.slice 1 > /a.slice/b.service 0.5",
    ],
    [
      "v2: levels without the cpu controller do not compete",
      UNIFIED_HOST,
      {
        ...at("0::/a.slice/b.service"),
        ...v2("/a.slice", 200),
        ...v2("/a.slice/b.service", 0, "memory"),
      },
      "/ > /a.slice 2",
    ],
    [
      "v2: no controller at all, so sessions compete after all",
      UNIFIED_HOST,
      { ...at("0::/u.slice"), ...session, ...v2("/u.slice", 0, "memory") },
      "/ > autogroup-562 0.327",
    ],
    [
      "a container's root is a group: its sessions do not compete",
      UNIFIED_HOST,
      { ...at("0::/"), ...session, "/sys/fs/cgroup/cgroup.events": "populated 1\n" },
      "/",
    ],
    [
      "v1 in a container",
      { ...SPLIT_HOST, "/sys/fs/cgroup/cpu/cgroup.sane_behavior": { link: "" } },
      { ...at("2:cpu:/"), ...session },
      "/",
    ],
    ["a group outside of what is seen", UNIFIED_HOST, at("0::/../x.scope"), "/ > /../x.scope"],
    [
      "an idle cgroup",
      SPLIT_HOST,
      { ...at("2:cpu:/a"), ...shares("/a", 1024), "/sys/fs/cgroup/cpu/a/cpu.idle": "1\n" },
      "/ > /a 0.003",
    ],
    ["weights that cannot be read", SPLIT_HOST, at("2:cpu:/a"), "/ > /a"],
    [
      "nested without end: the levels that are followed",
      SPLIT_HOST,
      { ...at(`2:cpu:${"/n".repeat(2000)}`), ...shares("/n", 512) },
      ["/", "/n 0.5", ...Array.from({ length: 15 }, (_, at) => "/n".repeat(at + 2))].join(" > "),
    ],
  ])("%s", (_, host, extra, expected) => expect(pathIn(host, extra)).toBe(expected));

  test("a move and a new weight are seen a few readings later", () => {
    const bench = new ContentionBench({ ...SPLIT_HOST, ...at("2:cpu:/a"), ...shares("/a", 1024) });
    expect(pathText(find(bench.after(3, hogAt(70)), 70))).toBe("/ > /a 1");
    bench.source.set({ ...at("2:cpu:/a/b"), ...shares("/a", 64), ...shares("/a/b", 2) });
    expect(pathText(find(bench.after(6, hogAt(70)), 70))).toBe("/ > /a 0.063 > /a/b 0.002");
  });

  test.each<[path: string, isSystemd: boolean, expected: string | null]>([
    ["/system.slice/nginx.service", true, "systemd"],
    ["/system.slice/nginx.service", false, null],
    ["/system.slice/docker-0123.scope", true, "container engine"],
    ["/docker/0123", false, "container engine"],
    ["/machine.slice/libpod-0123.scope", true, "container engine"],
    ["/kubepods/burstable/pod1/c", false, "kubelet"],
    ["/kubepods.slice/kubepods-burstable.slice", true, "kubelet"],
    ["/system.slice/nginx.service/workers", true, null],
    ["/dockery", true, null],
    ["/batch", true, null],
  ])("who manages %s, systemd there: %s", (path, isSystemd, expected) =>
    expect(managerOf(path, isSystemd)).toBe(expected),
  );
});

describe("X2: what was measured of a contender", () => {
  const base = { ...SPLIT_HOST, "/proc/70/cgroup": "2:cpu:/\n" };
  const one = (facts: Partial<Who>, extra: Files = {}) => {
    const bench = new ContentionBench({ ...base, ...extra });
    const files = (seconds: number) =>
      processAt(seconds, { pid: 70, ran: 0.3, waited: 0.6, voluntary: 3, forced: 200, ...facts });
    return find(bench.after(4, files), 70);
  };

  test("a process that calls itself nothing competes like any other", () => {
    const bench = new ContentionBench(base);
    const nameless = (seconds: number) =>
      processAt(seconds, { pid: 70, name: "", ran: 0.5, waited: 0.5 });
    expect(find(bench.after(3, nameless), 70)).toMatchObject({ name: "", ran: 0.5 });
  });

  test("times, switches, owner and cores", () => {
    expect(one({})).toMatchObject({
      ran: expect.closeTo(0.3),
      waited: expect.closeTo(0.6),
      voluntaryPerS: expect.closeTo(3),
      forcedPerS: expect.closeTo(200),
      uid: 1000,
      allowedCores: 2,
      cores: [0, 1],
      busyThreads: 1,
      nice: 0,
      schedulingClass: "other",
      kernelThread: false,
    });
  });

  test.each<[facts: Partial<Who>, expected: object]>([
    [
      { policy: 3, nice: 7 },
      { schedulingClass: "batch", nice: 7 },
    ],
    [
      { policy: 1, nice: -5 },
      { schedulingClass: "fifo", nice: -5 },
    ],
    [{ policy: 99 }, { schedulingClass: null }],
    [{ flags: 0x200040 }, { kernelThread: true }],
    [
      { session: 60, terminal: 34816, group: 70, foreground: 60 },
      { behindPrompt: true, sessionId: 60 },
    ],
    [{ session: 60, terminal: 34816, group: 70, foreground: 70 }, { behindPrompt: false }],
    [{ session: 60, terminal: 0, group: 70, foreground: -1 }, { behindPrompt: false }],
  ])("%j", (facts, expected) => expect(one(facts)).toMatchObject(expected));

  test("of several threads: all their waiting, and the switches of the busiest", () => {
    const bench = new ContentionBench(base);
    const files = (seconds: number): Files => ({
      "/proc/70/stat": statOf({ pid: 70, threads: 3, ranMs: seconds * 700 }),
      "/proc/70/task/70/schedstat": schedOf(seconds * 100, seconds * 100),
      "/proc/70/task/71/schedstat": schedOf(seconds * 400, seconds * 500),
      "/proc/70/task/72/schedstat": schedOf(seconds * 200, seconds * 400),
      "/proc/70/status": statusOf(seconds * 1000, 0),
      "/proc/70/task/71/status": statusOf(seconds * 2, seconds * 90),
    });
    expect(find(bench.after(6, files), 70)).toMatchObject({
      threads: 3,
      ran: expect.closeTo(0.7),
      waited: expect.closeTo(1),
      busyThreads: 2,
      voluntaryPerS: expect.closeTo(2),
      forcedPerS: expect.closeTo(90),
    });
  });

  /** A first thread that runs 0.04 cores and waits half as much; threads that ended ran the rest of 0.4. */
  const perRequest =
    (first: { ran: number; waited: number }, threads = 1) =>
    (seconds: number): Files => ({
      "/proc/70/stat": statOf({ pid: 70, threads, ranMs: seconds * 400 }),
      "/proc/70/schedstat": schedOf(seconds * first.ran, seconds * first.waited),
      "/proc/70/task/70/schedstat": schedOf(seconds * first.ran, seconds * first.waited),
      "/proc/70/status": statusOf(seconds * 60, seconds * 5),
    });

  test.each<
    [name: string, first: { ran: number; waited: number }, pressure: number, expected: object]
  >([
    [
      "waited as those that live",
      { ran: 40, waited: 20 },
      0.9,
      { ran: expect.closeTo(0.4), waited: expect.closeTo(0.2), waitedAtLeast: false },
    ],
    [
      "but in no more of the time than somebody did",
      { ran: 40, waited: 80 },
      0.3,
      { waited: expect.closeTo(0.08 + (0.3 * 0.36) / 0.7), waitedAtLeast: false },
    ],
    [
      "and are unknown where none that lives ran",
      { ran: 0, waited: 20 },
      0.9,
      { ran: expect.closeTo(0.4), waited: expect.closeTo(0.02), waitedAtLeast: true },
    ],
  ])("threads that ended count with their process: they %s", (_, first, pressure, expected) => {
    const bench = new ContentionBench(base);
    // One thread alone at every reading, found by its stat; then one more at a few of them.
    expect(find(bench.after(12, perRequest(first), pressure), 70)).toMatchObject(expected);
    const more = new ContentionBench(base);
    more.after(2, perRequest(first, 2), pressure);
    expect(find(more.after(4, perRequest(first), pressure), 70)).toMatchObject(expected);
  });

  test("threads seen alive shortly after their birth speak for those that ended", () => {
    const bench = new ContentionBench(base);
    const files = (seconds: number): Files => {
      bench.source.remove(`/proc/70/task/${99 + seconds}`);
      const born = { [`/proc/70/task/${100 + seconds}/schedstat`]: schedOf(5, 15) };
      return { ...perRequest({ ran: 40, waited: 0 }, 2)(seconds), ...born };
    };
    // They waited three times what they ran: 0.36 cores run by ended ones, 1.08 waited.
    expect(find(bench.after(8, files), 70)).toMatchObject({
      ran: expect.closeTo(0.4),
      waited: expect.closeTo(1.08),
      waitedAtLeast: false,
    });
  });

  test("a process with one thread alone keeps its finer times", () => {
    expect(one({})?.waitedAtLeast).toBe(false);
    const bench = new ContentionBench(base);
    bench.after(8, (seconds) => processAt(seconds, { pid: 70, ran: 0.3, waited: 0.6 }));
    expect([...bench.source.readAlone.keys()].some((path) => path.includes("/task/"))).toBe(false);
  });

  test("more threads than a reading may take: all of them in turns", () => {
    const bench = new ContentionBench(base);
    const files = (seconds: number): Files => ({
      "/proc/70/stat": statOf({ pid: 70, threads: 400, ranMs: seconds * 2000 }),
      ...Object.fromEntries(
        Array.from({ length: 400 }, (_, i) => [
          `/proc/70/task/${70 + i}/schedstat`,
          schedOf(seconds * 5, seconds * 10),
        ]),
      ),
    });
    expect(find(bench.after(14, files), 70)?.waited).toBeCloseTo(4);
  });

  const sockets = (listening: boolean): Files => ({
    "/proc/70/ns/net": { link: "net:[1]" },
    "/proc/70/fd/0": { link: "/dev/null" },
    "/proc/70/fd/7": { link: "socket:[4242]" },
    "/proc/70/net/tcp": `  sl  local_address\n   0: 0100007F:1F90 00000000:0000 ${listening ? "0A" : "01"} 00000000:00000000 00:00000000 00000000     0        0 4242 1 0 100 0 0 10 0\n`,
    "/proc/70/net/tcp6": "  sl  local_address\n",
    "/proc/70/net/unix": "Num RefCount Protocol Flags Type St Inode Path\n",
  });

  test("a listening socket, an open one, and none that can be read", () => {
    expect(one({}, sockets(true))?.listens).toBe(true);
    expect(one({}, sockets(false))?.listens).toBe(false);
    expect(one({})?.listens).toBeNull();
  });

  test("a unix socket that listens", () => {
    const unix =
      "Num RefCount Protocol Flags Type St Inode Path\n0000: 2 0 00010000 0001 01 4242 /x\n";
    expect(one({}, { ...sockets(false), "/proc/70/net/unix": unix })?.listens).toBe(true);
  });

  test("a worker whose parent in the same group listens", () => {
    const parent = Object.fromEntries(
      Object.entries(sockets(true)).map(([path, file]) => [path.replace("/70/", "/60/"), file]),
    );
    const together = { ...parent, "/proc/60/cgroup": "2:cpu:/\n" };
    expect(one({ parent: 60 }, together)?.parentListens).toBe(true);
    const apart = { ...parent, "/proc/60/cgroup": "2:cpu:/else\n" };
    expect(one({ parent: 60 }, apart)?.parentListens).toBe(false);
  });
});

describe("X2: what a reading of the competition says of itself", () => {
  const base = { ...SPLIT_HOST, "/proc/70/cgroup": "2:cpu:/\n" };

  test("nothing before two readings, then pressure, use and cores", () => {
    const bench = new ContentionBench(base);
    expect(bench.plant.contention()).toBeNull();
    expect(bench.after(1, hogAt(70))).toBeNull();
    expect(bench.after(1, hogAt(70))).toMatchObject({
      elapsed: 1000,
      onlineCores: 2,
      pressure: expect.closeTo(0.9),
      cpuAvg: 1,
      blind: null,
      extScheduler: null,
    });
  });

  test("asked twice in a tick, it reads once", () => {
    const bench = new ContentionBench(base);
    const first = bench.after(3, hogAt(70));
    expect(bench.plant.contention()).toBe(first);
  });

  test("while nobody waits only a few who use a core are looked at", () => {
    const bench = new ContentionBench(base);
    const files = (seconds: number): Files =>
      Object.assign(
        {},
        ...Array.from({ length: 20 }, (_, i) =>
          processAt(seconds, { pid: 70 + i, ran: i === 0 ? 0.3 : 0.01 }),
        ),
      );
    const calm = bench.after(12, files, 0);
    expect(calm?.contenders.map(({ pid }) => pid)).toEqual([70]);
    const asked = [...bench.source.readAlone].filter(([path]) => path.endsWith("/status"));
    expect(asked.map(([path]) => path)).toEqual(["/proc/70/status"]);
  });

  test("at most 32 are asked for their switches in a reading, and everybody in turn", () => {
    const bench = new ContentionBench(base);
    const pids = Array.from({ length: 80 }, (_, i) => 70 + i);
    const files = (seconds: number): Files =>
      Object.assign({}, ...pids.map((pid) => processAt(seconds, { pid, ran: 0.02, waited: 0.9 })));
    const asked = (): number =>
      [...bench.source.readAlone].reduce(
        (sum, [path, n]) => sum + (path.endsWith("/status") ? n : 0),
        0,
      );
    bench.after(5, files);
    const before = asked();
    const last = bench.after(3, files);
    expect(asked() - before).toBeLessThanOrEqual(3 * 32);
    const known = bench.after(6, files)!.contenders.filter((one) => one.voluntaryPerS !== null);
    expect(last?.contenders.length).toBe(80);
    expect(known.length).toBe(80);
  });

  test("its own: itself, its parents, who has its terminal, and their groups", () => {
    const files = (seconds: number): Files => ({
      ...processAt(seconds, {
        pid: 70,
        ran: 0.5,
        waited: 0.5,
        session: 40,
        group: 70,
        terminal: 9,
        foreground: 70,
      }),
      "/proc/self/stat": statOf({ pid: 50, parent: 40, session: 40, terminal: 9, foreground: 70 }),
      "/proc/50/stat": statOf({ pid: 50, parent: 40, session: 40, terminal: 9, foreground: 70 }),
      "/proc/40/stat": statOf({ pid: 40, parent: 1, session: 40 }),
      "/proc/1/stat": statOf({ pid: 1, parent: 0 }),
      "/proc/50/cgroup": "2:cpu:/\n",
      "/proc/50/autogroup": "/autogroup-8 nice 0\n",
      "/proc/40/cgroup": "2:cpu:/login\n",
    });
    const said = new ContentionBench(base).after(3, files);
    expect(said?.own.toSorted((a, b) => a - b)).toEqual([1, 40, 50, 70]);
    expect(said?.ownGroups.toSorted()).toEqual(["/login", "autogroup-8"]);
    expect(new ContentionBench(base, false).after(3, files)?.own).toEqual([]);
  });

  test("a scheduler of sched_ext", () => {
    const loaded = {
      "/sys/kernel/sched_ext/state": "enabled\n",
      "/sys/kernel/sched_ext/root/ops": "rusty\n",
    };
    expect(new ContentionBench({ ...base, ...loaded }).after(3, hogAt(70))?.extScheduler).toBe(
      "rusty",
    );
    const off = { ...loaded, "/sys/kernel/sched_ext/state": "disabled\n" };
    expect(new ContentionBench({ ...base, ...off }).after(3, hogAt(70))?.extScheduler).toBeNull();
  });

  test("blind: late, not identified, process table lost", () => {
    const late = new ContentionBench(base);
    late.after(6, hogAt(70));
    late.tick({}, 9);
    expect(late.plant.contention()?.blind).toMatch(/late/);
    const hidden = new ContentionBench(SPLIT_HOST);
    expect(hidden.after(3, hogAt(70))?.blind).toMatch(/^where 1 of the processes/);
  });

  test("one that ended while it was looked at does not blind the others", () => {
    const bench = new ContentionBench(base);
    const said = bench.after(3, (seconds) => {
      const files = processAt(seconds, { pid: 71, ran: 0.5, waited: 0.5 });
      return { ...hogAt(70)(seconds), ...files };
    });
    expect(said?.blind).toMatch(/^where 1 of/);
    const gone = new ContentionBench(base);
    gone.after(1, (seconds) => ({
      ...hogAt(70)(seconds),
      ...processAt(seconds, { pid: 71, ran: 0.5, waited: 0.5 }),
    }));
    gone.source.set({
      "/proc/71/schedstat": schedOf(900, 100),
      "/proc/70/schedstat": schedOf(900, 100),
    });
    gone.tick();
    gone.source.remove("/proc/71/stat");
    expect(gone.plant.contention()).toMatchObject({ blind: null, contenders: [{ pid: 70 }] });
  });

  test("a storm of short processes leaves a bounded memory and the steady one seen", () => {
    const bench = new ContentionBench(base);
    let born = 1000;
    for (let i = 0; i < 12; i++) {
      const first = born;
      born += 300;
      bench.after(2, (seconds) => {
        const storm = Array.from({ length: 300 }, (_, n) =>
          processAt(seconds, { pid: first + n, ran: 0.01, waited: 0.01 }),
        );
        return Object.assign({}, hogAt(70)(seconds), ...storm);
      });
      for (let pid = first; pid < born; pid++) bench.source.remove(`/proc/${pid}`);
    }
    expect(find(bench.after(2, hogAt(70)), 70)).toMatchObject({ forcedPerS: expect.closeTo(80) });
  });

  test("a pid that is another process's now begins anew", () => {
    const bench = new ContentionBench(base);
    bench.after(4, hogAt(70));
    const replaced = (seconds: number) => {
      const other = { pid: 70, name: "other", ran: 0.5, waited: 0.5, voluntary: 50 };
      const files = processAt(seconds, other);
      const facts = statOf({ ...other, ranMs: other.ran * seconds * 1000 });
      return { ...files, "/proc/70/stat": facts.replace(" 0 70 4096", " 0 9999 4096") };
    };
    bench.source.remove("/proc/70");
    bench.source.set({ "/proc/70/cgroup": "2:cpu:/\n" });
    const said = find(bench.after(4, replaced), 70);
    expect(said).toMatchObject({
      startTicks: 9999,
      name: "other",
      voluntaryPerS: expect.closeTo(50),
    });
  });

  const hosts = join(import.meta.dirname, "../../../../fixtures/hosts");
  test.each(readdirSync(hosts).filter((name) => name.endsWith(".host")))(
    "the recorded host %s is read to its end: shares are no less than 0, paths begin with the root",
    (name) => {
      const source = openHostSource(join(hosts, name));
      if (!source.ok || !(source.value instanceof RecordedSource)) throw new Error(name);
      const plant = new HostPlant(source.value);
      do {
        plant.read({ monotonic: source.value.clock.monotonic(), wall: 0 }, 1e9);
        const said = plant.contention();
        for (const { ran, waited, path } of said?.contenders ?? []) {
          expect(Math.min(ran, waited)).toBeGreaterThanOrEqual(0);
          expect(path[0]?.kind).toBe("root");
        }
        expect(said?.own ?? []).toEqual([]);
      } while (source.value.advance());
      plant.close();
    },
  );
});
