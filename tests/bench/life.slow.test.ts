// The demonstrations and the soak for real, in a size for CI: what they say on a busy machine is
// not asserted; that they run to their end, really did what they claim, and leave nothing
// running, mounted, or lying about however they end, is.
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { memoryMount } from "../../bench/demonstrations/memory-group.ts";
import type { Outcome } from "../../bench/demonstrations/outcome.ts";
import { PREFIX } from "../../bench/life/stage.ts";
import { needs } from "../needs.fixture.ts";
import { descendantsOf, isAlive } from "../trials/children.fixture.ts";

const PROGRAM = ["--program", resolve("src/cli/main.ts")];

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "homeostat-bench-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  readonly pid: number;
  readonly out: () => string;
  readonly ended: Promise<number | null>;
}

function run(script: string, ...words: readonly string[]): Run {
  const child = spawn(process.execPath, [resolve("bench", script), ...words, ...PROGRAM], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let out = "";
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  const ended = new Promise<number | null>((done) => child.once("close", done));
  return { child, pid: child.pid!, out: () => out, ended };
}

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};

const entries = (at: string): readonly string[] => {
  try {
    return readdirSync(at);
  } catch {
    return [];
  }
};

/** Folders and cgroups of a run's name, and its mounts in any namespace. */
function leftOf(pid: number): readonly string[] {
  const name = `${PREFIX}-${pid}-`;
  const lying = [tmpdir(), memoryMount() ?? tmpdir()].flatMap((at) =>
    entries(at).filter((entry) => entry.startsWith(name)),
  );
  const mounted = entries("/proc")
    .filter((entry) => /^\d+$/u.test(entry))
    .filter((entry) => mountsOf(entry).includes(name));
  return [...lying, ...mounted.map((entry) => `mounted for ${entry}`)];
}

function mountsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/mountinfo`, "utf8");
  } catch {
    return "";
  }
}

const QUICK = ["--quiet", "1", "--before", "1", "--interval", "0.1"];

describe("T8: demonstrations on this host", () => {
  // What it reaches in so short a time: far above nothing, far below all there is.
  test.for<[name: string, sensor: RegExp, low: number, high: number]>([
    ["leak", /^mem_used$/u, 0.1, 0.6],
    ["disk", /^fs\.var:tmp\.used$/u, 0.02, 0.4],
    ["runaway", /^cpu\d+$|^psi\.cpu\.some$|^load_1m$|^run_queue$/u, 0.3, 1],
    ["flood", /^net\.lo\.[rt]x$/u, 0.3, 1],
  ])(
    "%s: the trouble is real, and nothing of it stays",
    async ([name, sensor, low, high], context) => {
      needs(context, "root");
      const file = join(folder, "out.jsonl");
      // A disk is read every ten seconds.
      const most = name === "disk" ? "21" : "6";
      const words = ["--only", name, ...QUICK, "--most", most, "--out", file];
      const demonstration = run("demo-warning.ts", ...words);
      expect(await demonstration.ended).toBe(0);
      const lines = readFileSync(file, "utf8").trimEnd().split("\n");
      const [quiet, outcome] = lines.map((line) => JSON.parse(line) as Outcome);
      expect([quiet?.trouble, outcome?.trouble]).toEqual(["quiet", name]);
      expect(outcome!.reached!.sensor).toMatch(sensor);
      expect(outcome!.reached!.value).toBeGreaterThan(low);
      expect(outcome!.reached!.value).toBeLessThanOrEqual(high);
      expect(demonstration.out()).toContain(`| ${outcome!.title} |`);
      expect(leftOf(demonstration.pid)).toEqual([]);
    },
  );

  test.for(["SIGTERM", "SIGINT", "SIGKILL"] as const)(
    "%s in the midst of a trouble leaves nothing running, mounted or lying about",
    async (signal, context) => {
      needs(context, "root");
      for (const [name, child] of [
        ["leak", "children/leak"],
        ["disk", "children/fill"],
      ] as const) {
        const { pid, child: process_, ended } = run("demo-warning.ts", "--only", name, ...QUICK);
        const isUnderWay = (): boolean =>
          descendantsOf(pid).some((one) => commandLine(one).includes(child));
        await expect.poll(isUnderWay, { timeout: 60_000 }).toBe(true);
        expect(leftOf(pid)).toContainEqual(expect.stringContaining(PREFIX));
        const family = descendantsOf(pid);
        expect(family.some((one) => commandLine(one).includes("watch --json"))).toBe(true);
        process_.kill(signal);
        expect(await ended).toBe(signal === "SIGKILL" ? null : 1);
        await expect.poll(() => family.filter(isAlive)).toEqual([]);
        await expect.poll(() => leftOf(pid)).toEqual([]);
      }
    },
  );
});

describe("T8: a soak on this host", () => {
  test("two minutes of ordinary life within forty seconds: no incident, and all figures known", async () => {
    const file = join(folder, "soak.json");
    const length = ["--minutes", String(2 / 3), "--pace", String(1 / 3)];
    const soak = run("soak.ts", ...length, "--interval", "0.25", "--out", file);
    await soak.ended;
    const measures = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    expect(measures).toMatchObject({ incidents: 0 });
    expect(measures["bursts"]).toBeGreaterThan(10);
    expect(measures["growthMibPerH"]).not.toBeNull();
    expect(measures["tickCpu"]).toBeGreaterThan(0);
    expect(measures["rssMost"]).toBeGreaterThan(20e6);
    expect(soak.out()).toContain("Verdict: ");
    expect(leftOf(soak.pid)).toEqual([]);
  });

  test.for(["SIGTERM", "SIGKILL"] as const)("%s leaves nothing of it", async (signal) => {
    const { pid, child, ended } = run("soak.ts", "--minutes", "2");
    const isWatching = (one: number): boolean => commandLine(one).includes("watch --json");
    await expect.poll(() => descendantsOf(pid).some(isWatching), { timeout: 60_000 }).toBe(true);
    const family = descendantsOf(pid);
    expect(leftOf(pid)).not.toEqual([]);
    child.kill(signal);
    expect(await ended).toBe(signal === "SIGKILL" ? null : 1);
    await expect.poll(() => family.filter(isAlive)).toEqual([]);
    await expect.poll(() => leftOf(pid)).toEqual([]);
  });
});
