import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { Trouble } from "../../base/index.ts";
import { EarlyWarning } from "../../judge/early-warning/index.ts";
import { packLine, readPackedLines, writePackedLines } from "../../store/index.ts";
import { inventedPlant } from "../loop.fixture.ts";
import { Loop } from "../tick.ts";
import { memoryOutput, takeOverMemory } from "./memory.ts";
import type { MemoryPlace } from "./memory.ts";

const folder = mkdtempSync(join(tmpdir(), "homeostat-memory-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WALL = Date.UTC(2026, 10, 20);
/** JSON reads it; it is too deep for whatever calls itself on each level. */
const ENDLESS = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
const LIMITS = { packed: 1e8, unpacked: 1e8 };
let places = 0;
const freshPlace = (): MemoryPlace => ({ path: join(folder, `memory-${++places}`), host: "box" });

/** A host of three sensors, two of which move. */
const plant = () =>
  inventedPlant(3, (sensor, tick) => (sensor === 2 ? 0 : ((tick * (sensor + 3)) % 17) / 17));

function begin(place: MemoryPlace, now = WALL) {
  const host = plant();
  const warning = new EarlyWarning(host.sensors, 1);
  const { mayWrite, notices } = takeOverMemory(place, warning, now);
  const loop = new Loop({ plant: host, runId: "r", interval: 1, warning });
  const reported: Trouble[] = [];
  const output = memoryOutput(place, { report: (trouble) => reported.push(trouble) });
  let tick = 0;
  const run = (ticks: number, every = 1000) => {
    for (let i = 0; i < ticks; i++) {
      const elapsed = every * tick;
      const at = { monotonic: elapsed, wall: now + elapsed };
      const record = loop.tick({ tick: tick++, at, elapsed, late: 0, skipped: 0, suspended: 0 });
      output.show(record, loop);
      if (i === ticks - 1) return record;
    }
    throw new Error("no tick");
  };
  return { mayWrite, notices, output, run, reported };
}

describe("T8: what early warning has learnt", () => {
  test("is there in the next run", () => {
    const place = freshPlace();
    const first = begin(place);
    expect(first.run(200).warning).toMatchObject({ memory: "fresh", learning: 0 });
    expect(first.output.close()).toEqual([]);
    const next = begin(place, WALL + 1e6);
    expect(next.notices).toEqual([]);
    expect(next.run(1).warning).toMatchObject({ memory: "restored", watched: 3, learning: 0 });
  });

  test("is written every ten minutes, so that a killed run loses no more", async () => {
    const place = freshPlace();
    const { run, reported } = begin(place);
    run(600);
    expect(existsSync(place.path)).toBe(false);
    run(2);
    await expect.poll(() => existsSync(place.path)).toBe(true);
    expect(begin(place, WALL + 1e6).run(1).warning.memory).toBe("restored");
    expect(reported).toEqual([]);
  });

  test("of a run without a tick is nothing", () => {
    const place = freshPlace();
    expect(begin(place).output.close()).toEqual([]);
    expect(existsSync(place.path)).toBe(false);
  });

  function kept(): MemoryPlace {
    const place = freshPlace();
    const { run, output } = begin(place);
    run(20);
    output.close();
    return place;
  }

  /** The file of `kept`, its lines changed. */
  function changed(change: (lines: unknown[]) => unknown[]): MemoryPlace {
    const place = kept();
    const read = readPackedLines(place.path, LIMITS);
    if (!read.ok || read.value === null) throw new Error("not written");
    writePackedLines(place.path, change([...read.value]).map(packLine));
    return place;
  }

  /** The file of `kept`, its text changed where nothing that JSON would write can stand. */
  function edited(what: RegExp, by: string): MemoryPlace {
    const place = kept();
    const text = gunzipSync(readFileSync(place.path)).toString();
    writeFileSync(place.path, gzipSync(text.replace(what, by)));
    return place;
  }

  test.each<[name: string, place: () => MemoryPlace, says: string]>([
    [
      "torn",
      () => {
        const place = kept();
        writeFileSync(place.path, readFileSync(place.path).subarray(0, -7));
        return place;
      },
      "torn",
    ],
    ["of another host", () => ({ ...kept(), host: "another" }), "another host"],
    [
      "of another program",
      () => changed(([, ...rest]) => [{ schema: "else/1" }, ...rest]),
      "else/1",
    ],
    [
      "of another version",
      () => changed(([head, , ...rest]) => [head, { part: "head", version: 99 }, ...rest]),
      "version 99",
    ],
    [
      "of the version before, whose marks of hosts were others",
      () => changed(([, ...rest]) => [{ schema: "homeostat.memory/1", host: "box" }, ...rest]),
      "homeostat.memory/1, not homeostat.memory/2",
    ],
    ["of nothing", () => changed(() => []), "no memory"],
    [
      "with a schema nested without end",
      () => edited(/"homeostat.memory.2"/, ENDLESS),
      "something",
    ],
    ["with a version nested without end", () => edited(/(?<="version":)\d+/, ENDLESS), "something"],
    [
      "saved beyond all dates",
      () =>
        changed((all) => all.with(1, { ...(all[1] as object), at: { monotonic: 1, wall: 1e308 } })),
      "when it was saved",
    ],
  ])("%s is set aside with a remark, and all is learnt anew", (_name, make, says) => {
    const place = make();
    const { mayWrite, notices, run } = begin(place, WALL + 1e6);
    expect([mayWrite, notices.length]).toEqual([true, 1]);
    expect(notices[0]!.message).toContain(says);
    expect([existsSync(place.path), existsSync(`${place.path}.unusable`)]).toEqual([false, true]);
    expect(run(1).warning.memory).toBe("fresh");
  });

  test("of which a part does not hold together is used but for that part", () => {
    const place = changed((lines) =>
      lines.map((line) => {
        const { part, sensor } = line as { part?: string; sensor?: string };
        return part === "sensor" && sensor === "cpu0" ? { ...(line as object), state: 7 } : line;
      }),
    );
    const { notices, run } = begin(place, WALL + 1e6);
    expect(notices.map(({ message }) => message)).toEqual([expect.stringContaining("1 entries")]);
    expect(run(1).warning.memory).toBe("restored");
  });

  test("from a time still to come is used, and the clock is named", () => {
    const { notices, run } = begin(kept(), WALL - 1e7);
    expect(notices.map(({ code }) => code)).toEqual(["warning.clock"]);
    expect(run(1).warning.memory).toBe("restored");
  });

  test("that cannot be read is left alone and not written over", () => {
    const place = freshPlace();
    mkdirSync(place.path);
    const { mayWrite, notices } = begin(place);
    expect(mayWrite).toBe(false);
    expect(notices[0]!.advice).toContain("keeps nothing");
  });

  test("that cannot be written is said", () => {
    const place = { path: join(folder, "not", "there"), host: "box" };
    const { run, output } = begin(place);
    run(1);
    expect(output.close().map(({ code }) => code)).toEqual(["file.unwritable"]);
  });

  test("that cannot be written for long is said once, and again after it could be", async () => {
    const place = { path: join(folder, "comes", "and goes"), host: "box" };
    const there = join(folder, "comes");
    const { run, reported } = begin(place);
    /** Runs until another save is due, which ends when it will; gives what was reported by now. */
    const saves = async (): Promise<number> => {
      run(601);
      await new Promise((resolve) => setTimeout(resolve, 0));
      return reported.length;
    };
    run(1);
    await expect.poll(saves).toBe(1);
    for (let save = 0; save < 3; save++) await saves();
    expect(reported).toHaveLength(1);
    mkdirSync(there);
    await expect.poll(async () => (await saves(), existsSync(place.path))).toBe(true);
    rmSync(there, { recursive: true });
    await expect.poll(saves).toBe(2);
  });
});
