import { describe, expect, test, vi } from "vitest";
import type { ProcessRow, Sample } from "../../plant.ts";
import { HostBench, pidStatText, stat, type ProcessFacts } from "../host.fixture.ts";

const MS = 1e6;

const processFiles = (facts: ProcessFacts): Record<string, string> => ({
  [`/proc/${facts.pid}/stat`]: pidStatText(facts),
});
const sched = (pid: number, runMs: number, waitMs = 0): Record<string, string> => ({
  [`/proc/${pid}/schedstat`]: `${runMs * MS} ${waitMs * MS} 1\n`,
});
/** Makes the host look as if something had been created since. */
const forks = (count: number): Record<string, string> => ({
  "/proc/stat": stat([[count, 0, 0, count, 0]], { forks: count }),
});
const row = (sample: Sample, pid: number): ProcessRow | undefined =>
  sample.processes.find((process) => process.pid === pid);

describe("T1: CPU and waiting of processes", () => {
  test("from schedstat, in nanoseconds, with the share it waited", () => {
    const bench = new HostBench({
      ...processFiles({ pid: 70, name: "web", rssPages: 3 }),
      ...sched(70, 0),
    });
    expect(bench.tick().processes).toEqual([]);
    const sample = bench.tick(sched(70, 300, 100));
    expect(row(sample, 70)).toEqual({
      pid: 70,
      name: "web",
      cpuRatio: 0.3,
      waitRatio: 0.25,
      rssBytes: 3 * 4096,
    });
    expect(sample.processCount).toBe(1);
  });

  test("the memory of a busy one is at most two readings old", () => {
    const at = (i: number, rssPages: number): Record<string, string> => ({
      ...processFiles({ pid: 70, rssPages }),
      ...sched(70, i * 300),
    });
    const bench = new HostBench(at(0, 1));
    const seen = Array.from({ length: 6 }, (_, i) => row(bench.tick(at(i, i + 1)), 70)?.rssBytes);
    for (const [i, bytes] of seen.entries()) {
      if (i > 0) expect([(i + 1) * 4096, i * 4096]).toContain(bytes);
    }
  });

  test("one that calls itself nothing is seen like any other", () => {
    const bench = new HostBench({ ...processFiles({ pid: 70, name: "" }), ...sched(70, 0) });
    bench.tick();
    expect(row(bench.tick(sched(70, 300)), 70)).toMatchObject({ name: "", cpuRatio: 0.3 });
  });

  test("memory of less than nothing is unknown", () => {
    const bench = new HostBench({ ...processFiles({ pid: 70, rssPages: -1 }), ...sched(70, 0) });
    bench.tick();
    expect(row(bench.tick(sched(70, 300)), 70)).toMatchObject({ cpuRatio: 0.3, rssBytes: null });
  });

  test("from stat where the kernel has no schedstat: no waiting is known", () => {
    const bench = new HostBench(processFiles({ pid: 70, ticks: 10 }));
    bench.tick();
    const sample = bench.tick(processFiles({ pid: 70, ticks: 60 }));
    expect(row(sample, 70)).toMatchObject({ cpuRatio: 0.5, waitRatio: null });
  });

  test("of several threads, all of them: schedstat of the process speaks of one", () => {
    const threads = (run: number, wait: number): Record<string, string> => ({
      [`/proc/70/task/70/schedstat`]: `0 0 1\n`,
      [`/proc/70/task/71/schedstat`]: `${run * MS} ${wait * MS} 1\n`,
    });
    const facts = { pid: 70, threads: 2 };
    const bench = new HostBench({ ...processFiles(facts), ...sched(70, 0), ...threads(0, 0) });
    bench.tick();
    let sample = bench.tick({ ...processFiles({ ...facts, ticks: 100 }), ...threads(500, 500) });
    expect(row(sample, 70)?.cpuRatio).toBe(1);
    for (let i = 2; i < 5; i++) {
      const files = { ...processFiles({ ...facts, ticks: i * 100 }), ...threads(i * 500, i * 500) };
      sample = bench.tick(files);
    }
    expect(row(sample, 70)).toMatchObject({ cpuRatio: 1, waitRatio: 0.5 });
  });

  test("threads that all ended before each reading: stat, which counts them, tells", () => {
    const bench = new HostBench({ ...processFiles({ pid: 70 }), ...sched(70, 0) });
    bench.tick();
    let sample = bench.tick();
    for (let i = 1; i < 6; i++) {
      sample = bench.tick({ ...processFiles({ pid: 70, ticks: i * 40 }), ...sched(70, i) });
    }
    expect(row(sample, 70)?.cpuRatio).toBeCloseTo(0.4);
  });

  test("threads that come and go do not interrupt the CPU time of all", () => {
    const at = (ticks: number, threads: number): Record<string, string> =>
      processFiles({ pid: 70, ticks, threads });
    const bench = new HostBench({ ...at(0, 4), ...sched(70, 0) });
    bench.tick();
    for (const [i, threads] of [7, 2, 5].entries()) {
      expect(row(bench.tick(at((i + 1) * 150, threads)), 70)?.cpuRatio).toBe(1.5);
    }
  });

  test.each([
    ["after a while", 1024, 40],
    ["at once where they are scarce", 200, 9],
  ])("who leaves the top gives its threads' descriptors back %s", (_, limit, readings) => {
    const files: Record<string, string> = {
      "/proc/self/limits": `Limit  Soft\nMax open files   ${limit}  4096 files\n`,
    };
    for (let pid = 100; pid < 112; pid++)
      Object.assign(files, processFiles({ pid }), sched(pid, 0));
    for (let thread = 70; thread < 90; thread++)
      files[`/proc/70/task/${thread}/schedstat`] = "0 0 1\n";
    const threaded = (ticks: number): Record<string, string> =>
      processFiles({ pid: 70, ticks, threads: 20 });
    const bench = new HostBench({ ...files, ...sched(70, 0), ...threaded(0) });
    for (let i = 0; i < 4; i++) bench.tick(threaded(i * 50));
    const held = bench.source.handles.size;
    expect(held).toBeGreaterThan(40);
    for (let i = 1; i < readings; i++) {
      const others = Array.from({ length: 12 }, (_, n) => sched(100 + n, i * 500));
      bench.tick(Object.assign({}, ...others) as Record<string, string>);
    }
    expect(bench.source.handles.size).toBeLessThanOrEqual(held - 20 + 12);
  });

  test("a malformed schedstat falls back on stat", () => {
    const bench = new HostBench({
      ...processFiles({ pid: 70 }),
      "/proc/70/schedstat": "< moo >\n",
    });
    bench.tick();
    bench.tick(processFiles({ pid: 70, ticks: 10 }));
    expect(row(bench.tick(processFiles({ pid: 70, ticks: 30 })), 70)?.cpuRatio).toBe(0.2);
  });

  test.each([
    ["brackets and blanks", "(a b ) ( c d) "],
    ["a newline", "two\nlines"],
    ["an escape sequence", "\u001b]0;owned\u0007"],
    ["a whole line of another process", "x) S 1 1 1 0 -1 0 0 0 0 0 9 9"],
  ])("hostile name: %s", (_, name) => {
    const bench = new HostBench(processFiles({ pid: 70, name }));
    bench.tick();
    expect(row(bench.tick(), 70)?.name).toBe(name);
  });

  test("busiest first, at most ten, the larger one first among equals", () => {
    const files: Record<string, string> = {};
    for (let pid = 100; pid < 130; pid++) {
      Object.assign(files, processFiles({ pid, rssPages: pid }), sched(pid, 0));
    }
    const bench = new HostBench(files);
    bench.tick();
    const sample = bench.tick({ ...sched(105, 10), ...sched(111, 400), ...forks(99) });
    expect(sample.processes.map((process) => process.pid)).toEqual([
      111, 105, 129, 128, 127, 126, 125, 124, 123, 122,
    ]);
  });
});

