import { array, assert, constantFrom, oneof, property, string, tuple } from "fast-check";
import { describe, expect, test } from "vitest";
import { conformsAsPlant } from "../conformance.fixture.ts";
import { meminfo, HostBench, stat } from "./host.fixture.ts";
import { createHostPlant } from "./index.ts";

let clock = 0;
const next = (): { monotonic: number; wall: number } => ({
  monotonic: (clock += 1000),
  wall: clock,
});

conformsAsPlant("the host in memory", () => ({ plant: new HostBench().plant, next }));
conformsAsPlant("this very host", () => {
  const created = createHostPlant();
  if (!created.ok) throw new Error(created.trouble.message);
  return { plant: created.value, next };
});

describe("T1, T2: rates and gaps of cores", () => {
  const core = (busy: number, idle: number): number[] => [busy, 0, 0, idle, 0];
  const rows: [string, number[][], number[][], string, number | string][] = [
    ["half busy", [core(0, 0)], [core(50, 50)], "cpu0", 0.5],
    ["waiting for a disk is not busy", [[0, 0, 0, 0, 0]], [[20, 0, 0, 0, 80]], "cpu0", 0.2],
    [
      "guests are inside user",
      [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
      [[50, 0, 0, 50, 0, 0, 0, 0, 50, 0]],
      "cpu0",
      0.5,
    ],
    ["stolen time is busy", [[0, 0, 0, 0, 0, 0, 0, 0]], [[0, 0, 0, 75, 0, 0, 0, 25]], "cpu0", 0.25],
    ["a counter ran backwards", [core(50, 50)], [core(40, 160)], "cpu0", "stepped-back"],
    ["idle ran backwards", [core(50, 50)], [core(60, 40)], "cpu0", "stepped-back"],
    ["iowait may run backwards", [[0, 0, 0, 0, 50]], [[50, 0, 0, 50, 40]], "cpu0", 0.5],
    [
      "and then is not known itself",
      [[0, 0, 0, 0, 50]],
      [[50, 0, 0, 50, 40]],
      "cpu.iowait",
      "stepped-back",
    ],
    ["nothing moved: no share of nothing", [core(5, 5)], [core(5, 5)], "cpu0", "not-finite"],
    ["went offline", [core(0, 0), core(0, 0)], [core(1, 1)], "cpu1", "vanished"],
    ["came online", [core(0, 0)], [core(1, 1), core(7, 7)], "cpu1", "first-sample"],
  ];
  test.each(rows)("%s", (_, ...row) => {
    const [before, after, sensor, expected] = row;
    const bench = new HostBench();
    bench.tick({ "/proc/stat": stat(before) });
    expect(bench.say(sensor, bench.tick({ "/proc/stat": stat(after) }))).toBe(expected);
  });

  test("the first sample has no rates and says so", () => {
    const bench = new HostBench();
    const sample = bench.tick();
    expect(bench.say("cpu0", sample)).toBe("first-sample");
    expect(sample.metrics.cpuAvg).toBeNull();
  });

  test("a core that returns works again, from new counters", () => {
    const bench = new HostBench();
    const both = (a: number[], b: number[]): Record<string, string> => ({
      "/proc/stat": stat([a, b]),
    });
    bench.tick(both(core(0, 0), core(500, 500)));
    expect(bench.say("cpu1", bench.tick(both(core(1, 1), [])))).toBe("vanished");
    expect(bench.say("cpu1", bench.tick(both(core(2, 2), core(3, 3))))).toBe("first-sample");
    expect(bench.say("cpu1", bench.tick(both(core(3, 3), core(4, 6))))).toBe(0.25);
  });

  test("average and highest are metrics, not sensors", () => {
    const bench = new HostBench();
    bench.tick({ "/proc/stat": stat([core(0, 0), core(0, 0)]) });
    const { metrics } = bench.tick({ "/proc/stat": stat([core(100, 0), core(50, 50)]) });
    expect([metrics.cpuAvg, metrics.cpuMax]).toEqual([0.75, 1]);
    expect(bench.plant.sensors.specs.filter((spec) => /avg|max/.test(spec.id))).toEqual([]);
    expect(
      bench.plant.sensors.specs.filter((spec) => spec.routable).map((spec) => spec.id),
    ).toEqual(["cpu0", "cpu1"]);
  });

  test("context switches near 2^64 keep their rate, also across the wrap", () => {
    const bench = new HostBench();
    const ctxt = (count: string): Record<string, string> => ({
      "/proc/stat": stat([core(1, 1)]).replace(/ctxt .*/, `ctxt ${count}`),
    });
    bench.tick(ctxt("18446744073709551000"));
    const near = bench.tick(ctxt("18446744073709551500"));
    expect(bench.say("ctx_switches", near)).toBeCloseTo(500 / 5500, 5);
    expect(bench.say("ctx_switches", bench.tick(ctxt("384")))).toBeCloseTo(500 / 5500, 5);
  });
});

describe("T1, T2: memory, load, pressure", () => {
  test("memory and swap as shares; swap appears when it is added", () => {
    const bench = new HostBench();
    const first = bench.tick();
    expect(bench.say("mem_used", first)).toBe(0.4);
    expect(bench.say("swap_used", first)).toBe("no such sensor");
    const second = bench.tick({ "/proc/meminfo": meminfo(1000, 250, [100, 75]) });
    expect([bench.say("mem_used", second), bench.say("swap_used", second)]).toEqual([0.75, 0.25]);
    expect(second.metrics).toMatchObject({ memUsed: 0.75, swapUsed: 0.25 });
    expect(bench.say("swap_used", bench.tick({ "/proc/meminfo": meminfo(1000, 250) }))).toBe(
      "absent",
    );
  });

  test.each([
    ["more swap free than there is", meminfo(1000, 600, [100, 101]), 0.4, "malformed"],
    ["more memory available than there is", meminfo(1000, 1001, [100, 50]), "malformed", 0.5],
    ["swap beyond 64 bits", meminfo(1000, 600, [100, 1e23]), 0.4, "malformed"],
  ])("%s is no share, least of all a negative one", (_, text, used, swap) => {
    const bench = new HostBench();
    bench.tick({ "/proc/meminfo": meminfo(1000, 600, [100, 100]) });
    const sample = bench.tick({ "/proc/meminfo": text });
    expect([bench.say("mem_used", sample), bench.say("swap_used", sample)]).toEqual([used, swap]);
    const known = (value: number | string): number | null =>
      typeof value === "number" ? value : null;
    expect(sample.metrics).toMatchObject({ memUsed: known(used), swapUsed: known(swap) });
  });

  test("a container's limit takes the host's place", () => {
    const bench = new HostBench({
      "/sys/fs/cgroup/memory.max": "102400\n",
      "/sys/fs/cgroup/memory.current": "71680\n",
      "/sys/fs/cgroup/memory.stat": "anon 1\ninactive_file 20480\n",
    });
    expect(bench.say("mem_used", bench.tick())).toBe(0.5);
    expect(bench.plant.sensors.specs.find((spec) => spec.id === "mem_used")?.normaliser).toContain(
      "container",
    );
  });

  test("load by online cores, soft-clipped; the metric may exceed 1", () => {
    const bench = new HostBench();
    const sample = bench.tick({ "/proc/loadavg": "6.00 1 1 1/1 9\n" });
    expect(bench.say("load_1m", sample)).toBe(0.75);
    expect(sample.metrics.load1m).toBe(3);
  });

  test("pressure is the share of the interval by total; a kernel without it has no sensor", () => {
    expect(new HostBench().plant.sensors.indexOf("psi.cpu.some")).toBeUndefined();
    const some = (total: number): Record<string, string> => ({
      "/proc/pressure/cpu": `some avg10=99.00 avg60=0.00 avg300=0.00 total=${total}\n`,
    });
    const bench = new HostBench(some(1000));
    bench.tick(some(1000));
    const sample = bench.tick(some(501_000), 2);
    expect(bench.say("psi.cpu.some", sample)).toBe(0.25);
    expect(sample.metrics.psiCpuSome).toBe(0.25);
    expect(bench.say("psi.cpu.some", bench.tick(some(10)))).toBe("stepped-back");
  });
});

describe("T2: what cannot be read says why, and the rest is read", () => {
  const rows: [string, Record<string, string>, string, string][] = [
    ["meminfo empty", { "/proc/meminfo": "" }, "mem_used", "malformed"],
    ["meminfo cut off", { "/proc/meminfo": "MemTotal: 12" }, "mem_used", "malformed"],
    ["loadavg of words", { "/proc/loadavg": "what?\n" }, "load_1m", "malformed"],
    ["stat binary", { "/proc/stat": "\u0000\u0001\u0002" }, "cpu0", "malformed"],
  ];
  test.each(rows)("%s", (_, files, sensor, gap) => {
    const bench = new HostBench();
    bench.tick();
    const sample = bench.tick(files);
    expect(bench.say(sensor, sample)).toBe(gap);
    expect(bench.say(sensor === "mem_used" ? "load_1m" : "mem_used", sample)).toEqual(
      expect.any(Number),
    );
  });

  test("a file that goes is vanished, and is read again when it comes back", () => {
    const bench = new HostBench();
    bench.tick();
    bench.source.remove("/proc/meminfo");
    expect(bench.say("mem_used", bench.tick())).toBe("vanished");
    expect(bench.tick().metrics.memUsed).toBeNull();
    bench.source.set({ "/proc/meminfo": meminfo(1000, 100) });
    let sample = bench.tick();
    for (let i = 0; i < 60 && bench.say("mem_used", sample) === "vanished"; i++)
      sample = bench.tick();
    expect(bench.say("mem_used", sample)).toBe(0.9);
  });

  test("a file that may not be read is denied", () => {
    const fresh = new HostBench();
    fresh.source.set({ "/proc/loadavg": { gap: "denied" } });
    expect(fresh.say("load_1m", fresh.tick())).toBe("denied");
  });

  test("a host without anything but cores still reads", () => {
    const bench = new HostBench();
    for (const path of ["/proc/meminfo", "/proc/loadavg"]) bench.source.remove(path);
    bench.tick();
    expect(bench.tick().frame.count).toBeGreaterThan(3);
  });

  test("two readings at one moment have no rates, and no number that is not one", () => {
    const net = (bytes: number): string =>
      `a|b\nc|d\n  eth0: ${bytes} 1 0 0 0 0 0 0 0 1 0 0 0 0 0 0\n`;
    const bench = new HostBench({ "/proc/net/dev": net(0) });
    bench.tick();
    const sample = bench.tick({ "/proc/net/dev": net(500) }, 0);
    expect(bench.say("net.eth0.rx", sample)).toBe("not-finite");
    expect(sample.metrics.netRxBytesPerS).toBeNull();
    expect(bench.say("net.eth0.rx", bench.tick({ "/proc/net/dev": net(125_500) }))).toBe(1);
  });

  test("a file that goes blind is said once, and once when it is back for good", () => {
    const bench = new HostBench();
    const gone = { "/proc/meminfo": "" };
    const well = { "/proc/meminfo": meminfo(1000, 600) };
    const said = [{}, gone, gone, well, gone, well, well, well, well, gone].map((files) =>
      bench.tick(files).troubles.map(({ code, message }) => `${code} ${message}`),
    );
    const blind = ["host.blind cannot be read: /proc/meminfo (malformed)"];
    const back = ["host.back can be read again: /proc/meminfo"];
    expect(said).toEqual([[], blind, [], [], [], [], [], back, [], blind]);
  });

  test("a host without pressure, disks or networks is not blind; one without cores is", () => {
    const bench = new HostBench();
    expect(bench.tick().troubles).toEqual([]);
    const bare = new HostBench();
    bare.source.remove("/proc/stat");
    expect(bare.tick().troubles.map(({ message }) => message)).toEqual([
      "cannot be read: /proc/stat (vanished)",
    ]);
  });

  test("a root without proc is a trouble with advice", () => {
    const created = createHostPlant({ root: "/nonexistent" });
    expect(created).toMatchObject({ ok: false, trouble: { code: "root.no-proc" } });
    if (!created.ok) expect(created.trouble.advice).toContain("--root");
  });
});

test("T1: garbage in any file is never thrown, and no value leaves [0, 1]", () => {
  const files = [
    "/proc/stat",
    "/proc/meminfo",
    "/proc/loadavg",
    "/proc/vmstat",
    "/proc/diskstats",
    "/proc/net/dev",
    "/proc/pressure/cpu",
    "/proc/60/stat",
    "/proc/60/schedstat",
    "/proc/self/cgroup",
    "/sys/class/thermal/thermal_zone0/temp",
    "/sys/fs/cgroup/cgroup.controllers",
    "/sys/fs/cgroup/a/cpu.stat",
  ];
  const lines = [
    "cpu0 1 2 3 4\n",
    "cpu 18446744073709551615 5\n",
    "eth0: 1 2 3\n",
    "8 0 sda 1 2\n",
    "0::/x\n",
  ];
  const content = array(oneof(constantFrom(...lines), string({ unit: "binary", maxLength: 40 })));
  assert(
    property(array(tuple(constantFrom(...files), content), { maxLength: 12 }), (changes) => {
      const bench = new HostBench();
      for (const [path, text] of changes) {
        const sample = bench.tick({ [path]: text.join("") });
        for (let i = 0; i < sample.frame.count; i++) {
          const value = sample.frame.value(i) ?? 0;
          expect(value >= 0 && value <= 1).toBe(true);
        }
        for (const metric of Object.values(sample.metrics))
          expect(Number.isFinite(metric ?? 0)).toBe(true);
      }
      bench.plant.close();
    }),
    { seed: 3, numRuns: 60 },
  );
});

test("T1: every handle is given back", () => {
  const bench = new HostBench({
    "/proc/60/stat": "60 (a) S 1 1 1 0 -1 0 0 0 0 0 5 0 0 0 20 0 1 0 9 4096 10 0\n",
  });
  bench.tick();
  bench.tick();
  expect(bench.source.handles.size).toBeGreaterThan(0);
  bench.plant.close();
  expect(bench.source.handles.size).toBe(0);
});
