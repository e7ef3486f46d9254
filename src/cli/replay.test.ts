import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { Loop } from "../loop/index.ts";
import { readLog, ReplayPlant } from "../plants/replay/index.ts";
import { logOf, tickOfRun } from "../plants/replay/replay.fixture.ts";
import { serialiseTick } from "../show/record/index.ts";
import { checkTickRecord } from "../show/record/schema.ts";
import type { TickRecord } from "../show/record/index.ts";
import { describeTrouble } from "../base/index.ts";
import type { Result } from "../base/index.ts";
import { recordingIo, words } from "./cli.fixture.ts";
import { parseArguments } from "./parse.ts";
import { replay } from "./replay.ts";
import { ReplayPlayer } from "./replay-player.ts";
import { resolveSettings } from "./resolve.ts";
import { replaySettings, type ReplaySettings } from "./settings.ts";

const folder = mkdtempSync(join(tmpdir(), "homeostat-replay-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Values = Readonly<Record<string, number | null>>;

/** A run of these values as the engine itself records it. */
function recordRun(values: readonly Values[], runId = "run-a", host = "box"): TickRecord[] {
  const plant = new ReplayPlant({ name: host, source: "test" });
  const loop = new Loop({ plant, runId, interval: 1 });
  return values.map((row, seq) => {
    const gaps = Object.fromEntries(
      Object.keys(row).flatMap((id) => (row[id] === null ? [[id, "vanished"]] : [])),
    );
    const cores = Object.keys(row)
      .filter((id) => id.startsWith("cpu"))
      .map((id) => ({ id, value: null, band: null, gap: null, proven: null }));
    const given = tickOfRun(runId, seq, { values: row, gaps, cores });
    const steps = [...readLog(logOf([given], checkTickRecord))];
    const step = steps.find(({ kind }) => kind === "tick");
    if (step?.kind !== "tick") throw new Error("the tick was not read");
    plant.load(step.tick);
    const { wall, elapsed } = step.tick.beat;
    return {
      ...given,
      ...loop.tick({ ...step.tick.beat, at: { wall, monotonic: elapsed } }),
      plant: "host",
    };
  });
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(describeTrouble(result.trouble));
  return result.value;
}

const wave = (length: number): Values[] =>
  Array.from({ length }, (_, t) => ({
    cpu0: Math.abs(Math.sin(t / 3)),
    cpu1: t % 11 === 0 ? null : (t * 0.37) % 1,
    mem_used: 0.4,
    ...(t > 5 ? { late: 0.5 + 0.4 * Math.cos(t) } : {}),
  }));

const SETTINGS: Omit<ReplaySettings, "file"> = {
  display: "summary",
  color: false,
  ascii: true,
  logFile: null,
  intervalSeconds: null,
};

async function check(
  lines: readonly (TickRecord | string)[],
  expected: { code: number; out?: RegExp; err?: RegExp },
  settings: Partial<ReplaySettings> = {},
) {
  const file = join(folder, "run.jsonl");
  writeFileSync(
    file,
    lines.map((line) => (typeof line === "string" ? line : `${serialiseTick(line)}\n`)).join(""),
  );
  const io = recordingIo();
  const code = await replay({ ...SETTINGS, file, ...settings }, io);
  expect(io.printed.out).toMatch(expected.out ?? /^/);
  expect(io.printed.err).toMatch(expected.err ?? /^$/);
  expect(code).toBe(expected.code);
  return { file, ...io.printed };
}

describe("T7: replay gives identical output", () => {
  const run = recordRun(wave(120));
  const changed = run.with(60, { ...run[60]!, coherence: 0.123 });

  test.each<[name: string, lines: (TickRecord | string)[], expected: Parameters<typeof check>[1]]>([
    ["a run", run, { code: 0, out: /identical: 120 of 120 ticks\n$/ }],
    [
      "two runs",
      [...run, ...recordRun(wave(50), "run-b")],
      { code: 0, out: /170 ticks of 2 runs[^]*identical: 170 of 170/ },
    ],
    [
      "a torn end",
      [...run, '{"schema":"home'],
      { code: 0, out: /120 of 120/, err: /run.jsonl:121: the last line is torn/ },
    ],
    [
      "a log that begins late",
      run.slice(10),
      {
        code: 0,
        out: /identical: \d+ of 110 ticks\n\d+ ticks of the others follow ticks that are lost/,
        err: /begins at seq 10/,
      },
    ],
    [
      "a changed figure",
      changed,
      {
        code: 1,
        out: /119 of 120 ticks\n1 tick differ:\n {2}line 61, seq 60: coherence is 0.123 in the log and 0\.\d+ now/,
      },
    ],
    [
      "a bad line",
      [...run.slice(0, 3), "what?\n", ...run.slice(3)],
      { code: 2, err: /run.jsonl:4: not JSON: "what\?"/ },
    ],
    [
      "hostile names",
      recordRun(wave(3), "\u001b[2J", "\u202eevil").slice(1),
      { code: 0, out: /of \\u202eevil,/, err: /begins at seq 1/ },
    ],
    [
      "an interval shorter than any history has room for",
      run.map((record) => ({ ...record, interval_s: Number.MIN_VALUE })),
      { code: 0, out: /120 of 120 ticks/ },
    ],
    ["an empty file", [], { code: 2, err: /run.jsonl: is empty/ }],
    ["binary", ["\u0000\u0001ELF"], { code: 2, err: /binary/ }],
  ])("%s", async (_name, lines, expected) => {
    await check(lines, expected);
  });

  test("whatever the values and gaps (property)", async () => {
    const value = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(null));
    const row = fc.record({ cpu0: value, cpu1: value, x: value });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async (rows) => {
        const { out } = await check(recordRun(rows), { code: 0 });
        expect(out).toContain(`identical: ${rows.length} of ${rows.length} ticks`);
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  test("--json and --log print the log again, to the byte", async () => {
    const again = join(folder, "again.jsonl");
    const { file, out } = await check(
      run,
      { code: 0, err: /identical: 120 of 120/ },
      { display: "json", logFile: again },
    );
    expect(out).toBe(readFileSync(file, "utf8"));
    expect(readFileSync(again, "utf8")).toBe(out);
  });

  test("--no-dash prints a line a tick, then the summary; without it there is only the summary", async () => {
    const ticks = (out: string): number => out.match(/^\S+Z {2}box {2}tick \d+ {2}/gm)?.length ?? 0;
    const plain = await check(run, { code: 0, out: /^[^\n]*: 120 ticks of 1 run/ });
    const lines = await check(
      run,
      { code: 0, out: /STEADY[^]*: 120 ticks of 1 run/ },
      { display: "lines" },
    );
    expect([ticks(plain.out), ticks(lines.out)]).toEqual([0, 120]);
    expect(lines.out.endsWith(plain.out)).toBe(true);
  });

  test.each<[line: string, columns: number | undefined, display: ReplaySettings["display"]]>([
    ["replay x", undefined, "summary"],
    ["replay x", 80, "dashboard"],
    ["replay x --no-dash", undefined, "lines"],
    ["replay x --no-dash", 80, "lines"],
    ["replay x --dash", undefined, "summary"],
    ["replay x --json --no-dash", 80, "json"],
    ["replay x --linear", undefined, "linear"],
  ])("%s on a terminal of %s columns is shown as %s", async (line, columns, display) => {
    const invocation = valueOf(parseArguments(words(line)));
    const settings = valueOf(await resolveSettings(invocation, {}));
    const io = recordingIo({}, columns === undefined ? undefined : { columns });
    expect(replaySettings(invocation, settings, io)).toMatchObject({ display });
  });

  test("the log itself is not written over", async () => {
    const file = join(folder, "run.jsonl");
    await check(run, { code: 2, err: /is the log that is replayed/ }, { logFile: file });
    expect(readFileSync(file, "utf8").split("\n")).toHaveLength(121);
  });

  test.each([1, 3])("a dashboard keeps tick %i, the last, until it is left", async (ticks) => {
    const seen: object[] = [];
    const player = new ReplayPlayer({
      path: "run.jsonl",
      steps: readLog(logOf(run.slice(0, ticks), checkTickRecord)),
      pace: 0,
      stop: () => {},
      expected: 5,
      stays: true,
      outputs: (self) => [{ show: () => seen.push(self.progress), close: () => [] }],
    });
    const played = player.play();
    const last = { tick: ticks, of: ticks, ended: true };
    await expect.poll(() => player.progress).toEqual(last);
    const first = await Promise.race([played, new Promise((resolve) => setTimeout(resolve, 100))]);
    expect(first).toBe(undefined);
    expect(player.progress).toEqual(last);
    player.changeInterval("longer");
    player.end("quit");
    expect(await played).toMatchObject({ ticks, endedBy: "quit", stopped: null });
    const before = Array.from({ length: ticks - 1 }, (_, index) => ({
      tick: index + 1,
      of: 5,
      ended: false,
    }));
    expect(seen).toEqual([...before, player.progress]);
  });

  test("a pipe is refused, for it can be read but once", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    await check(run, { code: 2, err: /pipe: is a pipe; give a file\n$/ }, { file: pipe });
  });

  test.each([
    [folder, /it is a directory/],
    [join(folder, "none"), /no such file/],
  ])("%s is refused", async (file, err) => {
    await check(run, { code: 2, err }, { file });
  });
});

test("Q19: a TIG log runs through the engine, and says that nothing can be compared", async () => {
  const file = "fixtures/foreign/tig-run.jsonl";
  await check(
    [],
    { code: 0, out: /60 ticks[^]*nothing to compare/, err: /not read: "sigma"/ },
    { file },
  );
});