describe("T1: processes come, go, and share numbers", () => {
  test("a new one is met when something was created, an ended one leaves at once", () => {
    const bench = new HostBench({ ...processFiles({ pid: 70 }), ...sched(70, 0) });
    bench.tick(forks(1));
    bench.source.set({ ...processFiles({ pid: 80 }), ...sched(80, 0) });
    expect(bench.tick(forks(2)).processCount).toBe(2);
    bench.source.remove("/proc/70");
    const sample = bench.tick(forks(2));
    expect([sample.processCount, row(sample, 70)]).toEqual([1, undefined]);
  });

  test("a new one has its first rate from stat, and waiting from then on", () => {
    const bench = new HostBench({ ...processFiles({ pid: 70 }), ...sched(70, 0) });
    bench.tick(forks(1));
    bench.source.set({ ...processFiles({ pid: 80, ticks: 10 }), ...sched(80, 100) });
    expect(row(bench.tick(forks(2)), 80)?.cpuRatio).toBeNull();
    const second = bench.tick({ ...processFiles({ pid: 80, ticks: 30 }), ...sched(80, 300) });
    expect(row(second, 80)).toMatchObject({ cpuRatio: 0.2, waitRatio: null });
    const third = bench.tick({ ...processFiles({ pid: 80, ticks: 33 }), ...sched(80, 333, 33) });
    expect(row(third, 80)?.cpuRatio).toBeCloseTo(0.033, 6);
    expect(row(third, 80)?.waitRatio).toBeCloseTo(0.5, 6);
  });

  test("/proc is not listed again while nothing was created or ended", () => {
    const bench = new HostBench({ ...processFiles({ pid: 70 }), ...sched(70, 0) });
    for (let i = 0; i < 10; i++) bench.tick(forks(1));
    expect(bench.source.listed.get("/proc")).toBe(1);
    for (let i = 0; i < 40; i++) bench.tick(forks(1));
    expect(bench.source.listed.get("/proc")).toBeGreaterThan(1);
  });

  test("a number given to another process is not taken for the first", () => {
    const bench = new HostBench(processFiles({ pid: 70, name: "first", ticks: 5000, start: 1 }));
    bench.tick();
    bench.tick();
    bench.source.remove("/proc/70");
    bench.source.set(processFiles({ pid: 70, name: "second", ticks: 5010, start: 2 }));
    bench.tick(forks(2));
    const second = (ticks: number): Record<string, string> =>
      processFiles({ pid: 70, name: "second", ticks, start: 2 });
    expect(row(bench.tick(second(5020)), 70)).toMatchObject({ name: "second", cpuRatio: null });
    expect(row(bench.tick(second(5030)), 70)).toMatchObject({ cpuRatio: 0.1 });
  });

  test("a quiet one that becomes busy is seen in the same tick", () => {
    const files: Record<string, string> = {};
    for (let pid = 100; pid < 180; pid++)
      Object.assign(files, processFiles({ pid }), sched(pid, 0));
    const bench = new HostBench({ ...files, "/proc/stat": stat([[0, 0, 0, 0, 0]]) });
    for (let i = 1; i < 9; i++) bench.tick({ "/proc/stat": stat([[0, 0, 0, i * 100, 0]]) });
    const sample = bench.tick({ ...sched(163, 900), "/proc/stat": stat([[90, 0, 0, 810, 0]]) });
    expect(sample.processes[0]).toMatchObject({ pid: 163 });
    expect(sample.processes[0]?.cpuRatio).toBeGreaterThan(0.1);
    const next = bench.tick({ ...sched(163, 1800), "/proc/stat": stat([[180, 0, 0, 820, 0]]) });
    expect(next.processes[0]).toMatchObject({ pid: 163, cpuRatio: 0.9 });
  });

  test("time that processes used which came and went has nobody read for it, but who joins is seen", () => {
    const files: Record<string, string> = {};
    for (let pid = 100; pid < 180; pid++)
      Object.assign(files, processFiles({ pid }), sched(pid, 0));
    const bench = new HostBench({ ...files, "/proc/stat": stat([[0, 0, 0, 0, 0]]) });
    const storm = (i: number, joined = 0): Record<string, string> => ({
      "/proc/stat": stat([[i * 60 + joined, 0, 0, i * 40, 0]]),
    });
    for (let i = 1; i < 12; i++) bench.tick(storm(i));
    const reads = vi.spyOn(bench.source, "read");
    bench.tick(storm(12));
    expect(reads.mock.calls.length).toBeLessThan(40);
    reads.mockClear();
    const sample = bench.tick({ ...storm(13, 35), ...sched(163, 350) });
    expect(reads.mock.calls.length).toBeGreaterThan(80);
    expect(sample.processes[0]).toMatchObject({ pid: 163 });
  });

  test("5,000 processes: bounded reads and descriptors, said in `thinned`, the busiest found", () => {
    const files: Record<string, string> = {
      "/proc/self/limits": "Max open files 1024 4096 files\n",
    };
    for (let pid = 1000; pid < 6000; pid++)
      Object.assign(files, processFiles({ pid }), sched(pid, 0));
    const bench = new HostBench(files);
    let sample = bench.tick();
    expect(sample.processCount).toBe(5000);
    for (let i = 0; i < 30; i++) sample = bench.tick();
    expect(bench.source.handles.size).toBeLessThanOrEqual(256 + 10);
    expect(sample.thinned).toContain("processes");
    for (let i = 1; i < 150; i++)
      sample = bench.tick({ ...processFiles({ pid: 5432, ticks: i * 50 }) });
    expect(sample.processes[0]).toMatchObject({ pid: 5432, cpuRatio: 0.5 });
  });

  test("an ordinary host is met whole in its first tick", () => {
    const files: Record<string, string> = {};
    for (let pid = 1000; pid < 1300; pid++)
      Object.assign(files, processFiles({ pid }), sched(pid, 0));
    const bench = new HostBench(files);
    expect(bench.tick()).toMatchObject({ processCount: 300, thinned: [] });
  });

  test("a table that cannot be listed is a trouble, said once", () => {
    const bench = new HostBench();
    bench.source.list = () => "denied";
    expect(bench.tick()).toMatchObject({
      processCount: null,
      troubles: [{ code: "processes.unlisted" }],
    });
    expect(bench.tick().troubles).toEqual([]);
  });

  test("a recorded process without a stat is counted, not named", () => {
    const bench = new HostBench({ "/proc/33/status": "x\n", ...processFiles({ pid: 70 }) }, false);
    bench.tick();
    const sample = bench.tick();
    expect(sample.processCount).toBe(2);
    expect(sample.processes.map((process) => process.pid)).toEqual([70]);
  });
});
