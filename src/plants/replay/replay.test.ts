import { describe, expect, test } from "vitest";
import { describeTrouble } from "../../base/index.ts";
import { checkTickRecord } from "../../show/record/schema.ts";
import { readJsonLines } from "../../store/index.ts";
import { conformsAsPlant } from "../conformance.fixture.ts";
import { FIELD_MAP } from "./foreign.ts";
import { readLog } from "./read-log.ts";
import { ReplayPlant } from "./replay-plant.ts";
import type { ReplayTick } from "./replay-tick.ts";
import { logOf, tickOfRun } from "./replay.fixture.ts";

/** Each step as `seq` (with `^` at a start, `~` after a loss), `? notice` or `! stop`. */
function steps(values: readonly unknown[]): string[] {
  return Array.from(readLog(logOf(values, checkTickRecord)), (step) => {
    if (step.kind === "tick") {
      const mark = { previous: "", start: "^", lost: "~" }[step.follows];
      return `${mark}${step.tick.seq}`;
    }
    return `${step.kind === "notice" ? "?" : "!"} ${describeTrouble(step.trouble)}`;
  });
}

const run = (runId: string, ...positions: number[]) =>
  positions.map((seq) => tickOfRun(runId, seq));

describe("T7: the lines of a log become ticks", () => {
  test.each<[name: string, values: readonly unknown[], expected: (string | RegExp)[]]>([
    ["a run", run("a", 0, 1, 2), ["^0", "1", "2"]],
    ["two runs in one file", [...run("a", 0, 1), ...run("b", 0)], ["^0", "1", "^0"]],
    ["a torn last line", [...run("a", 0), "torn"], ["^0", /^\? log:2: torn/]],
    ["a rotated log", run("a", 7, 8), [/^\? log:1: the run begins at seq 7: 7 ticks/, "~7", "8"]],
    [
      "a hole of one",
      run("a", 0, 2),
      ["^0", /^\? log:2: 1 tick between seq 0 and 2 is lost/, "~2"],
    ],
    ["a hole", run("a", 0, 3), ["^0", /^\? log:2: 2 ticks between seq 0 and 3 are lost/, "~3"]],
    ["a bad line", [...run("a", 0), "not JSON", ...run("a", 1)], ["^0", /^! log:2: not JSON/]],
    [
      "the same seq twice",
      run("a", 0, 1, 1),
      ["^0", "1", /^! log:3: seq 1 stands here and in line 2/],
    ],
    ["out of order", run("a", 0, 2, 1), ["^0", /^\? log:2/, "~2", /^! log:3: seq 1 after seq 2/]],
    [
      "two runs mixed",
      [...run("a", 0), ...run("b", 0), ...run("a", 1)],
      ["^0", "^0", /^! log:3: run a goes on/],
    ],
    [
      "another kind of file",
      [{ schema: "homeostat.incident/1" }],
      [/^! log:1: is of schema "homeostat.incident\/1", and no tick; record a run/],
    ],
    [
      "another version",
      [{ schema: "homeostat.tick/9" }],
      [/^! log:1: is of schema "homeostat.tick\/9"/],
    ],
    ["another program's", [{ level: "info" }], [/^! log:1: is no tick of homeostat or TIG/]],
    ["a missing field", [{ ...tickOfRun("a", 0), values: undefined }], [/^! log:1: .*values/]],
    [
      "a value without a reason",
      [tickOfRun("a", 0, { gaps: {} })],
      [/^! log:1: .*no reason why swap_used/],
    ],
    [
      "a reason nobody knows",
      [tickOfRun("a", 0, { gaps: { swap_used: "tired" } })],
      [/unknown reason for the gap of swap_used/],
    ],
    [
      "a core without a value",
      [tickOfRun("a", 0, { values: { cpu0: 1 }, gaps: {} })],
      [/core cpu1 has no value/],
    ],
    ["nothing", [], [/^! log: holds no whole tick/]],
    ["only a torn line", ["torn"], [/^\? log:1: torn/, /^! log: holds no whole tick/]],
  ])("%s", (_name, values, expected) => {
    const found = steps(values);
    for (const [index, step] of found.entries()) {
      const wanted = expected[index] ?? "";
      if (typeof wanted === "string") expect(step).toBe(wanted);
      else expect(step).toMatch(wanted);
    }
    expect(found).toHaveLength(expected.length);
  });
});

function ticksOf(path: string): { ticks: ReplayTick[]; notices: string[] } {
  const lines = () => {
    const read = readJsonLines(path);
    return read.ok ? read.value : [];
  };
  const ticks: ReplayTick[] = [];
  const notices: string[] = [];
  for (const step of readLog({ path, lines, check: checkTickRecord })) {
    if (step.kind === "tick") ticks.push(step.tick);
    else notices.push(step.trouble.message);
  }
  return { ticks, notices };
}

describe("Q19: files of TIG are read through a map, and what it leaves out is said", () => {
  test("a log", () => {
    const { ticks, notices } = ticksOf("fixtures/foreign/tig-run.jsonl");
    expect(ticks).toHaveLength(60);
    const { values, beat, metrics, processes, interval, claim } = ticks[1]!;
    expect(Object.fromEntries(values)).toEqual({
      cpu_avg: 0.4427,
      cpu_max: 0.6427,
      mem_used: 0.41,
      load_1m: 3.89 / 16 / (1 + 3.89 / 16),
    });
    expect(beat).toMatchObject({ tick: 1, elapsed: 500, wall: 1_763_600_000_500 });
    expect(metrics.load1m).toBe(3.89 / 16);
    expect(processes).toMatchObject([{ pid: 101, name: "worker", cpuRatio: 0.221 }]);
    expect([interval, claim]).toEqual([0.5, null]);
    expect(notices).toEqual([
      expect.stringContaining("is a TIG log"),
      'fields that are not read: "sigma" (60 lines)',
    ]);
  });

  test("an A/B log in percent, which does not say how many cores there are", () => {
    const { ticks, notices } = ticksOf("fixtures/foreign/tig-ab.jsonl");
    expect(Object.fromEntries(ticks[0]!.values)).toEqual({
      cpu_avg: 0.4,
      cpu_max: 0.6,
      mem_used: 0.415,
      load_1m: "absent",
    });
    expect(notices).toEqual([expect.stringMatching(/TIG A\/B log.*read as percent/)]);
  });

  test("every field of the origin has a row", () => {
    const rows = FIELD_MAP.tig.map(({ field }) => field.split(".")[0]);
    for (const field of "tick time elapsed_ms coherence above_T_star V_star A_star bands sensors route_target ncpu metrics_snapshot top_procs recommendations actions steering".split(
      " ",
    )) {
      expect(rows).toContain(field);
    }
  });

  test.each<[name: string, line: object, expected: object]>([
    [
      "senseless values are gaps",
      { metrics_snapshot: { cpu_avg: "high", cpu_max: -1, mem_used: null } },
      { cpu_avg: "absent", cpu_max: "absent", mem_used: "absent", load_1m: "absent" },
    ],
    [
      "no cores, no load",
      { ncpu: 0, metrics_snapshot: { cpu_avg: 0.5, load_1m: 3 } },
      { cpu_avg: 0.5, load_1m: "absent" },
    ],
  ])("%s", (_name, line, expected) => {
    const [, step] = [...readLog(logOf([line], checkTickRecord))];
    expect(step!.kind).toBe("tick");
    if (step!.kind === "tick")
      expect(Object.fromEntries(step!.tick.values)).toMatchObject(expected);
  });
});

const plantOf = (ticks: readonly ReplayTick[]) => () => {
  const plant = new ReplayPlant({ name: "box", source: "log" });
  let position = 0;
  return {
    plant,
    next() {
      const tick = ticks[position];
      position += 1;
      if (tick === undefined) return null;
      plant.load(tick);
      return { monotonic: tick.beat.elapsed, wall: tick.beat.wall };
    },
  };
};

const busyTick = (seq: number) => tickOfRun("a", seq, seq === 0 ? { top_processes: [] } : {});
const recorded = Array.from(readLog(logOf([0, 1, 2].map(busyTick), checkTickRecord)), (step) =>
  step.kind === "tick" ? step.tick : null,
).filter((tick) => tick !== null);

conformsAsPlant("a recorded run", plantOf(recorded));

describe("T7: a log as a plant", () => {
  const load = (plant: ReplayPlant, seq: number, values: Record<string, number | null>): void => {
    const gaps = Object.fromEntries(
      Object.entries(values).flatMap(([id, value]) => (value === null ? [[id, "denied"]] : [])),
    );
    const tick = tickOfRun("a", seq, { values, gaps, cores: [] });
    const steps = [...readLog(logOf([tick], checkTickRecord))];
    const step = steps.find(({ kind }) => kind === "tick");
    if (step?.kind === "tick") plant.load(step.tick);
  };

  test("gives back what was recorded, sensors in the order of the log, gaps with their reason", () => {
    const plant = new ReplayPlant({ name: "box", source: "log" });
    load(plant, 0, { b: 0.25, a: null });
    const first = plant.read().frame;
    expect(plant.sensors.specs.map(({ id }) => id)).toEqual(["b", "a"]);
    expect([first.value(0), first.value(1), first.gap(1)]).toEqual([0.25, null, "denied"]);
    load(plant, 1, { b: 0.5, a: 0.1, late: 1 });
    const second = plant.read().frame;
    expect([second.value(0), second.value(1), second.value(2)]).toEqual([0.5, 0.1, 1]);
  });

  test("without a tick everything is absent, and closing twice is safe", () => {
    const plant = new ReplayPlant({ name: "box", source: "log" });
    load(plant, 0, { b: 0.25 });
    plant.read();
    const sample = plant.read();
    expect(sample.frame.gap(0)).toBe("absent");
    expect(sample.metrics.cpuAvg).toBeNull();
    plant.close();
    plant.close();
  });
});
